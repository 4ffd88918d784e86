// SPDX-License-Identifier: MIT
#include "commands/listening/live_screen.hpp"

#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "catch.hpp"
#include "commands/terminal.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using capture::ByteWriter;

namespace {

const std::string entered = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const std::string left = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

ByteWriter writer_to(const Terminal& terminal) {
  return ByteWriter::standard_output(terminal.fd(), [] { return false; });
}

}  // namespace

TEST_CASE("a frame is drawn over the last one, and what it does not cover is cleared", "[commands]") {
  const Terminal terminal;
  ByteWriter out = writer_to(terminal);
  LiveScreen screen(out);
  CHECK(terminal.take().empty());
  screen.draw("one\ntwo\n", 24);
  CHECK(terminal.take() == entered + "\x1b[Hone\x1b[K\r\r\ntwo\x1b[K\x1b[J");
  screen.draw("one\n", 24);
  CHECK(terminal.take() == "\x1b[Hone\x1b[K\x1b[J");
  screen.draw("one\ntwo\nthree", 2);
  CHECK(terminal.take() == "\x1b[Hone\x1b[K\r\r\ntwo\x1b[K\x1b[J");
  screen.draw("", 0);
  CHECK(terminal.take() == "\x1b[H\x1b[J");
}

TEST_CASE("the terminal is given back, once, however the screen goes", "[commands]") {
  const Terminal terminal;
  ByteWriter out = writer_to(terminal);
  { const LiveScreen never_drawn(out); }
  CHECK(terminal.take().empty());
  {
    LiveScreen screen(out);
    screen.draw("x\n", 24);
    terminal.take();
    screen.leave();
    CHECK(terminal.take() == left);
  }
  CHECK(terminal.take().empty());
  try {
    LiveScreen screen(out);
    screen.draw("x\n", 24);
    terminal.take();
    throw BrokerError("gone");
  } catch (const BrokerError&) {
    CHECK(terminal.take() == left);
  }
}

TEST_CASE("a size that changes makes the screen stale until it is drawn", "[commands]") {
  const Terminal terminal;
  ByteWriter out = writer_to(terminal);
  LiveScreen screen(out);
  CHECK_FALSE(screen.is_stale());
  screen.draw("x\n", 24);
  CHECK_FALSE(screen.is_stale());
  ::raise(SIGWINCH);
  CHECK(screen.is_stale());
  screen.draw("x\n", 24);
  CHECK_FALSE(screen.is_stale());
}

TEST_CASE("the size is the terminal's own", "[commands]") {
  const Terminal terminal;
  CHECK_FALSE(screen_size(terminal.fd()));
  terminal.resize(200, 50);
  REQUIRE(screen_size(terminal.fd()));
  CHECK(screen_size(terminal.fd())->columns == 200);
  CHECK(screen_size(terminal.fd())->lines == 50);
  CHECK_FALSE(screen_size(-1));
}

TEST_CASE("a signal that ends the program at once restores the screen first", "[commands]") {
  const Terminal terminal;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const Interrupt interrupt;
    ByteWriter out = writer_to(terminal);
    LiveScreen screen(out);
    screen.draw("x\n", 24);
    const Interrupt::EndsProgram at_once(Exit::interrupted);
    ::raise(SIGTERM);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(terminal.take().ends_with("x\x1b[K\x1b[J" + left));
}

TEST_CASE("Ctrl-Z stops a program on a restored screen, which is drawn anew when it goes on", "[commands]") {
  const Terminal terminal;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ByteWriter out = writer_to(terminal);
    LiveScreen screen(out);
    screen.draw("x\n", 24);
    // As Ctrl-Z, but for orphans too, as whose a shell may run the tests: those it does not stop.
    ::raise(SIGTSTP);
    const bool was_stale = screen.is_stale();
    screen.draw("y\n", 24);
    ::_exit(was_stale && !screen.is_stale() ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
  if (WIFSTOPPED(status)) {
    CHECK(terminal.take().ends_with("x\x1b[K\x1b[J" + left));
    ::kill(child, SIGCONT);
    REQUIRE(::waitpid(child, &status, 0) == child);
  }
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(terminal.take().ends_with(entered + "\x1b[Hy\x1b[K\x1b[J"));
}

TEST_CASE("a terminal gives keys at once and shows none, until any signal ends the program", "[commands]") {
  for (const int signal : {SIGUSR1, SIGQUIT}) {
    const Terminal terminal;
    terminal.type('q');
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const rlimit no_core{0, 0};
      ::setrlimit(RLIMIT_CORE, &no_core);
      std::signal(signal, SIG_DFL);  // a shell lets its background jobs ignore SIGQUIT
      ::setsid();
      ::ioctl(terminal.fd(), TIOCSCTTY, 0);
      ByteWriter out = writer_to(terminal);
      LiveScreen screen(out);
      screen.draw("x\n", 24);
      const bool has_key = screen.next_key() == 'q' && !screen.next_key();
      if (has_key && (terminal.modes() & (ICANON | ECHO)) == 0) ::raise(signal);
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(terminal.take().ends_with("x\x1b[K\x1b[J" + left));
    CHECK((terminal.modes() & (ICANON | ECHO)) == (ICANON | ECHO));
  }
}
