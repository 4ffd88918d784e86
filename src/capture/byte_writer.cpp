// SPDX-License-Identifier: MIT
#include "capture/byte_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

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

/// Returns the descriptor that a name such as /dev/stderr or /dev/fd/3 stands for.
std::optional<int> descriptor_named(std::string_view path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const std::string_view number = path.substr(folder.size());
    int fd = -1;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), fd);
    if (error == std::errc{} && end == number.data() + number.size() && fd >= 0) return fd;
  }
  return std::nullopt;
}

/// Returns -1 and sets errno if it cannot be opened. A new file gets its mode whatever the umask is.
int open_or_create(const std::string& path, const ByteWriter::NewFile& new_file) {
  constexpr int flags = O_WRONLY | O_APPEND | O_CLOEXEC;
  const int created = ::open(path.c_str(), flags | O_CREAT | O_EXCL, new_file.mode);
  if (created >= 0) {
    ::fchmod(created, new_file.mode);
    return created;
  }
  if (errno != EEXIST || new_file.must_be_new) return -1;
  // O_CREAT would be refused for other users' files in /tmp (fs.protected_regular).
  const int existing = ::open(path.c_str(), flags | O_NONBLOCK);
  if (existing >= 0 || errno != ENOENT) return existing;
  // A symbolic link to a missing file. Meanwhile it may lead to a FIFO, whose opening would wait.
  return ::open(path.c_str(), flags | O_NONBLOCK | O_CREAT, new_file.mode);
}

/// Opens the file. A FIFO without a reader cannot be opened for writing without blocking, so this tries again
/// until it has one.
int open_when_read(const std::string& path, const ByteWriter::NewFile& new_file,
                   const ByteWriter::StopRequested& stop_requested) {
  constexpr milliseconds glance(50);
  for (;;) {
    const int fd = open_or_create(path, new_file);
    struct stat status {};
    if (fd >= 0 || errno != ENXIO || ::stat(path.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode))
      return fd;
    if (stop_requested()) throw NoReader(path);
    ::poll(nullptr, 0, static_cast<int>(glance.count()));
  }
}

/// Opening /dev/fd/3 makes a file description with a separate offset, so that the writes of the shell's would
/// be overwritten. Returns a descriptor that shares the description if it is a regular file, otherwise `fd`.
int shared_if_regular(int fd, const std::string& path) {
  const std::optional<int> named = descriptor_named(path);
  if (!named || kind_of(fd) != S_IFREG) return fd;
  ::close(fd);
  return ::fcntl(*named, F_DUPFD_CLOEXEC, 3);
}

}  // namespace

NoReader::NoReader(const std::string& path)
    : Failure(Exit::timeout, fmt::format("nobody reads the FIFO {}", text::safe(path)), "start its reader") {}

CannotOpen::CannotOpen(const std::string& path, int error)
    : IoError(fmt::format("cannot write {}: {}", text::safe(path), errno_text(error))), error_(error) {}

ByteWriter::ByteWriter(int fd, bool owned, std::string name, Role role, StopRequested stop_requested)
    : fd_(fd),
      is_socket_(kind_of(fd) == S_IFSOCK),
      is_pipe_(kind_of(fd) == S_IFIFO),
      owned_(owned),
      name_(std::move(name)),
      role_(role),
      stop_requested_(std::move(stop_requested)) {}

ByteWriter ByteWriter::standard_output(int fd, StopRequested stop_requested) {
  const int reopened = reopened_without_blocking(fd);
  return {reopened < 0 ? fd : reopened, reopened >= 0, "the standard output", Role::standard_output,
          std::move(stop_requested)};
}

ByteWriter ByteWriter::append_to(const std::string& path, Packing packing, StopRequested stop_requested,
                                 const NewFile& new_file) {
  const int opened = open_when_read(path, new_file, stop_requested);
  if (opened < 0) throw CannotOpen(path, errno);
  const int fd = shared_if_regular(opened, path);
  if (fd < 0) throw CannotOpen(path, errno);
  // This file description is not shared. A FIFO may have a stalled reader, like the standard output.
  if (kind_of(fd) == S_IFIFO) ::fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK);
  ByteWriter writer(fd, true, path, Role::file, std::move(stop_requested));
  writer.packing_ = packing;
  return writer;
}

