// SPDX-License-Identifier: MIT
#include "commands/listening/backlog_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/size.hpp"

namespace wazobus::commands {

using std::chrono::seconds;

void BacklogWatch::stalled(Clock::time_point now) {
  constexpr seconds same_stall{3};
  constexpr seconds worth_saying{5};
  if (!stalled_since_ || now - stalled_at_ > same_stall) stalled_since_ = now;
  stalled_at_ = now;
  if (said_stalled_ || is_quiet_ || now - *stalled_since_ < worth_saying) return;
  said_stalled_ = true;
  const std::string where = limit_ == 0 ? "in the broker, without a limit"
                                        : fmt::format(
                                              "in the broker, which keeps {} of them and then drops the "
                                              "oldest (--queue-limit)",
                                              text::size_text(limit_));
  say_(fmt::format("wazobus: the output is slow: events wait {}", where));
}

/// The broker reports the number of messages, not of bytes, so the bytes are an estimate.
void BacklogWatch::waiting(std::uint64_t messages, std::uint64_t average, Clock::time_point at) {
  constexpr double nearly = 0.95;
  const double bytes = static_cast<double>(messages) * static_cast<double>(average);
  const bool is_full = limit_ != 0 && bytes >= nearly * static_cast<double>(limit_);
  if (!is_full) {
    end_full(at);
    not_full_at_ = at;
  } else if (!full_since_) {
    full_since_ = not_full_at_ == Clock::time_point{} ? at : not_full_at_;
    say_(fmt::format(
        "wazobus: the outputs are too slow: {} events wait in the broker, which keeps {} and drops the "
        "oldest",
        messages, text::size_text(limit_)));
  }
}

void BacklogWatch::end_full(Clock::time_point at) {
  if (!full_since_) return;
  const double time = std::chrono::duration<double>(std::max(at, *full_since_) - *full_since_).count();
  say_(fmt::format("wazobus: events may have been missed for {:.1f} s: the queue in the broker was full",
                   time));
  full_since_.reset();
}

void BacklogWatch::begin_again() {
  full_since_.reset();
  not_full_at_ = {};
  stalled_since_.reset();
}

void BacklogWatch::finish(Clock::time_point now) {
  end_full(now);
}

}  // namespace wazobus::commands
