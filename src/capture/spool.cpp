// SPDX-License-Identifier: MIT
#include "capture/spool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

constexpr std::size_t most_in_memory = 512UL * 1024;
constexpr std::size_t part_size = 64UL * 1024;

}  // namespace

Spool::~Spool() {
  if (fd_ >= 0) ::close(fd_);
}

void Spool::append(std::string_view text) {
  latest_ += text;
  if (latest_.size() >= most_in_memory) write();
}

bool Spool::take(std::string& out) {
  if (taken_ < written_) {
    const std::size_t start = out.size();
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(part_size, written_ - taken_));
    out.resize(start + size);
    ssize_t count = 0;
    do {
      count = ::pread(fd_, out.data() + start, size, static_cast<off_t>(taken_));
    } while (count < 0 && errno == EINTR);
    if (count <= 0) fail("read", count == 0 ? EIO : errno);
    out.resize(start + static_cast<std::size_t>(count));
    taken_ += static_cast<std::uint64_t>(count);
    return true;
  }
  if (!latest_.empty()) {
    out += latest_;
    latest_.clear();
    return true;
  }
  // Frees the disk space. An error here does no harm.
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  written_ = taken_ = 0;
  return false;
}

/// Some file systems cannot create files without a name; there the name is removed at once.
void Spool::open() {
  fd_ = ::open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd_ >= 0) return;
  std::string path = directory_ + "/wazobus-XXXXXX";
  fd_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd_ < 0) fail("make", errno);
  ::unlink(path.c_str());
}

void Spool::write() {
  if (fd_ < 0) open();
  for (std::string_view rest = latest_; !rest.empty();) {
    const ssize_t count = ::pwrite(fd_, rest.data(), rest.size(), static_cast<off_t>(written_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", errno);
    written_ += static_cast<std::uint64_t>(count);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  latest_.clear();
}

void Spool::fail(std::string_view what, int error) const {
  throw IoError(
      fmt::format("cannot {} a temporary file in {}: {}", what, text::safe(directory_), errno_text(error)),
      "set TMPDIR to a directory that has room for the report");
}

}  // namespace wazobus::capture
