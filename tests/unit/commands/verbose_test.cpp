// SPDX-License-Identifier: MIT
#include "commands/verbose.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::commands;

TEST_CASE("what happens on a connection is one safe line each", "[commands]") {
  struct Case {
    bus::Happening happening;
    std::string line;
  };
  const std::vector<Case> cases{
      {bus::Trying{"localhost:5671", true}, "connecting to localhost:5671 with TLS"},
      {bus::Resolved{"localhost", {"::1", "127.0.0.1"}}, "localhost is ::1, 127.0.0.1"},
      {bus::Resolved{"::1", {"::1"}}, "::1 needs no look-up"},
      {bus::AddressRefused{"[::1]:5672", "Connection refused"},
       "[::1]:5672 did not accept: Connection refused"},
      {bus::Encrypted{.version = "TLSv1.3", .cipher = "X", .subject = "CN = a\x1b[31m", .issuer = "CN = b"},
       "TLSv1.3, X; certificate of CN = a\\x1b[31m, by CN = b, verified"},
      {bus::Encrypted{.version = "TLSv1.3", .cipher = "X", .is_verified = false, .objection = "expired"},
       "TLSv1.3, X; certificate of , by , not verified: expired"},
      {bus::BrokerNamed{"RabbitMQ", "3.10.8", ""}, "the broker is RabbitMQ 3.10.8"},
      {bus::Bound{"wazo-headers", "", {{"name", {std::string("x\n")}}}},
       R"(bound it to exchange 'wazo-headers', key '', arguments {"name":"x\n"})"},
      {bus::Closed{true, true, 404, "NOT_FOUND"}, "the broker closed the channel with code 404: NOT_FOUND"},
      {bus::Closed{false, false, 200, ""}, "closed the connection with code 200"},
      {bus::FrameMoved{true, "body", 1, 12}, "sent body on channel 1, 12 bytes"},
      {bus::FrameMoved{false, "basic.deliver", 1, bus::FrameMoved::unknown_size},
       "received basic.deliver on channel 1"},
  };
  for (const Case& one : cases) CHECK(describe(one.happening) == one.line);
}

TEST_CASE("only a second -v asks for frames", "[commands]") {
  std::vector<std::string> said;
  const auto say = [&said](const std::string& line) { said.push_back(line); };
  CHECK_FALSE(verbose_trace(0, say).happened);
  CHECK_FALSE(verbose_trace(1, say).frames);
  CHECK(verbose_trace(2, say).frames);
  verbose_trace(1, say)(bus::Connected{"127.0.0.1:5672"});
  CHECK(said == std::vector<std::string>{"wazobus: connected to 127.0.0.1:5672"});
}
TEST_CASE("an address that needs no look-up is said once", "[commands]") {
  std::vector<std::string> said;
  const bus::Trace trace = verbose_trace(1, [&said](const std::string& line) { said.push_back(line); });
  for (int i = 0; i < 2; ++i) {
    trace.happened(bus::Resolved{"::1", {"::1"}});
    trace.happened(bus::Resolved{"localhost", {"::1"}});
  }
  CHECK(said == std::vector<std::string>{"wazobus: ::1 needs no look-up", "wazobus: localhost is ::1",
                                         "wazobus: localhost is ::1"});
}