ByteWriter::ByteWriter(ByteWriter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      is_socket_(other.is_socket_),
      is_pipe_(other.is_pipe_),
      owned_(std::exchange(other.owned_, false)),
      name_(std::move(other.name_)),
      role_(other.role_),
      packing_(other.packing_),
      stop_requested_(std::move(other.stop_requested_)),
      while_stalled_(std::move(other.while_stalled_)),
      stall_interval_(other.stall_interval_),
      stall_called_(other.stall_called_),
      give_up_at_(other.give_up_at_),
      written_(other.written_),
      is_given_up_(other.is_given_up_),
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
    // Call it before every wait: heartbeats must go on even if the reader accepts a little from time to time.
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
    text::discard(buffer_);
  } else if (!buffer_.empty()) {
    packed_.clear();
    append_packed(packing_, buffer_, packed_);
    const std::size_t unpacked = buffer_.size();
    text::discard(buffer_);
    write(packed_);
    if (!is_given_up_) written_ += unpacked;
    text::discard(packed_);
  }
  return has_written_all_;
}

std::uint64_t ByteWriter::taken() const {
  int waiting = 0;
  if (!is_pipe_ || ::ioctl(fd_, FIONREAD, &waiting) != 0 || waiting <= 0) return written_;
  if (packing_ != Packing::none) return 0;
  return written_ - std::min(written_, static_cast<std::uint64_t>(waiting));
}

bool ByteWriter::has_reader() const {
  pollfd end{fd_, 0, 0};
  return ::poll(&end, 1, 0) <= 0 || (end.revents & (POLLERR | POLLHUP)) == 0;
}

void ByteWriter::write(std::string_view bytes) {
  if (is_given_up_) return;  // it would go on in the middle of a line
  std::size_t written = 0;
  stall_called_ = steady_clock::now();
  while (written < bytes.size()) {
    const long count = write_some(bytes.substr(written));
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
      if (packing_ == Packing::none) written_ += static_cast<std::uint64_t>(count);
    } else if (errno == EINTR || errno == EAGAIN) {
      if (wait_until_writable()) continue;
      has_written_all_ = false;
      is_given_up_ = true;
      return;
    } else {
      fail(errno, bytes.substr(0, written));
    }
  }
}

void ByteWriter::fail(int error, std::string_view written) {
  has_written_all_ = false;
  if (error == EPIPE && role_ == Role::standard_output) throw ClosedPipe();
  // Remove the beginning of a line that did not fit, or of a packed unit; the lines before it stay.
  const std::size_t newline = packing_ == Packing::none ? written.rfind('\n') : std::string_view::npos;
  const std::size_t whole = newline == std::string_view::npos ? 0 : newline + 1;
  const bool is_cut = cut_off(written.size() - whole);
  if (is_cut && packing_ == Packing::none) written_ -= written.size() - whole;
  buffer_.clear();
  std::string advice;
  if (error == ENOSPC || error == EDQUOT) {
    advice = role_ == Role::file ? "make room; all lines before this are whole"
                                 : "make room, or write somewhere else";
  } else if (error == EFBIG) {
    advice = "a limit of the shell (ulimit -f) or of the file system; all lines before this are whole";
  }
  throw IoError(fmt::format("cannot write {}: {}", text::safe(name_), errno_text(error)), std::move(advice));
}

/// Removes the last bytes of a regular file, unless somebody else has written after them. Returns false if
/// they are still there. No failure is reported, because an error is being reported already.
bool ByteWriter::cut_off(std::size_t bytes) const {
  struct stat status {};
  if (bytes == 0 || ::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const bool is_last = role_ == Role::file || ::lseek(fd_, 0, SEEK_CUR) == status.st_size;
  const off_t size = status.st_size - static_cast<off_t>(bytes);
  if (!is_last || ::ftruncate(fd_, size) != 0) return false;
  ::lseek(fd_, size, SEEK_SET);
  return true;
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
