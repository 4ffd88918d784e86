// SPDX-License-Identifier: MIT
#include "capture/followed_capture.hpp"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Returns the first bytes of a file, to tell two captures apart. Records begin with their times, so these
/// bytes differ.
std::string beginning_of(int fd) {
  std::array<char, 256> bytes{};
  const ssize_t size = ::pread(fd, bytes.data(), bytes.size(), 0);
  return {bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

}  // namespace

FollowedCapture::FollowedCapture(std::string path, CaptureReports reports, Say say)
    : path_(std::move(path)), reports_(std::move(reports)), say_(std::move(say)) {
  watch();
  open();
}

FollowedCapture::~FollowedCapture() {
  if (watch_ >= 0) ::close(watch_);
}

/// Watches the folder with inotify, which reports writes, new files and renamed files. If that fails, because
/// there is no folder yet or no inotify, the file is looked at more often.
void FollowedCapture::watch() {
  const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0) return;
  constexpr std::uint32_t notices = IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
  if (::inotify_add_watch(descriptor, folder_of(path_).c_str(), notices) < 0) {
    ::close(descriptor);
  } else {
    watch_ = descriptor;
  }
}

void FollowedCapture::take_notices() const {
  std::array<char, 4096> notices{};
  while (watch_ >= 0 && ::read(watch_, notices.data(), notices.size()) > 0) {
  }
}

std::chrono::milliseconds FollowedCapture::patience() const {
  constexpr std::chrono::milliseconds with_notice(1000);
  constexpr std::chrono::milliseconds without_notice(250);
  if (source_ && source_->patience() == std::chrono::milliseconds(0)) return source_->patience();
  return watch_ >= 0 ? with_notice : without_notice;
}

/// Opens the file. Returns false if it does not exist.
bool FollowedCapture::open() {
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR)
      throw IoError(fmt::format("cannot read {}: {}", text::safe(path_), errno_text(errno)));
    if (!std::exchange(has_said_missing_, true))
      say_(fmt::format("wazobus: waiting for {}", text::safe(path_)));
    return false;
  }
  if (!S_ISREG(status.st_mode))
    throw IoError(fmt::format("cannot follow {}: it is no regular file", text::safe(path_)));
  source_.emplace(path_, [this](const RecordSource::Broken& broken) { reports_.on_broken(path_, broken); });
  source_->on_unreadable_time(
      [this](const RecordSource::Broken& found) { reports_.on_unreadable_time(path_, found); });
  source_->go_on(true);
  beginning_ = beginning_of(source_->fd());
  is_left_ = is_at_end_ = false;
  has_said_missing_ = true;
  return true;
}

event::Source::Step FollowedCapture::next(event::Frame& frame) {
  take_notices();
  // The file may have been truncated, and have grown beyond its old size again.
  if (std::exchange(is_at_end_, false) && !is_left_ && source_ && has_new_beginning()) read_anew();
  for (;;) {
    if (!source_ && !open()) return Step::idle;
    const Step step = source_->next(frame);
    if (step == Step::frame) return step;
    if (step == Step::end) {
      source_.reset();
      continue;
    }
    if (source_->patience() == std::chrono::milliseconds(0)) return step;
    if (look_at_file()) continue;
    is_at_end_ = true;
    return Step::idle;
  }
}

bool FollowedCapture::has_new_beginning() {
  std::string now = beginning_of(source_->fd());
  const bool goes_on = now.starts_with(beginning_);
  beginning_ = std::move(now);
  return !goes_on;
}

void FollowedCapture::read_anew() {
  say_(fmt::format("wazobus: {} was truncated; it is read from its beginning", text::safe(path_)));
  source_.reset();
}

/// Called at the end of the file. Finds out whether it was truncated or replaced. Returns true if there is
/// more to read now.
bool FollowedCapture::look_at_file() {
  struct stat open {};
  struct stat named {};
  if (is_left_ || ::fstat(source_->fd(), &open) != 0) return false;
  if (static_cast<std::size_t>(open.st_size) < source_->consumed()) {
    read_anew();
    return true;
  }
  // The file was moved. Its writer may go on writing to it until it makes a new one.
  if (::stat(path_.c_str(), &named) != 0) return false;
  if (named.st_dev == open.st_dev && named.st_ino == open.st_ino) return false;
  say_(fmt::format("wazobus: {} is a new file; it is read from its beginning", text::safe(path_)));
  is_left_ = true;
  source_->go_on(false);
  return true;
}

}  // namespace wazobus::capture
