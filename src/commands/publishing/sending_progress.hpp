// SPDX-License-Identifier: MIT
// The line on the terminal with the progress of publish.
#pragma once

#include <chrono>
#include <optional>

#include "bus/publisher.hpp"
#include "commands/context.hpp"
#include "commands/progress_line.hpp"

namespace wazobus::commands {

class SendingProgress {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `context` must outlive this.
  SendingProgress(const Context& context, bool wanted) : context_(context), line_(context, wanted) {}

  [[nodiscard]] bool is_wanted() const { return line_.is_wanted(); }
  void begin() { line_.begin(); }
  void clear() { line_.clear(); }
  [[nodiscard]] bool is_due() { return line_.is_due(); }

  /// `next_at` is when the next message is due, if that is known; `part_done` is from 0 to 1.
  void draw(const bus::Publisher& publisher, std::optional<Time> next_at, std::optional<double> part_done);

 private:
  [[nodiscard]] std::string state_of(const bus::Publisher& publisher, std::optional<Time> next_at) const;

  const Context& context_;
  ProgressLine line_;
};

}  // namespace wazobus::commands
