// SPDX-License-Identifier: MIT
#include "commands/listening/shell_command.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "text/error.hpp"

namespace wazobus::commands {

namespace {

/// Starts the shell in a new session, so that a signal to its group reaches all processes that it starts. A
/// new group in the present session would be stopped when it reads from the terminal, as ssh does. In a new
/// session a program that asks for a password on /dev/tty fails at once. Returns 0 or the value of errno.
int start_shell(const std::string& command, pid_t& pid) {
  std::string shell = "sh";
  std::string option = "-c";
  std::string text = command;
  const std::array<char*, 4> words{shell.data(), option.data(), text.data(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  // wazobus ignores these signals. The command must not inherit that.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t restored;
  ::sigemptyset(&restored);
  ::sigaddset(&restored, SIGPIPE);
  ::sigaddset(&restored, SIGXFSZ);
  ::posix_spawnattr_setsigdefault(&attributes, &restored);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  const int error = ::posix_spawn(&pid, "/bin/sh", &actions, &attributes, words.data(), ::environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

ShellCommand::ShellCommand(const std::string& command, const Interrupt& interrupt) : interrupt_(interrupt) {
  // Some supervisors leave SIGCHLD ignored. Then waitpid() would not tell how the command ended.
  std::signal(SIGCHLD, SIG_DFL);
  int error = start_shell(command, pid_);
  if (error == 0) {
    // glibc 2.36 declares pidfd_open() for C only.
    fd_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    if (fd_ < 0) {
      error = errno;
      ::kill(-pid_, SIGTERM);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  if (error == 0) {
    signalled_.emplace(pid_);
    return;
  }
  throw IoError(fmt::format("cannot start the command of --exec: {}", errno_text(error)));
}

ShellCommand::~ShellCommand() {
  if (!has_ended()) terminate();
  if (fd_ >= 0) ::close(fd_);
}

bool ShellCommand::has_ended() {
  if (fd_ < 0) return true;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
  was_interrupted_ = interrupt_.raised();
  signalled_.reset();
  ::close(fd_);
  fd_ = -1;
  if (WIFSIGNALED(status)) {
    failure_ = fmt::format("signal {}", WTERMSIG(status));
  } else if (WEXITSTATUS(status) != 0) {
    failure_ = fmt::format("status {}", WEXITSTATUS(status));
  }
  return true;
}

void ShellCommand::terminate() {
  if (fd_ >= 0) ::kill(-pid_, SIGTERM);
}

}  // namespace wazobus::commands
