// SPDX-License-Identifier: MIT
// Reports values of a capture that are not events: the first few with their places, the others as a number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "capture/record_source.hpp"
#include "commands/say.hpp"

namespace wazobus::commands {

/// Says the first few of many like things, and then once that there are `more`. `number`: of the thing, from
/// 1. `line` is called for what is said.
template <typename Line>
void say_first(const Say& say, std::uint64_t number, Line line, std::string_view more) {
  constexpr std::uint64_t most_said = 5;
  if (number <= most_said) {
    say(line());
  } else if (number == most_said + 1) {
    say(std::string(more));
  }
}

inline constexpr std::string_view more_holes =
    "wazobus: there are more such holes; wazobus validate shows them";

class LeftOut {
 public:
  /// `reader`: the command that reads the standard input as a capture, for advice about logs.
  explicit LeftOut(Say say, std::string reader = "wazobus validate")
      : say_(std::move(say)), reader_(std::move(reader)) {}
  LeftOut(const LeftOut&) = delete;
  LeftOut& operator=(const LeftOut&) = delete;

  /// Returns a callback for capture::RecordSources. It refers to this.
  [[nodiscard]] capture::RecordSources::OnBroken on_broken();

  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// What the capture holds besides the values that were left out.
  enum class Found : std::uint8_t { nothing, events };
  /// Is anything lost? A hole may stand in place of events where there is none.
  [[nodiscard]] bool has_lost(Found found) const {
    return count_ > 0 || (holes_ > 0 && found == Found::nothing);
  }

  /// Says how many values were left out, if there were any.
  void say_count(Found found = Found::events) const;

 private:
  Say say_;
  std::string reader_;
  std::uint64_t count_ = 0;
  std::uint64_t holes_ = 0;
  std::string log_;  ///< the first file that looks like a log, or empty
};

}  // namespace wazobus::commands
