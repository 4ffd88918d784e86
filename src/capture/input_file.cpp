// SPDX-License-Identifier: MIT
#include "capture/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/size.hpp"

namespace wazobus::capture {

namespace {

IoError cannot_read(const std::string& name, int error) {
  const std::string shown = name == "-" ? "the standard input" : name.empty() ? "''" : text::safe(name);
  const bool is_pattern = error == ENOENT && name.find_first_of("*?[") != std::string::npos;
  return IoError(fmt::format("cannot read {}: {}", shown, errno_text(error)),
                 is_pattern ? "a shell makes names of * and ? only outside of quotes" : "");
}

}  // namespace

InputFile::InputFile(const std::string& path, Opening opening)
    : fd_(STDIN_FILENO), owned_(path != "-"), name_(path) {
  struct stat status {};
  waits_first_ =
      owned_ && opening == Opening::now && ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
  if (owned_) fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | (waits_first_ ? O_NONBLOCK : 0));
  if (fd_ < 0) throw cannot_read(path, errno);
  find_start();
}

InputFile::InputFile(int fd, std::string name) : fd_(fd), owned_(false), name_(std::move(name)) {
  find_start();
}

InputFile::~InputFile() {
  if (owned_) ::close(fd_);
}

bool InputFile::is_regular(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

void InputFile::find_start() {
  struct stat status {};
  if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) return;
  const off_t at = ::lseek(fd_, 0, SEEK_CUR);
  if (at >= 0) start_ = static_cast<std::size_t>(at);
}

std::optional<std::size_t> InputFile::size() const {
  struct stat status {};
  if (!start_ || ::fstat(fd_, &status) != 0) return std::nullopt;
  const auto all = static_cast<std::size_t>(status.st_size);
  return all - std::min(all, *start_);
}

void InputFile::rewind() {
  if (::lseek(fd_, static_cast<off_t>(start_.value_or(0)), SEEK_SET) < 0) throw cannot_read(name_, errno);
}

/// Waits for bytes, unless never_wait() was called. Returns false if there are none, a waker is readable, or
/// a signal came.
bool InputFile::wait() const {
  if (!waits_) {
    pollfd ready{fd_, POLLIN, 0};
    return ::poll(&ready, 1, 0) > 0;
  }
  std::array<pollfd, 3> waiting{{{fd_, POLLIN, 0}, {wakers_[0], POLLIN, 0}, {wakers_[1], POLLIN, 0}}};
  if (::poll(waiting.data(), waiting.size(), -1) < 0) return errno != EINTR;
  return waiting[1].revents == 0 && waiting[2].revents == 0;
}

bool InputFile::is_called_away() const {
  if (!waits_ || wakers_[0] < 0) return !waits_;
  std::array<pollfd, 2> wakers{{{wakers_[0], POLLIN, 0}, {wakers_[1], POLLIN, 0}}};
  return ::poll(wakers.data(), wakers.size(), 0) > 0;
}

std::optional<std::size_t> InputFile::read(char* into, std::size_t most) {
  for (;;) {
    if ((waits_first_ || wakers_[0] >= 0 || !waits_) && !wait()) return std::nullopt;
    const ssize_t count = ::read(fd_, into, most);
    if (count == 0 && goes_on_) return std::nullopt;
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR || (errno == EAGAIN && !waits_)) return std::nullopt;
    if (errno != EAGAIN) throw cannot_read(name_, errno);
    // Another process may have made the shared description non-blocking; wait anyway.
    pollfd ready{fd_, POLLIN, 0};
    if (::poll(&ready, 1, -1) < 0 && errno == EINTR) return std::nullopt;
  }
}

std::optional<std::size_t> InputFile::read(std::string& out, std::size_t most) {
  const std::size_t size = out.size();
  out.resize(size + most);
  try {
    const std::optional<std::size_t> count = read(out.data() + size, most);
    out.resize(size + count.value_or(0));
    return count;
  } catch (...) {
    out.resize(size);
    throw;
  }
}

std::string whole_file(const std::string& path, std::string_view what, std::size_t largest) {
  InputFile file(path);
  std::string text;
  read_to_end(file, what, text, largest);
  return text;
}

void read_to_end(InputFile& file, std::string_view what, std::string& text, std::size_t largest) {
  while (file.read(text, 64UL * 1024) != std::size_t{0}) {
    if (text.size() > largest)
      throw UsageError(fmt::format("{} is no {}: it has more than {}", text::safe(file.name()), what,
                                   text::size_text(largest)));
  }
}

}  // namespace wazobus::capture
