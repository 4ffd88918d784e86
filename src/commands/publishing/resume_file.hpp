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

  /// Reads `path` if it exists; a link stands for its target. `input` is the file of the messages. Throws
  /// IoError, and UsageError if `path` is no regular file, is about another input or another content of it,
  /// or is not a progress file.
  ResumeFile(std::string path, std::string input);

  /// The first message that a previous run did not get confirmed. Empty if there was no file.
  [[nodiscard]] const std::optional<bus::Origin>& found() const { return found_; }

  /// Is it time for another write()?
  [[nodiscard]] bool is_due(Clock::time_point now) const;

  /// Replaces the file atomically, so that it is complete at any time. The rounds of `next` are counted from
  /// found(). Throws IoError.
  void write(bus::Origin next, Clock::time_point now);

 private:
  /// What tells one content of the input from another: its first bytes, which are confirmed, and their
  /// CRC-32.
  struct Beginning {
    std::size_t bytes;
    std::uint64_t crc;
  };
  [[nodiscard]] Beginning beginning_of(std::size_t bytes) const;
  [[nodiscard]] Beginning beginning_before(std::uint64_t line) const;
  void require_same_content(Beginning then) const;

  std::string path_;
  std::string target_;  // path_ without symbolic links
  std::string input_;
  std::string first_bytes_;  // of the input; empty if it is not a regular file
  std::optional<bus::Origin> found_;
  std::optional<bus::Origin> written_;
  Clock::time_point written_at_;
};

}  // namespace wazobus::commands
