// SPDX-License-Identifier: MIT
#include "bus/trace.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

using namespace wazobus::bus;

TEST_CASE("the frames in sent bytes are found, however the bytes are cut", "[bus]") {
  using namespace std::string_view_literals;
  // A method of 4 bytes, a header of 2 and a body of 3 on channel 1, and a heartbeat.
  const std::string_view bytes =
      "\x01\0\x01\0\0\0\x04wxyz\xCE"
      "\x02\0\x01\0\0\0\x02hh\xCE"
      "\x03\0\x01\0\0\0\x03\xCE\xCE\xCE\xCE"
      "\x08\0\0\0\0\0\0\xCE"sv;
  for (std::size_t part = 1; part <= bytes.size(); ++part) {
    std::vector<std::string> seen;
    const Trace trace{[&seen](const Happening& happening) {
                        const auto& frame = std::get<FrameMoved>(happening);
                        CHECK(frame.is_sent);
                        seen.push_back(std::string(frame.type) + ' ' + std::to_string(frame.channel) + ' ' +
                                       std::to_string(frame.size));
                      },
                      true};
    SentFrames frames;
    for (std::size_t at = 0; at < bytes.size(); at += part) frames.follow(bytes.substr(at, part), trace);
    CAPTURE(part);
    CHECK(seen == std::vector<std::string>{"method 1 4", "header 1 2", "body 1 3", "heartbeat 0 0"});
  }
}
