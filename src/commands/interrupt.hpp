// SPDX-License-Identifier: MIT
// Ctrl-C, SIGTERM and a lost terminal: the end, at once but with all that was taken written.
#pragma once

#include "text/error.hpp"

namespace wazobus::commands {

/// Catches SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE. One in a program. A second signal, a second or
/// more after the first, ends the program where it stands.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  [[nodiscard]] bool raised() const;

  /// Readable from the first signal on.
  [[nodiscard]] int fd() const;

  /// While this lives, a signal ends the program at once with `status`: for calls of rabbitmq-c that go on
  /// waiting after a signal, before there is anything to lose.
  class EndsProgram {
   public:
    explicit EndsProgram(Exit status);
    EndsProgram(const EndsProgram&) = delete;
    EndsProgram& operator=(const EndsProgram&) = delete;
    ~EndsProgram();

   private:
    int before_;
  };

  /// While this lives, a signal shuts `socket` down: a call of rabbitmq-c that hangs in it returns with an
  /// error.
  class ShutsSocket {
   public:
    explicit ShutsSocket(int socket);
    ShutsSocket(const ShutsSocket&) = delete;
    ShutsSocket& operator=(const ShutsSocket&) = delete;
    ~ShutsSocket();
  };
};

}  // namespace wazobus::commands
