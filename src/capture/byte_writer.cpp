// SPDX-License-Identifier: MIT
#include "capture/byte_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

ByteWriter::ByteWriter(int fd, std::string name, Role role, std::function<bool()> stop_requested)
    : fd_(fd), name_(std::move(name)), role_(role), stop_requested_(std::move(stop_requested)) {}

ByteWriter ByteWriter::append_to(const std::string& path, std::function<bool()> stop_requested) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) throw IoError(fmt::format("cannot write {}: {}", text::safe(path), errno_text(errno)));
  ByteWriter writer(fd, path, Role::file, std::move(stop_requested));
  writer.owned_ = true;
  return writer;
}

ByteWriter::ByteWriter(ByteWriter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      name_(std::move(other.name_)),
      role_(other.role_),
      stop_requested_(std::move(other.stop_requested_)),
      buffer_(std::move(other.buffer_)) {}

ByteWriter::~ByteWriter() {
  if (owned_) ::close(fd_);
}

bool ByteWriter::wait_until_writable() const {
  // Once a stop was requested, a reader that takes nothing for this long is not waited for.
  constexpr int grace_ms = 300;
  pollfd ready{fd_, POLLOUT, 0};
  return ::poll(&ready, 1, stop_requested_() ? grace_ms : -1) != 0;
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
  throw IoError(fmt::format("cannot write {}: {}", text::safe(name_), errno_text(error)),
                error == ENOSPC || error == EDQUOT
                    ? (role_ == Role::file ? "make room; all lines before this are whole"
                                           : "make room, or write somewhere else")
                    : "");
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
