// SPDX-License-Identifier: MIT
#include "commands/interrupt.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <utility>

namespace wazobus::commands {

namespace {

// The state that the signal handlers use. They can reach only global variables.
volatile std::sig_atomic_t was_raised = 0;  // the first signal
volatile std::int64_t raised_at_ms = 0;
volatile std::sig_atomic_t ends_with = -1;
volatile std::sig_atomic_t removed_fd = -1;
const char* volatile removed_path = nullptr;
volatile std::sig_atomic_t shuts_socket = -1;
volatile std::sig_atomic_t ended_group = 0;
std::array<int, 2> pipe_ends{-1, -1};
volatile std::sig_atomic_t hangup_reopens = 0;
volatile std::sig_atomic_t hangup_came = 0;
volatile std::sig_atomic_t screen_fd = -1;
const char* volatile screen_undo = nullptr;
volatile std::size_t screen_undo_size = 0;
volatile std::sig_atomic_t screen_was_undone = 0;
volatile std::sig_atomic_t screen_was_resized = 0;
termios screen_modes{};  ///< the modes before take_keys()
volatile std::sig_atomic_t screen_modes_changed = 0;
volatile std::sig_atomic_t clears_typing = 0;

constexpr std::array<int, 3> caught{SIGINT, SIGTERM, SIGHUP};

/// Other signals that end a program.
constexpr std::array<int, 9> fatal{SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE,
                                   SIGILL,  SIGUSR1, SIGUSR2, SIGXCPU};
std::array<struct sigaction, fatal.size()> fatal_before{};

std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

bool is_in_foreground(int fd) {
  return ::tcgetpgrp(fd) == ::getpgrp();
}

/// Restores the modes of the terminal. Does nothing in the background, where the shell has set its own modes.
void restore_modes() {
  if (screen_modes_changed != 0 && is_in_foreground(screen_fd))
    ::tcsetattr(screen_fd, TCSANOW, &screen_modes);
  screen_modes_changed = 0;
}

void undo_screen() {
  if (screen_fd < 0) return;
  restore_modes();
  [[maybe_unused]] const ssize_t ignored = ::write(screen_fd, screen_undo, screen_undo_size);
}

/// Ctrl-C leaves ^C on the terminal; another SIGINT cannot be told from it. Ends that line, so that later
/// output, or the prompt of the shell, begins on a new one.
void end_typed_line() {
  termios modes{};
  if (clears_typing != 0 || screen_fd >= 0 || ::tcgetattr(STDERR_FILENO, &modes) != 0) return;
  constexpr auto shows_typing = static_cast<tcflag_t>(ECHO | ECHOCTL);
  if ((modes.c_lflag & shows_typing) != shows_typing) return;
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, "\n", 1);
}

void remove_file() {
  if (removed_path == nullptr) return;
  struct stat open {};
  struct stat named {};
  if (::fstat(removed_fd, &open) != 0 || ::stat(removed_path, &named) != 0) return;
  const bool is_same = open.st_dev == named.st_dev && open.st_ino == named.st_ino;
  if (is_same && open.st_size == 0) ::unlink(removed_path);
}

void end_program(int status) {
  remove_file();
  undo_screen();
  _exit(status);
}

void wake() {
  [[maybe_unused]] const ssize_t ignored = ::write(pipe_ends[1], "!", 1);
}

/// Writes one byte to the pipe for each request, which take_request() reads.
void ask_to_reopen() {
  if (hangup_came == 0) {
    hangup_came = 1;
    wake();
  }
}

extern "C" void on_signal(int signal) {
  const int saved_errno = errno;
  if (signal == SIGHUP && hangup_reopens != 0) {
    ask_to_reopen();
    errno = saved_errno;
    return;
  }
  if (signal == SIGINT) end_typed_line();
  if (ends_with >= 0) end_program(ends_with);
  if (was_raised != 0) {
    // timeout(1), systemd and a closing terminal send two signals at once. A later second signal means that
    // the user is impatient.
    constexpr std::int64_t pair_ms = 1000;
    if (now_ms() - raised_at_ms > pair_ms) end_program(static_cast<int>(Exit::interrupted));
    errno = saved_errno;
    return;
  }
  raised_at_ms = now_ms();
  was_raised = signal;
  if (shuts_socket >= 0) ::shutdown(shuts_socket, SHUT_RDWR);
  if (ended_group > 0) ::kill(-ended_group, SIGTERM);
  wake();
  errno = saved_errno;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  // No SA_RESTART: a signal must end a read or write that waits.
  sigaction(signal, &action, nullptr);
}

/// Stops the program, as Ctrl-Z does, after the screen has been restored.
extern "C" void on_stop(int signal) {
  const int saved_errno = errno;
  undo_screen();
  screen_was_undone = 1;
  handle(signal, SIG_DFL);
  sigset_t stop;
  sigset_t before;
  sigemptyset(&stop);
  sigaddset(&stop, signal);
  ::raise(signal);
  ::pthread_sigmask(SIG_UNBLOCK, &stop, &before);  // stops here
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (screen_fd >= 0) handle(signal, on_stop);
  errno = saved_errno;
}

/// Lets the signal have its usual effect, after the screen has been restored.
extern "C" void on_fatal(int signal) {
  undo_screen();
  screen_fd = -1;
  for (std::size_t i = 0; i < fatal.size(); ++i)
    if (fatal[i] == signal) sigaction(signal, &fatal_before[i], nullptr);
  ::raise(signal);
}

void handle_fatal() {
  for (std::size_t i = 0; i < fatal.size(); ++i) {
    sigaction(fatal[i], nullptr, &fatal_before[i]);
    if (fatal_before[i].sa_handler != SIG_IGN) handle(fatal[i], on_fatal);
  }
}

void leave_fatal() {
  for (std::size_t i = 0; i < fatal.size(); ++i) sigaction(fatal[i], &fatal_before[i], nullptr);
}

/// Since the signal is caught, it also ends a wait.
extern "C" void on_resize(int) {
  screen_was_resized = 1;
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// Does the program have a terminal? If it closes, SIGHUP is sent.
bool has_terminal() {
  const int fd = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

}  // namespace

Interrupt::Interrupt() {
  if (::pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    throw IoError("cannot make a pipe: " + errno_text(errno));
  // If nohup has made SIGHUP ignored, it stays ignored.
  for (const int signal : caught) {
    if (signal != SIGHUP || !is_ignored(signal)) handle(signal, on_signal);
  }
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
}

/// The signals stay caught, so that a signal that comes while the program ends does not change its exit
/// status.
Interrupt::~Interrupt() {
  for (int& end : pipe_ends) ::close(std::exchange(end, -1));
}

bool Interrupt::raised() const {
  return was_raised != 0;
}
bool Interrupt::is_termination() const {
  return was_raised == SIGTERM || was_raised == SIGHUP;
}
int Interrupt::fd() const {
  return pipe_ends[0];
}
void Interrupt::raise() const {
  ::raise(SIGINT);
}
void Interrupt::clears_typing(bool clears) const {
  commands::clears_typing = clears ? 1 : 0;
}

Interrupt::EndsProgram::EndsProgram(Exit status) : before_(ends_with) {
  ends_with = static_cast<int>(status);
  // Otherwise a signal that came just before would have no effect while the call waits.
  if (was_raised != 0) end_program(ends_with);
}
Interrupt::EndsProgram::~EndsProgram() {
  ends_with = before_;
}

Interrupt::RemovesFile::RemovesFile(int fd, const char* path) {
  removed_fd = fd;
  removed_path = path;
}
Interrupt::RemovesFile::~RemovesFile() {
  removed_path = nullptr;
}

Interrupt::ShutsSocket::ShutsSocket(int socket) {
  shuts_socket = socket;
  if (was_raised != 0) ::shutdown(socket, SHUT_RDWR);
}
Interrupt::ShutsSocket::~ShutsSocket() {
  shuts_socket = -1;
}

Interrupt::EndsGroup::EndsGroup(int group) {
  ended_group = group;
  if (was_raised != 0) ::kill(-group, SIGTERM);
}
Interrupt::EndsGroup::~EndsGroup() {
  ended_group = 0;
}

Interrupt::ReopensFiles::ReopensFiles() : was_ignored_(is_ignored(SIGHUP)), had_terminal_(has_terminal()) {
  hangup_came = 0;
  hangup_reopens = 1;
  handle(SIGHUP, on_signal);
}
Interrupt::ReopensFiles::~ReopensFiles() {
  if (was_ignored_) handle(SIGHUP, SIG_IGN);
  hangup_reopens = 0;
}

bool Interrupt::ReopensFiles::take_request() {
  if (hangup_came == 0) return false;
  char byte = 0;
  [[maybe_unused]] const ssize_t ignored = ::read(pipe_ends[0], &byte, 1);
  hangup_came = 0;
  const bool has_lost_terminal = had_terminal_ && !was_ignored_ && !has_terminal();
  if (!has_lost_terminal) return true;
  hangup_reopens = 0;
  ::raise(SIGHUP);
  return false;
}

Interrupt::RestoresScreen::RestoresScreen(int fd, std::string_view undo) {
  screen_undo = undo.data();
  screen_undo_size = undo.size();
  screen_was_undone = 0;
  screen_was_resized = 0;
  screen_fd = fd;
  if (!is_ignored(SIGTSTP)) handle(SIGTSTP, on_stop);
  handle(SIGWINCH, on_resize);
  handle_fatal();
}
Interrupt::RestoresScreen::~RestoresScreen() {
  leave_fatal();
  restore_modes();
  if (keys_ >= 0) ::close(keys_);
  screen_fd = -1;
  handle(SIGWINCH, SIG_DFL);
  if (!is_ignored(SIGTSTP)) handle(SIGTSTP, SIG_DFL);
}

void Interrupt::RestoresScreen::take_keys() {
  const int fd = screen_fd;
  if (screen_modes_changed != 0 || !is_in_foreground(fd) || ::tcgetattr(fd, &screen_modes) != 0) return;
  if (keys_ < 0) keys_ = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (keys_ < 0) return;
  termios modes = screen_modes;
  modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  screen_modes_changed = 1;
  ::tcsetattr(fd, TCSANOW, &modes);
}

int Interrupt::RestoresScreen::keys() const {
  return screen_modes_changed != 0 ? keys_ : -1;
}

bool Interrupt::RestoresScreen::undone() const {
  return screen_was_undone != 0;
}
bool Interrupt::RestoresScreen::take_undone() {
  const bool was = undone();
  screen_was_undone = 0;
  return was;
}

bool Interrupt::RestoresScreen::resized() const {
  return screen_was_resized != 0;
}
bool Interrupt::RestoresScreen::take_resized() {
  const bool was = resized();
  screen_was_resized = 0;
  return was;
}

}  // namespace wazobus::commands
