// SPDX-License-Identifier: MIT
// listen --exec: a shell command that runs while wazobus listens.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "commands/interrupt.hpp"

namespace wazobus::commands {

class ShellCommand {
 public:
  /// Starts `command` with `sh -c`. Its standard output goes to the standard error. A signal that ends
  /// wazobus also ends the command and all processes that it started. `interrupt` must outlive this. Throws
  /// IoError.
  ShellCommand(const std::string& command, const Interrupt& interrupt);
  ShellCommand(const ShellCommand&) = delete;
  ShellCommand& operator=(const ShellCommand&) = delete;
  /// terminate()
  ~ShellCommand();

  /// Readable when the command has ended. -1 after has_ended() returned true.
  [[nodiscard]] int fd() const { return fd_; }

  [[nodiscard]] bool has_ended();

  /// How the command failed: "status 22" or "signal 9". Empty if it ended with status 0, or has not ended.
  [[nodiscard]] const std::string& failure() const { return failure_; }

  /// Did a signal come before the command was seen to have ended? Then nobody knows how it would have ended,
  /// even if it then ended with status 0.
  [[nodiscard]] bool was_interrupted() const { return was_interrupted_; }

  /// If the command still runs, sends SIGTERM to it and to all processes that it started.
  void terminate();

 private:
  const Interrupt& interrupt_;
  pid_t pid_ = 0;
  int fd_ = -1;
  std::optional<Interrupt::EndsGroup> signalled_;
  std::string failure_;
  bool was_interrupted_ = false;
};

}  // namespace wazobus::commands
