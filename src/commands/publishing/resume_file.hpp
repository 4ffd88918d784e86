// SPDX-License-Identifier: MIT
// The file of publish --progress: how far the messages of an input are confirmed. It outlives even kill -9.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "bus/outbox.hpp"

namespace wazobus::commands {

class ResumeFile {
 public:
  using Clock = std::chrono::steady_clock;

  /// Reads `path` if it exists. `input` is the file whose messages are counted. Throws UsageError if `path`
  /// is about another input or no such file, and IoError.
  ResumeFile(std::string path, std::string input);

  /// Where a run before this one came to: the first message that was not confirmed.
  [[nodiscard]] const std::optional<bus::Origin>& found() const { return found_; }

  /// Is the last write() a while ago?
  [[nodiscard]] bool is_due(Clock::time_point now) const;

  /// Replaces the file at once, so that it is whole at any time. The rounds of `next` are counted from
  /// found(). Throws IoError.
  void write(bus::Origin next, Clock::time_point now);

 private:
  std::string path_;
  std::string input_;
  std::optional<bus::Origin> found_;
  std::optional<bus::Origin> written_;
  Clock::time_point written_at_;
};

}  // namespace wazobus::commands
