// SPDX-License-Identifier: MIT
#include "commands/publishing/resume_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "json/scan.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"
#include "text/error.hpp"
#include "text/packing.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// Returns the content of the file; nothing if it does not exist. It will be replaced, so it must be a
/// regular file.
std::optional<std::string> content_of(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) return std::nullopt;
  struct stat status {};
  if (fd >= 0 && ::fstat(fd, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
    ::close(fd);
    throw UsageError(fmt::format("the progress file {} is no regular file", text::safe(path)),
                     "it is replaced again and again: name another with --progress");
  }
  std::array<char, 8192> bytes{};
  const ssize_t count = fd < 0 ? -1 : ::read(fd, bytes.data(), bytes.size());
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (count < 0)
    throw IoError(fmt::format("cannot read the progress file {}: {}", text::safe(path), errno_text(error)));
  return std::string(bytes.data(), static_cast<std::size_t>(count));
}

/// Returns the first bytes of a regular file; nothing of any other, or if it cannot be read: what reads the
/// messages will say why.
std::string first_bytes_of(const std::string& path) {
  constexpr std::size_t enough = 4096;
  std::string bytes;
  struct stat status {};
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return bytes;
  if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
    bytes.resize(enough);
    const ssize_t count = ::read(fd, bytes.data(), bytes.size());
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    // The lines of a packed file cannot be seen in its bytes.
    if (!text::packing_of(bytes).empty()) bytes.clear();
  }
  ::close(fd);
  return bytes;
}

/// Returns the file that a symbolic link leads to, since that is what is replaced. It need not exist.
std::string target_of(const std::string& path) {
  constexpr int most_links = 40;  // as for Linux
  std::filesystem::path at = path;
  for (int i = 0; i < most_links; ++i) {
    std::error_code is_no_link;
    const std::filesystem::path next = std::filesystem::read_symlink(at, is_no_link);
    if (is_no_link) break;
    at = at.parent_path() / next;  // an absolute target stands for itself
  }
  return at.string();
}

/// Replaces the file atomically; one that exists keeps its mode, a new one is for its owner alone. Returns 0
/// or the value of errno.
int replace(const std::string& path, std::string_view content) {
  std::string fresh = path + ".XXXXXX";
  struct stat present {};
  const bool is_present = ::stat(path.c_str(), &present) == 0;
  const int fd = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (fd < 0) return errno;
  const ssize_t written = ::write(fd, content.data(), content.size());
  int error = written < 0 ? errno : written < static_cast<ssize_t>(content.size()) ? ENOSPC : 0;
  constexpr mode_t permissions = 07777;
  if (is_present && ::fchmod(fd, present.st_mode & permissions) != 0 && error == 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(fresh.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) ::unlink(fresh.c_str());
  return error;
}

std::optional<std::uint64_t> count_in(const json::View& object, std::string_view key) {
  const std::optional<json::View> member = object.find(key);
  if (!member || member->kind() != json::Kind::number) return std::nullopt;
  const std::optional<std::int64_t> number = member->integer();
  return number && *number > 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

}  // namespace

ResumeFile::ResumeFile(std::string path, std::string input)
    : path_(std::move(path)),
      target_(target_of(path_)),
      input_(std::move(input)),
      first_bytes_(first_bytes_of(input_)) {
  const std::optional<std::string> content = content_of(path_);
  if (!content || content->empty()) return;
  const auto refuse = [this](std::string_view what) {
    throw UsageError(fmt::format("{} {}", text::safe(path_), what),
                     "remove it, or name another with --progress");
  };
  if (!json::check(*content).ok()) refuse("is no progress file of wazobus publish");
  std::string compact;
  json::compact(*content, compact);
  const json::View view(compact);
  const std::optional<json::View> file = view.find("file");
  const std::optional<std::uint64_t> line = count_in(view, "line");
  const std::optional<std::uint64_t> round = count_in(view, "round");
  if (!file || !file->is_string() || !line || !round) refuse("is no progress file of wazobus publish");
  if (file->string() != text::safe(input_))
    refuse(fmt::format("is about {}, not about {}", text::safe(file->string()), text::safe(input_)));
  found_ = bus::Origin{*round, *line};
  const std::optional<std::uint64_t> bytes = count_in(view, "bytes");
  if (bytes) require_same_content({*bytes, count_in(view, "crc32").value_or(0)});
}

ResumeFile::Beginning ResumeFile::beginning_of(std::size_t bytes) const {
  const auto* const begin = reinterpret_cast<const unsigned char*>(first_bytes_.data());
  return {bytes, ::crc32_z(0, begin, bytes)};
}

/// The lines before `line` are confirmed. The line itself may be refused, and then mended before the next
/// run.
ResumeFile::Beginning ResumeFile::beginning_before(std::uint64_t line) const {
  std::size_t end = 0;
  while (line > 1 && end < first_bytes_.size()) {
    end = std::min(first_bytes_.find('\n', end), first_bytes_.size() - 1) + 1;
    --line;
  }
  return beginning_of(end);
}

/// Otherwise the lines of another content would be passed over, as if they had been sent.
void ResumeFile::require_same_content(Beginning then) const {
  if (then.bytes <= first_bytes_.size() && beginning_of(then.bytes).crc == then.crc) return;
  if (first_bytes_.empty()) return;
  throw UsageError(fmt::format("{} is about another content of {}, whose beginning has changed",
                               text::safe(path_), text::safe(input_)),
                   "remove it to send the file from its first line");
}

bool ResumeFile::is_due(Clock::time_point now) const {
  constexpr std::chrono::milliseconds seldom{250};
  return now - written_at_ >= seldom;
}

void ResumeFile::write(bus::Origin next, Clock::time_point now) {
  if (found_) next.round += found_->round - 1;
  written_at_ = now;
  if (written_ == next) return;
  std::string content;
  json::Writer json(content);
  json.open_object();
  json.key("file").string(text::safe(input_));
  json.key("round").number(next.round);
  json.key("line").number(next.line);
  if (const Beginning beginning = beginning_before(next.line); beginning.bytes > 0) {
    json.key("bytes").number(beginning.bytes);
    json.key("crc32").number(beginning.crc);
  }
  json.close_object();
  content += '\n';
  if (const int error = replace(target_, content); error != 0) {
    throw IoError(fmt::format("cannot write the progress file {}: {}", text::safe(path_), errno_text(error)));
  }
  written_ = next;
}

}  // namespace wazobus::commands
