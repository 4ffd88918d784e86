// SPDX-License-Identifier: MIT
#include "capture/byte_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

/// Another description of a pipe or terminal that does not block: a stalled reader then holds up nothing but
/// the output. To make `fd` itself non-blocking would do so for the shell and for everybody else who shares
/// it. -1 where there is none.
int reopened_without_blocking(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || (!S_ISFIFO(status.st_mode) && ::isatty(fd) == 0)) return -1;
  return ::open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

}  // namespace

ByteWriter::ByteWriter(int fd, bool owned, std::string name, Role role, StopRequested stop_requested)
    : fd_(fd),
      owned_(owned),
      name_(std::move(name)),
      role_(role),
      stop_requested_(std::move(stop_requested)) {}

ByteWriter ByteWriter::standard_output(int fd, StopRequested stop_requested) {
  const int reopened = reopened_without_blocking(fd);
  return {reopened < 0 ? fd : reopened, reopened >= 0, "the standard output", Role::standard_output,
          std::move(stop_requested)};
}

ByteWriter ByteWriter::append_to(const std::string& path, StopRequested stop_requested) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) throw IoError(fmt::format("cannot write {}: {}", text::safe(path), errno_text(errno)));
  return {fd, true, path, Role::file, std::move(stop_requested)};
}

ByteWriter::ByteWriter(ByteWriter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      name_(std::move(other.name_)),
      role_(other.role_),
      stop_requested_(std::move(other.stop_requested_)),
      while_stalled_(std::move(other.while_stalled_)),
      stall_interval_(other.stall_interval_),
      buffer_(std::move(other.buffer_)) {}

ByteWriter::~ByteWriter() {
  if (owned_) ::close(fd_);
}

void ByteWriter::while_stalled(std::function<void()> call, std::chrono::milliseconds interval) {
  while_stalled_ = std::move(call);
  stall_interval_ = interval;
}

/// False when a stop was requested and the reader takes nothing.
bool ByteWriter::wait_until_writable() const {
  using namespace std::chrono;
  constexpr milliseconds grace(300);
  // A signal that comes just before poll does not end it; looking up now and then does.
  constexpr milliseconds glance(500);
  auto called = steady_clock::now();
  for (;;) {
    const bool stopping = stop_requested_();
    pollfd ready{fd_, POLLOUT, 0};
    if (::poll(&ready, 1, static_cast<int>((stopping ? grace : glance).count())) > 0) return true;
    if (stopping) return false;
    if (steady_clock::now() - called < stall_interval_) continue;
    while_stalled_();
    called = steady_clock::now();
  }
}

void ByteWriter::flush() {
  std::size_t written = 0;
  while (written < buffer_.size()) {
    const ssize_t count = ::write(fd_, buffer_.data() + written, buffer_.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno == EINTR || errno == EAGAIN) {
      if (!wait_until_writable()) break;
    } else {
      fail(errno, written);
    }
  }
  buffer_.clear();
}

void ByteWriter::fail(int error, std::size_t written) {
  if (error == EPIPE && role_ == Role::standard_output) throw ClosedPipe();
  struct stat status {};
  if (role_ == Role::file && ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode)) {
    // Take back the beginning of a line that did not fit; the lines before it stay.
    const std::size_t newline = std::string_view(buffer_).substr(0, written).rfind('\n');
    const std::size_t whole = newline == std::string_view::npos ? 0 : newline + 1;
    // If even this fails there is nothing left to do but to report the first error.
    [[maybe_unused]] const int ignored =
        ::ftruncate(fd_, status.st_size - static_cast<off_t>(written - whole));
  }
  buffer_.clear();
  std::string advice;
  if (error == ENOSPC || error == EDQUOT) {
    advice = role_ == Role::file ? "make room; all lines before this are whole"
                                 : "make room, or write somewhere else";
  }
  throw IoError(fmt::format("cannot write {}: {}", text::safe(name_), errno_text(error)), std::move(advice));
}

void ByteWriter::close() {
  flush();
  if (!owned_) return;
  owned_ = false;
  if (::close(fd_) != 0) {
    throw IoError(fmt::format("cannot finish writing {}: {}", text::safe(name_), errno_text(errno)));
  }
}

}  // namespace wazobus::capture
