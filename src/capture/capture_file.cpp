// SPDX-License-Identifier: MIT
#include "capture/capture_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "capture/unpacker.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The longest time for which a packed file collects lines for one unit.
constexpr milliseconds longest_wait{1000};

/// Splits night.ndjson.gz into night and .ndjson.gz.
struct Name {
  std::string stem;
  std::string extension;
};

Name split(const std::string& path) {
  const std::size_t end = path.size() - extension_of(packing_for(path)).size();
  const std::size_t base = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  const std::size_t dot = path.substr(0, end).rfind('.');
  const bool has_extension = dot != std::string::npos && dot > base;
  const std::size_t at = has_extension ? dot : end;
  return {path.substr(0, at), path.substr(at)};
}

/// 20261121T154800Z
std::string compact_utc(text::Timestamp time) {
  std::string utc;
  text::append_utc(time, utc);
  std::string out;
  for (const char c : utc.substr(0, utc.find('.'))) {
    if (c != '-' && c != ':') out += c;
  }
  return out + 'Z';
}

/// Returns 0 or the errno; EEXIST if `to` exists. Never overwrites a file.
int rename_to_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // For file systems without RENAME_NOREPLACE (NFS).
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

/// What reading a file shows.
struct Content {
  std::string begin;
  char last = '\n';  ///< valid if it was read to its end
  bool is_complete = true;
};

/// A packed file must be read to its end to see whether it is complete.
Content content_of(InputFile& file, bool to_its_end) {
  Content content;
  constexpr std::size_t enough = 4096;
  std::array<char, 64UL * 1024> part{};
  try {
    InputStream stream(file);
    while (const std::optional<std::size_t> count = stream.read(part.data(), part.size())) {
      if (*count == 0) break;
      content.last = part[*count - 1];
      if (content.begin.size() < enough) content.begin.append(part.data(), std::min(*count, enough));
      if (!to_its_end && content.begin.size() >= enough) break;
    }
  } catch (const IoError&) {
    content.is_complete = false;
  }
  return content;
}

/// Null if the file may be written but not read.
std::unique_ptr<InputFile> readable(const std::string& path) {
  try {
    return std::make_unique<InputFile>(path);
  } catch (const IoError&) {
    return nullptr;
  }
}

text::Timestamp changed_at(int fd) {
  struct stat status {};
  ::fstat(fd, &status);
  return text::Timestamp(std::chrono::seconds(status.st_mtim.tv_sec));
}

/// The time of the record at the beginning of `text`, if there is one.
std::optional<text::Timestamp> first_time(std::string_view text) {
  constexpr std::string_view before = "{\"timestamp\":\"";
  if (!text.starts_with(before)) return std::nullopt;
  const std::string_view rest = text.substr(before.size());
  return text::parse_time(rest.substr(0, rest.find('"')));
}

/// Resolves symbolic links, because the real file is the one to rename.
std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::string(real.get()) : path;
}

}  // namespace

CaptureFile::CaptureFile(Options options)
    : options_(std::move(options)), packing_(packing_for(options_.path)) {
  open();
  if (options_.rotation.is_wanted()) options_.path = resolved(options_.path);
  look_at_end();
}

void CaptureFile::open() {
  writer_ =
      std::make_unique<ByteWriter>(ByteWriter::append_to(options_.path, packing_, options_.stop_requested));
  writer_->while_stalled(stall_call_, stall_interval_);
  struct stat status {};
  const bool is_regular = ::fstat(writer_->fd(), &status) == 0 && S_ISREG(status.st_mode);
  const bool is_on_disk =
      is_regular && !options_.path.starts_with("/dev/") && !options_.path.starts_with("/proc/");
  if (!is_on_disk && options_.rotation.is_wanted()) {
    throw UsageError(fmt::format("{} is no regular file, and cannot be rotated", text::safe(options_.path)),
                     "leave out --rotate, or name a file");
  }
  written_ = is_regular ? static_cast<std::uint64_t>(status.st_size) : 0;
  begun_.reset();
}

/// A file that a power loss left incomplete must not be merged with new data.
void CaptureFile::look_at_end() {
  if (written_ == 0) return;
  const std::unique_ptr<InputFile> file = readable(options_.path);
  if (!file) {
    begun_ = changed_at(writer_->fd());
    return;
  }
  const bool is_packed = packing_ != Packing::none;
  std::array<char, longest_magic> head{};
  const ssize_t count = ::pread(file->fd(), head.data(), head.size(), 0);
  const Recognised found =
      recognise_packed({head.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))});
  const std::string_view wanted = packing_ == Packing::gzip ? "gzip" : "Zstandard";
  const bool agrees = is_packed ? found.unpacker && found.unpacker->format() == wanted : !found.unpacker;
  if (count > 0 && !agrees) {
    throw UsageError(fmt::format("{} is {}, but its name says otherwise", text::safe(options_.path),
                                 found.unpacker ? found.unpacker->format() : "not packed"),
                     "name another file: .gz is gzip, .zst is Zstandard, anything else is plain");
  }
  const Content content = content_of(*file, is_packed);
  begun_ = first_time(content.begin).value_or(changed_at(file->fd()));
  if (!content.is_complete) return set_aside();
  char last = content.last;
  if (!is_packed && ::pread(file->fd(), &last, 1, static_cast<off_t>(written_) - 1) != 1) return;
  if (last == '\n') return;
  writer_->buffer() += '\n';
  flush();
}

