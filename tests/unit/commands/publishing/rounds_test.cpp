// SPDX-License-Identifier: MIT
#include "commands/publishing/rounds.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::commands {

namespace {

/// Gives so many drafts a round; where it begins the first round behind its end, none in that.
class Script : public MessageSource {
 public:
  explicit Script(std::uint64_t count, bool begins_at_end = false)
      : count_(count), given_(begins_at_end ? count : 0) {}

  Step next(Outgoing& draft) override {
    if (given_ == count_) return Step::end;
    draft.line = ++given_;
    return Step::message;
  }
  void rewind() override { given_ = 0; }
  [[nodiscard]] std::uint64_t next_line() const override { return given_ + 1; }

 private:
  std::uint64_t count_;
  std::uint64_t given_;
};

/// "1:1 1:2 2:1 2:2": round and line of each draft, at most so many.
std::string gone_through(MessageSource& drafts, Pace pace, int most = 10) {
  Rounds rounds(drafts, std::move(pace));
  std::string out;
  Outgoing draft;
  for (int i = 0; i < most && rounds.next(draft) == MessageSource::Step::message; ++i)
    out += std::to_string(rounds.round()) + ':' + std::to_string(draft.line) + ' ';
  return out;
}

Pace pace_of(std::uint64_t rounds, bool is_endless = false, std::uint64_t first_line = 0) {
  Pace pace;
  pace.rounds = rounds;
  pace.is_endless = is_endless;
  pace.first_line = first_line;
  return pace;
}

}  // namespace

TEST_CASE("the input is gone through as often as it was asked for", "[commands]") {
  Script two(2);
  CHECK(gone_through(two, pace_of(1)) == "1:1 1:2 ");
  two.rewind();
  CHECK(gone_through(two, pace_of(2)) == "1:1 1:2 2:1 2:2 ");
  two.rewind();
  CHECK(gone_through(two, pace_of(1, true), 5) == "1:1 1:2 2:1 2:2 3:1 ");
}

TEST_CASE("an input that holds nothing is not read again", "[commands]") {
  Script none(0);
  CHECK(gone_through(none, pace_of(1, true)).empty());
}

TEST_CASE("a first round that begins behind the end of the input is followed by the next", "[commands]") {
  Script behind(2, true);
  CHECK(gone_through(behind, pace_of(2, false, 3)) == "2:1 2:2 ");
  Script shorter(2, true);
  CHECK_THROWS_AS(gone_through(shorter, pace_of(2, false, 4)), UsageError);
}

}  // namespace wazobus::commands
