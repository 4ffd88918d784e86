// SPDX-License-Identifier: MIT
// Going through the input, once or again and again.
#pragma once

#include <cstdint>
#include <utility>

#include "commands/publishing/drafts.hpp"
#include "commands/publishing/schedule.hpp"

namespace wazobus::commands {

/// How often the input is gone through, and how fast.
struct Pace {
  std::uint64_t rounds = 1;
  bool is_counted = false;  ///< `rounds` was typed
  bool is_endless = false;
  std::uint64_t first_line = 0;  ///< where the first round begins, maybe behind its end; 0: where it does
  Schedule schedule;
};

class Rounds {
 public:
  /// `drafts` must outlive this.
  Rounds(Drafts& drafts, Pace pace)
      : drafts_(drafts), pace_(std::move(pace)), is_empty_(pace_.first_line == 0) {}

  /// As Drafts::next(), but the end is that of the last round, or of one that brought nothing: an input that
  /// holds nothing does not get more by being read again.
  Drafts::Step next(Draft& draft);

  /// Which round is being gone through, from 1; that of the last draft, but behind its end or in the face of
  /// something broken.
  [[nodiscard]] std::uint64_t round() const { return round_; }
  [[nodiscard]] const Pace& pace() const { return pace_; }
  [[nodiscard]] Schedule& schedule() { return pace_.schedule; }

 private:
  Drafts& drafts_;
  Pace pace_;
  std::uint64_t round_ = 1;
  bool is_empty_;
};

}  // namespace wazobus::commands