/// Renames an incomplete packed file, because nothing after the fault could be read.
void CaptureFile::set_aside() {
  const std::string name = options_.path;
  options_.path = resolved(options_.path);
  rotate();
  if (options_.say) {
    options_.say(fmt::format(
        "wazobus: {} ended in the middle of its packed data: it is {} now, and a new one is begun",
        text::safe(name), text::safe(renamed_)));
  }
}

void CaptureFile::commit(text::Timestamp time) {
  const std::size_t last_line = committed_;
  committed_ = buffer().size();
  if (!begun_) begun_ = time;
  if (options_.rotation.is_wanted() && rotate_if_due(last_line, time)) return;
  if (committed_ >= ByteWriter::write_at) flush();
}

/// If the file has reached its limit, the last line, which starts at `last_line`, goes to a new file.
bool CaptureFile::rotate_if_due(std::size_t last_line, text::Timestamp time) {
  const Rotation& rotation = options_.rotation;
  const bool has_lines = written_ > 0 || last_line > 0;
  const bool is_full = rotation.bytes && written_ + committed_ > *rotation.bytes;
  const bool is_old = rotation.age && time - *begun_ >= *rotation.age;
  if (!has_lines || !(is_full || is_old)) return false;
  const std::string line = buffer().substr(last_line);
  buffer().resize(last_line);
  flush();
  // The packed size is known only now.
  const bool was_too_much = rotation.bytes && written_ + line.size() > *rotation.bytes;
  if (is_old || was_too_much) {
    rotate_before(line, time);
  } else {
    buffer() = line;
    committed_ = line.size();
  }
  return true;
}

void CaptureFile::rotate_before(const std::string& line, text::Timestamp time) {
  std::exception_ptr failure;
  try {
    rotate();
  } catch (const Failure&) {
    failure = std::current_exception();
    options_.rotation = {};
    open();
  }
  buffer() = line;
  committed_ = line.size();
  if (!begun_) begun_ = time;
  if (!failure) return;
  flush();
  std::rethrow_exception(failure);
}

void CaptureFile::rotate() {
  writer_->close();
  const Name name = split(options_.path);
  const std::string finished = fmt::format("{}-{}", name.stem, compact_utc(*begun_));
  int error = EEXIST;
  for (int number = 1; error == EEXIST && number < 100'000; ++number) {
    const std::string suffix = number == 1 ? std::string() : fmt::format(".{:03}", number);
    renamed_ = finished + suffix + name.extension;
    error = rename_to_new(options_.path, renamed_);
  }
  if (error != 0) {
    throw IoError(fmt::format("cannot rename {} to {}{}: {}", text::safe(options_.path), text::safe(finished),
                              text::safe(name.extension), errno_text(error)),
                  "all lines before this are whole");
  }
  open();
}

std::uint64_t CaptureFile::size() const {
  struct stat status {};
  return ::fstat(writer_->fd(), &status) == 0 && S_ISREG(status.st_mode)
             ? static_cast<std::uint64_t>(status.st_size)
             : 0;
}

void CaptureFile::settle() {
  if (buffer().empty()) return;
  if (packing_ == Packing::none) {
    flush();
    return;
  }
  if (!waiting_since_) waiting_since_ = steady_clock::now();
  if (due() == milliseconds::zero()) flush();
}

std::optional<milliseconds> CaptureFile::due() const {
  if (!waiting_since_) return std::nullopt;
  const auto waited = std::chrono::floor<milliseconds>(steady_clock::now() - *waiting_since_);
  return std::max(longest_wait - waited, milliseconds::zero());
}

bool CaptureFile::flush() {
  waiting_since_.reset();
  committed_ = 0;
  const bool complete = writer_->flush();
  if (options_.rotation.is_wanted()) written_ = size();
  return complete;
}

void CaptureFile::close() {
  flush();
  // A packed file without content still needs a valid frame; an empty file would be a plain one.
  if (packing_ != Packing::none && size() == 0) {
    std::string nothing;
    append_packed(packing_, {}, nothing);
    [[maybe_unused]] const ssize_t ignored = ::write(writer_->fd(), nothing.data(), nothing.size());
  }
  writer_->close();
}

void CaptureFile::while_stalled(std::function<void()> call, milliseconds interval) {
  stall_call_ = std::move(call);
  stall_interval_ = interval;
  writer_->while_stalled(stall_call_, stall_interval_);
}

}  // namespace wazobus::capture
