// SPDX-License-Identifier: MIT
#include "commands/listening/live_screen.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

namespace wazobus::commands {

namespace {

// Alternate screen, no cursor, no wrapping at the margin; and back.
constexpr std::string_view enter_sequence = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr std::string_view leave_sequence = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

bool is_in_background(int fd) {
  const pid_t foreground = ::tcgetpgrp(fd);
  return foreground > 0 && foreground != ::getpgrp();
}

bool is_writable(int fd) {
  pollfd ready{fd, POLLOUT, 0};
  constexpr int patience_ms = 250;
  return ::poll(&ready, 1, patience_ms) > 0;
}

/// Resumes the output after Ctrl-S. The terminal resumes for a program only what that program halted, so this
/// halts it first.
void resume_output(int fd) {
  if (is_in_background(fd)) return;
  ::tcflow(fd, TCOOFF);
  ::tcflow(fd, TCOON);
}

}  // namespace

std::optional<ScreenSize> screen_size(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return std::nullopt;
  return ScreenSize{size.ws_col, size.ws_row};
}

void LiveScreen::begin() {
  if (is_in_background(out_.fd())) return;
  if (!restores_) {
    restores_.emplace(out_.fd(), leave_sequence);
  } else if (!restores_->take_undone()) {
    return;
  }
  restores_->take_keys();
  out_.buffer() += enter_sequence;
}

/// In the background a read would stop the program.
int LiveScreen::keys() const {
  return restores_ && !is_in_background(out_.fd()) ? restores_->keys() : -1;
}

std::optional<char> LiveScreen::next_key() const {
  char key = 0;
  if (keys() < 0 || ::read(keys(), &key, 1) != 1) return std::nullopt;
  return key;
}

bool LiveScreen::is_stale() const {
  return restores_ && (restores_->resized() || restores_->undone()) && !is_in_background(out_.fd());
}

void LiveScreen::draw(std::string_view text, std::size_t most) {
  if (is_in_background(out_.fd())) return;
  begin();
  [[maybe_unused]] const bool follows_below = restores_->take_resized();
  std::string& frame = out_.buffer();
  frame += "\x1b[H";
  for (std::size_t line = 0; line < most && !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    if (line > 0) frame += "\r\n";
    frame += text.substr(0, end);
    frame += "\x1b[K";
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  frame += "\x1b[J";
  out_.flush();
}

void LiveScreen::leave() {
  if (!restores_) return;
  const bool is_left_already = restores_->undone();
  restores_.reset();
  if (is_left_already) return;
  if (!is_writable(out_.fd())) {
    resume_output(out_.fd());
    if (!is_writable(out_.fd())) return;
  }
  [[maybe_unused]] const ssize_t ignored = ::write(out_.fd(), leave_sequence.data(), leave_sequence.size());
}

}  // namespace wazobus::commands
