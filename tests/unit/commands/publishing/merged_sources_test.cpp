// SPDX-License-Identifier: MIT
#include <utility>

#include "catch.hpp"
#include "commands/publishing/sources.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

/// Messages at these seconds; a negative number is a message without a time.
class Timed : public MessageSource {
 public:
  explicit Timed(std::vector<int> seconds) : seconds_(std::move(seconds)) {}
  Step next(Outgoing& message) override {
    if (at_ == seconds_.size()) return Step::end;
    const int second = seconds_[at_++];
    message.has_time = second >= 0;
    message.frame.received = text::Timestamp(std::chrono::seconds(second));
    message.frame.body = std::to_string(second);
    return Step::message;
  }
  void rewind() override { at_ = 0; }

 private:
  std::vector<int> seconds_;
  std::size_t at_ = 0;
};

std::string bodies_of(MessageSource& source) {
  std::string bodies;
  Outgoing message;
  while (source.next(message) == MessageSource::Step::message) bodies += message.frame.body + " ";
  return bodies;
}

}  // namespace

TEST_CASE("several sources are merged by the times of their messages, each in its own order", "[commands]") {
  std::vector<std::unique_ptr<MessageSource>> parts;
  parts.push_back(std::make_unique<Timed>(std::vector{1, 5, -1, 4}));
  parts.push_back(std::make_unique<Timed>(std::vector{2, 3, 6}));
  parts.push_back(std::make_unique<Timed>(std::vector<int>{}));
  const auto merged = merged_sources(std::move(parts));
  CHECK(bodies_of(*merged) == "1 2 3 5 -1 4 6 ");
  REQUIRE(merged->can_rewind());
  merged->rewind();
  CHECK(bodies_of(*merged) == "1 2 3 5 -1 4 6 ");
  CHECK_FALSE(merged->can_resume());
}
