// SPDX-License-Identifier: MIT
// How signals end the program, tests/broker/test_signals.py has.
#include "commands/interrupt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "commands/terminal.hpp"

namespace wazobus::commands {

namespace {

bool is_readable(int fd) {
  pollfd ready{fd, POLLIN, 0};
  return ::poll(&ready, 1, 0) == 1;
}

/// What `claim` says in a process of its own: a signal that was caught stays so for the whole program.
template <typename Claim>
bool holds_in_a_child(const Claim& claim) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGHUP, SIG_DFL);  // it is ignored below nohup
    const Interrupt interrupt;
    ::_exit(claim(interrupt) ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a signal is caught, and told to whoever waits", "[commands]") {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    INFO(number);
    CHECK(holds_in_a_child(
        [](const Interrupt& interrupt) { return !interrupt.raised() && !is_readable(interrupt.fd()); }));
    CHECK(holds_in_a_child([number](const Interrupt& interrupt) {
      std::raise(number);
      std::raise(number);  // within a second it is the same one
      return interrupt.raised() && is_readable(interrupt.fd());
    }));
  }
}

TEST_CASE("a write to a closed pipe is no signal", "[commands]") {
  CHECK(holds_in_a_child([](const Interrupt& interrupt) {
    std::raise(SIGPIPE);
    return !interrupt.raised();
  }));
}

TEST_CASE("a signal is passed on to a group of processes", "[commands]") {
  CHECK(holds_in_a_child([](const Interrupt&) {
    std::signal(SIGTERM, SIG_DFL);  // for the other process
    const pid_t other = ::fork();
    if (other == 0) {
      for (;;) ::pause();
    }
    ::setpgid(other, other);
    const Interrupt::EndsGroup ends(other);
    std::raise(SIGINT);
    int status = 0;
    return ::waitpid(other, &status, 0) == other && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM;
  }));
}

TEST_CASE("a signal shuts the socket that somebody may hang in", "[commands]") {
  CHECK(holds_in_a_child([](const Interrupt&) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) return false;
    const Interrupt::ShutsSocket guard(ends[0]);
    std::raise(SIGTERM);
    char byte = 0;
    return ::read(ends[0], &byte, 1) == 0;
  }));
}

TEST_CASE("a signal ends the program at once while nothing can be lost", "[commands]") {
  CHECK_FALSE(holds_in_a_child([](const Interrupt&) {
    const Interrupt::EndsProgram waiting(Exit::interrupted);
    std::raise(SIGTERM);
    return true;
  }));
}

TEST_CASE("a signal that ends the program deletes a file that is still empty", "[commands]") {
  const capture::Folder folder;
  const auto end_with = [](const std::string& path) {
    return holds_in_a_child([&path](const Interrupt& /*interrupt*/) {
      const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
      const Interrupt::RemovesFile removes(fd, path.c_str());
      const Interrupt::EndsProgram ends(Exit::done);
      std::raise(SIGINT);
      return false;
    });
  };
  CHECK(end_with(folder.file("empty", "")));
  CHECK(end_with(folder.file("full", "x")));
  CHECK(folder.names() == std::vector<std::string>{"full"});
}

TEST_CASE("the line on which the terminal shows ^C is ended", "[commands]") {
  const Terminal terminal;
  const auto written_after = [&terminal](int number, bool clears, tcflag_t shown) {
    CHECK(holds_in_a_child([&](const Interrupt& interrupt) {
      ::dup2(terminal.fd(), STDERR_FILENO);
      termios modes{};
      ::tcgetattr(STDERR_FILENO, &modes);
      modes.c_lflag = (modes.c_lflag & ~static_cast<tcflag_t>(ECHO)) | shown;
      ::tcsetattr(STDERR_FILENO, TCSANOW, &modes);
      interrupt.clears_typing(clears);
      std::raise(number);
      return true;
    }));
    return terminal.take();
  };
  CHECK(written_after(SIGINT, false, ECHO) == "\r\n");
  CHECK(written_after(SIGINT, true, ECHO).empty());  // a progress line is cleared, and the ^C with it
  CHECK(written_after(SIGINT, false, 0).empty());
  CHECK(written_after(SIGTERM, false, ECHO).empty());
}

}  // namespace wazobus::commands
