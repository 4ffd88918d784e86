// SPDX-License-Identifier: MIT
// A terminal to draw on.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <string>

#include "catch.hpp"

namespace wazobus::commands {

class Terminal {
 public:
  Terminal() : screen_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    REQUIRE(screen_ >= 0);
    REQUIRE(::grantpt(screen_) == 0);
    REQUIRE(::unlockpt(screen_) == 0);
    program_ = ::open(::ptsname(screen_), O_RDWR | O_NOCTTY | O_CLOEXEC);
    REQUIRE(program_ >= 0);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    ::close(program_);
    ::close(screen_);
  }

  /// The end that a program writes to.
  [[nodiscard]] int fd() const { return program_; }

  void resize(unsigned short columns, unsigned short lines) const {
    const winsize size{lines, columns, 0, 0};
    REQUIRE(::ioctl(screen_, TIOCSWINSZ, &size) == 0);
  }

  /// Types a key.
  void type(char key) const { REQUIRE(::write(screen_, &key, 1) == 1); }

  /// Such as ICANON and ECHO.
  [[nodiscard]] tcflag_t modes() const {
    termios modes{};
    REQUIRE(::tcgetattr(program_, &modes) == 0);
    return modes.c_lflag;
  }

  /// What was written since the last call.
  std::string take() const {
    std::string text;
    std::array<char, 4096> part{};
    for (pollfd ready{screen_, POLLIN, 0}; ::poll(&ready, 1, 0) > 0 && (ready.revents & POLLIN) != 0;) {
      const ssize_t count = ::read(screen_, part.data(), part.size());
      if (count <= 0) break;
      text.append(part.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  int screen_;
  int program_ = -1;
};

}  // namespace wazobus::commands
