// SPDX-License-Identifier: MIT
#include "capture/byte_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

mode_t kind_of(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? status.st_mode & S_IFMT : 0;
}

/// Reopens a pipe or terminal as non-blocking, so that a stalled reader blocks only the output. Making `fd`
/// itself non-blocking would affect the shell and all others that share it. Returns -1 for anything else.
int reopened_without_blocking(int fd) {
  if (kind_of(fd) != S_IFIFO && ::isatty(fd) == 0) return -1;
  return ::open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

}  // namespace

ByteWriter::ByteWriter(int fd, bool owned, std::string name, Role role, StopRequested stop_requested)
    : fd_(fd),
      is_socket_(kind_of(fd) == S_IFSOCK),
      owned_(owned),
      name_(std::move(name)),
      role_(role),
      stop_requested_(std::move(stop_requested)) {}

ByteWriter ByteWriter::standard_output(int fd, StopRequested stop_requested) {
  const int reopened = reopened_without_blocking(fd);
  return {reopened < 0 ? fd : reopened, reopened >= 0, "the standard output", Role::standard_output,
          std::move(stop_requested)};
}

ByteWriter ByteWriter::append_to(const std::string& path, Packing packing, StopRequested stop_requested) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) throw IoError(fmt::format("cannot write {}: {}", text::safe(path), errno_text(errno)));
  // This file description is not shared. A FIFO may have a stalled reader, like the standard output.
  if (kind_of(fd) == S_IFIFO) ::fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK);
  ByteWriter writer(fd, true, path, Role::file, std::move(stop_requested));
  writer.packing_ = packing;
  return writer;
}

ByteWriter::ByteWriter(ByteWriter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      is_socket_(other.is_socket_),
      owned_(std::exchange(other.owned_, false)),
      name_(std::move(other.name_)),
      role_(other.role_),
      packing_(other.packing_),
      stop_requested_(std::move(other.stop_requested_)),
      while_stalled_(std::move(other.while_stalled_)),
      stall_interval_(other.stall_interval_),
      stall_called_(other.stall_called_),
      give_up_at_(other.give_up_at_),
      has_written_all_(other.has_written_all_),
      buffer_(std::move(other.buffer_)),
      packed_(std::move(other.packed_)) {}

ByteWriter::~ByteWriter() {
  if (owned_) ::close(fd_);
}

void ByteWriter::while_stalled(std::function<void()> call, std::chrono::milliseconds interval) {
  while_stalled_ = std::move(call);
  stall_interval_ = interval;
}

/// Returns false if a stop was requested and the reader did not accept the rest in time.
bool ByteWriter::wait_until_writable() {
  constexpr milliseconds grace(300);
  // A signal just before poll() does not end it, so the flag is checked from time to time.
  constexpr milliseconds glance(100);
  for (;;) {
    const auto now = steady_clock::now();
    if (!give_up_at_ && stop_requested_()) give_up_at_ = now + grace;
    if (give_up_at_ && now >= *give_up_at_) return false;
    // Called before every wait, also for a reader that accepts a little now and then: heartbeats must go on.
    if (now - stall_called_ >= stall_interval_) {
      while_stalled_();
      stall_called_ = now;
    }
    pollfd ready{fd_, POLLOUT, 0};
    if (::poll(&ready, 1, static_cast<int>(glance.count())) > 0) return true;
  }
}

/// Like write(2), but never blocks on a socket. The socket's flags stay as they are, because its description
/// may be shared.
long ByteWriter::write_some(std::string_view bytes) const {
  if (is_socket_) return ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return ::write(fd_, bytes.data(), bytes.size());
}

bool ByteWriter::flush() {
  if (packing_ == Packing::none) {
    write(buffer_);
    buffer_.clear();
  } else if (!buffer_.empty()) {
    packed_.clear();
    append_packed(packing_, buffer_, packed_);
    buffer_.clear();
    write(packed_);
  }
  return has_written_all_;
}

void ByteWriter::write(std::string_view bytes) {
  std::size_t written = 0;
  stall_called_ = steady_clock::now();
  while (written < bytes.size()) {
    const long count = write_some(bytes.substr(written));
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno == EINTR || errno == EAGAIN) {
      if (wait_until_writable()) continue;
      has_written_all_ = false;
      return;
    } else {
      fail(errno, bytes.substr(0, written));
    }
  }
}

void ByteWriter::fail(int error, std::string_view written) {
  has_written_all_ = false;
  if (error == EPIPE && role_ == Role::standard_output) throw ClosedPipe();
  if (struct stat status{}; role_ == Role::file && ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode)) {
    // Remove the beginning of a line that did not fit, or of a packed unit; the lines before it stay.
    const std::size_t newline = packing_ == Packing::none ? written.rfind('\n') : std::string_view::npos;
    const std::size_t whole = newline == std::string_view::npos ? 0 : newline + 1;
    // If this fails too, only the first error is reported.
    [[maybe_unused]] const int ignored =
        ::ftruncate(fd_, status.st_size - static_cast<off_t>(written.size() - whole));
  }
  buffer_.clear();
  std::string advice;
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
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
