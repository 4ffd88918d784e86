// SPDX-License-Identifier: MIT
// listen --exec: a command of the shell that runs beside listening.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "commands/interrupt.hpp"

namespace wazobus::commands {

class ShellCommand {
 public:
  /// Starts it with `sh -c`. What it prints on its standard output goes to the standard error. A signal that
  /// ends wazobus ends it and all that it started. Throws IoError.
  explicit ShellCommand(const std::string& command);
  ShellCommand(const ShellCommand&) = delete;
  ShellCommand& operator=(const ShellCommand&) = delete;
  /// terminate()
  ~ShellCommand();

  /// Readable when it has ended. -1 after has_ended() returned true.
  [[nodiscard]] int fd() const { return fd_; }

  [[nodiscard]] bool has_ended();

  /// How it failed, "status 22" or "signal 9". Empty if it ended with status 0, or has not ended.
  [[nodiscard]] const std::string& failure() const { return failure_; }

  /// Sends SIGTERM to it and all that it started, if it still runs.
  void terminate();

 private:
  pid_t pid_ = 0;
  int fd_ = -1;
  std::optional<Interrupt::EndsGroup> signalled_;
  std::string failure_;
};

}  // namespace wazobus::commands
