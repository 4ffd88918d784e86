// SPDX-License-Identifier: MIT
#include "capture/capture_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>

#include "capture/unpacker.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// What a packed file gathers at most for one member.
constexpr milliseconds longest_wait{1000};

struct Fd {
  explicit Fd(int opened) : number(opened) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (number >= 0) ::close(number);
  }
  int number;
};

/// night.ndjson.gz: night and .ndjson.gz.
struct Name {
  std::string stem;
  std::string extension;
};

Name split(const std::string& path) {
  std::size_t end = path.size();
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) end -= packed.size();
  }
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

/// 0, or the errno of what kept it from being renamed; EEXIST where `to` is there already. Never writes over
/// another file.
int rename_to_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // File systems that cannot do it in one go (NFS).
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

}  // namespace

CaptureFile::CaptureFile(Options options)
    : options_(std::move(options)), packing_(packing_for(options_.path)) {
  open();
}

void CaptureFile::open() {
  writer_ =
      std::make_unique<ByteWriter>(ByteWriter::append_to(options_.path, packing_, options_.stop_requested));
  writer_->while_stalled(stall_call_, stall_interval_);
  struct stat status {};
  const bool is_regular = ::fstat(writer_->fd(), &status) == 0 && S_ISREG(status.st_mode);
  if (!is_regular && options_.rotation.is_wanted()) {
    throw UsageError(fmt::format("{} is no regular file, and cannot be rotated", text::safe(options_.path)),
                     "leave out --rotate, or name a file");
  }
  written_ = is_regular ? static_cast<std::uint64_t>(status.st_size) : 0;
  begun_.reset();
  if (written_ > 0) {
    begun_ = options_.now();
    end_broken_line();
  }
}

/// What a machine that lost its power left behind must not become one line with ours.
void CaptureFile::end_broken_line() const {
  const Fd file(::open(options_.path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, longest_magic> head{};
  const ssize_t count = ::pread(file.number, head.data(), head.size(), 0);
  if (count <= 0) return;  // it may be written without being readable
  const Recognised found = recognise_packed({head.data(), static_cast<std::size_t>(count)});
  const bool is_packed = packing_ != Packing::none;
  const bool agrees = found.unpacker
                          ? found.unpacker->format() == (packing_ == Packing::gzip ? "gzip" : "Zstandard")
                          : !is_packed;
  if (!agrees || (found.unpacker && !is_packed)) {
    throw UsageError(fmt::format("{} is {}, and its name says otherwise", text::safe(options_.path),
                                 found.unpacker ? found.unpacker->format() : "not packed"),
                     "name another file: .gz is gzip, .zst is Zstandard, anything else is plain");
  }
  char last = '\n';
  if (is_packed || ::pread(file.number, &last, 1, static_cast<off_t>(written_) - 1) != 1 || last == '\n')
    return;
  writer_->buffer() += '\n';
  writer_->flush();
}

void CaptureFile::commit() {
  const std::size_t last_line = committed_;
  committed_ = buffer().size();
  if (!begun_) begun_ = options_.now();
  if (options_.rotation.is_wanted() && rotate_if_due(last_line)) return;
  constexpr std::size_t write_at = 64UL * 1024;
  if (committed_ >= write_at) flush();
}

/// The line that was ended last, which starts at `last_line`, opens a new file where the old one has enough.
bool CaptureFile::rotate_if_due(std::size_t last_line) {
  const bool has_lines = written_ > 0 || last_line > 0;
  const bool is_full = options_.rotation.bytes && written_ + committed_ > *options_.rotation.bytes;
  const bool is_old = options_.rotation.age && options_.now() - *begun_ >= *options_.rotation.age;
  if (!has_lines || !(is_full || is_old)) return false;
  const std::string line = buffer().substr(last_line);
  buffer().resize(last_line);
  flush();
  // How much it will be when it is packed is known only now.
  const bool was_too_much = options_.rotation.bytes && written_ + line.size() > *options_.rotation.bytes;
  if (is_old || was_too_much) rotate();
  buffer() = line;
  committed_ = line.size();
  if (!begun_) begun_ = options_.now();
  return true;
}

void CaptureFile::rotate() {
  writer_->close();
  const Name name = split(options_.path);
  const std::string finished = fmt::format("{}-{}", name.stem, compact_utc(*begun_));
  int error = EEXIST;
  for (int number = 1; error == EEXIST && number < 100'000; ++number) {
    const std::string suffix = number == 1 ? std::string() : fmt::format(".{}", number);
    error = rename_to_new(options_.path, finished + suffix + name.extension);
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
  written_ = size();
  return complete;
}

void CaptureFile::close() {
  flush();
  writer_->close();
}

void CaptureFile::while_stalled(std::function<void()> call, milliseconds interval) {
  stall_call_ = std::move(call);
  stall_interval_ = interval;
  writer_->while_stalled(stall_call_, stall_interval_);
}

}  // namespace wazobus::capture
