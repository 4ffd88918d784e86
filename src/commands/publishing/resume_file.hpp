// SPDX-License-Identifier: MIT
// The file of publish --progress: how far the messages of an input are confirmed. It survives even kill -9.
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

  /// Reads `path` if it exists. `input` is the file of the messages. Throws IoError, and UsageError if `path`
  /// is about another input or is not a progress file.
  ResumeFile(std::string path, std::string input);

  /// The first message that a previous run did not get confirmed. Empty if there was no file.
  [[nodiscard]] const std::optional<bus::Origin>& found() const { return found_; }

  /// Is it time for another write()?
  [[nodiscard]] bool is_due(Clock::time_point now) const;

  /// Replaces the file atomically, so that it is complete at any time. The rounds of `next` are counted from
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
