// SPDX-License-Identifier: MIT
#include "commands/listening/shell_command.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "catch.hpp"

using namespace wazobus::commands;

namespace {

void await(ShellCommand& command) {
  while (!command.has_ended()) {
    pollfd ready{command.fd(), POLLIN, 0};
    ::poll(&ready, 1, -1);
  }
}

std::string failure_of_shell(const std::string& text) {
  const Interrupt interrupt;
  ShellCommand command(text, interrupt);
  await(command);
  CHECK(command.fd() == -1);
  return command.failure();
}

/// Does a command that ended with 0 after a signal count as interrupted?
bool is_interrupted_by_signal() {
  const Interrupt interrupt;
  ShellCommand command("exit 0", interrupt);
  pollfd ended{command.fd(), POLLIN, 0};
  ::poll(&ended, 1, -1);
  interrupt.raise();
  return command.has_ended() && command.failure().empty() && command.was_interrupted();
}

}  // namespace

TEST_CASE("how a command of the shell ended is told", "[commands]") {
  CHECK(failure_of_shell("exit 0").empty());
  CHECK(failure_of_shell("exit 3") == "status 3");
  CHECK(failure_of_shell("kill -9 $$") == "signal 9");
}

TEST_CASE("a command that still runs is ended", "[commands]") {
  const Interrupt interrupt;
  ShellCommand command("exec sleep 1000", interrupt);
  CHECK_FALSE(command.has_ended());
  command.terminate();
  await(command);
  CHECK(command.failure() == "signal 15");
}

TEST_CASE("a command that ends well after a signal was still interrupted", "[commands]") {
  // In a process of its own, because a signal that was caught stays so for the whole program.
  const pid_t child = ::fork();
  if (child == 0) ::_exit(is_interrupted_by_signal() ? 0 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

TEST_CASE("a command is ended with all that it started", "[commands]") {
  std::array<int, 2> ends{-1, -1};
  REQUIRE(::pipe(ends.data()) == 0);
  const Interrupt interrupt;
  ShellCommand command("sleep 1000; exit 0", interrupt);
  ::close(ends[1]);
  command.terminate();
  await(command);
  char byte = 0;
  CHECK(::read(ends[0], &byte, 1) == 0);  // once nobody holds the other end
  ::close(ends[0]);
}
