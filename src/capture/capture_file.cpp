// SPDX-License-Identifier: MIT
#include "capture/capture_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "capture/finished_files.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "capture/unpacker.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The longest time for which a packed file collects lines for one unit.
constexpr milliseconds longest_wait{1000};

/// The most files that can get names for the same second.
constexpr int most_names = 100'000;

/// Returns 0 or the errno; EEXIST if `to` exists. Never overwrites a file.
int rename_to_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // For file systems without RENAME_NOREPLACE (NFS).
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

bool is_free(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) != 0 && errno == ENOENT;
}

/// The same, but true for a symbolic link to a file that does not exist.
bool is_missing(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) != 0 && errno == ENOENT;
}

/// The facts about an existing file that reading it shows.
struct Content {
  std::string begin;
  char last = '\n';  ///< valid if it was read to its end
  bool is_complete = true;
};

/// Reads the beginning of a file, or all of it: a packed file must be read to its end to see whether it is
/// complete.
Content content_of(InputFile& file, bool to_its_end) {
  Content content;
  constexpr std::size_t enough = 64UL * 1024;
  std::array<char, enough> part{};
  try {
    InputStream stream(file);
    while (const std::optional<std::size_t> count = stream.read(part.data(), part.size())) {
      if (*count == 0) break;
      content.last = part[*count - 1];
      if (content.begin.size() < enough) content.begin.append(part.data(), *count);
      if (!to_its_end && content.begin.size() >= enough) break;
    }
  } catch (const IoError&) {
    content.is_complete = false;
  }
  return content;
}

/// Opens the file for reading. Returns null if it may be written but not read.
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

/// Is it a name of an open descriptor, such as /dev/stdout or /dev/fd/3, perhaps by a symbolic link? Its file
/// may be anywhere, but that name does not open it again.
bool names_descriptor(const std::string& path) {
  namespace fs = std::filesystem;
  constexpr int most_links = 40;  // as for Linux
  fs::path at = path;
  for (int i = 0; i < most_links; ++i) {
    const fs::path folder = at.has_parent_path() ? at.parent_path() : fs::path(".");
    if (resolved(folder.string()).starts_with("/proc/")) return true;
    std::error_code is_no_link;
    const fs::path target = fs::read_symlink(at, is_no_link);
    if (is_no_link) return false;
    at = folder / target;  // an absolute target stands for itself
  }
  return false;
}

/// Is the value an event, or an array of events?
bool is_of_capture(json::View value) {
  if (value.kind() != json::Kind::array) return event::may_be_recorded(value);
  json::Children elements(value);
  return !elements.next() || event::may_be_recorded(elements.value());
}

constexpr std::string_view other_text = "text that is not JSON";
constexpr std::string_view other_json = "JSON that is no event";

/// The first value or line of a text that does not begin with white space. Its size goes up to the end of a
/// line.
struct Piece {
  std::string_view foreign_kind;  ///< empty if it is, or begins, a part of a capture
  std::size_t size = 0;
};

Piece piece_at(std::string_view text) {
  const auto end_of_line = [text](std::size_t from) { return std::min(text.find('\n', from), text.size()); };
  if (text.front() != '{' && text.front() != '[') return {other_text, end_of_line(0)};
  std::string value;
  const json::Scan scan = json::compact(text, value, json::Extent::first, json::Surrogates::any);
  if (scan.fault == json::Fault::incomplete) return {};
  if (!scan.ok()) return {other_text, end_of_line(0)};
  if (is_of_capture(json::View(value))) return {};
  return {other_json, end_of_line(scan.at)};
}

/// Returns what a file begins with if it is not a capture; empty if it may be one. The first line may be the
/// rest of a line, or a remark. So one of the first three pieces must be an event or the beginning of one.
std::string_view foreign_kind(std::string_view begin) {
  if (const std::string_view kind = binary_kind(begin); !kind.empty()) return kind;
  constexpr int most_pieces = 3;
  std::string_view kind;
  for (int i = 0; i < most_pieces; ++i) {
    begin.remove_prefix(std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
    if (begin.empty()) break;
    const Piece piece = piece_at(begin);
    if (piece.foreign_kind.empty()) return {};
    if (kind != other_json) kind = piece.foreign_kind;
    begin.remove_prefix(piece.size);
  }
  return kind;
}

/// Can it be read, and does it begin as a capture? An empty file does not: counted, it would cost one that
/// does.
bool is_surely_capture(const std::string& path) {
  const std::unique_ptr<InputFile> file = readable(path);
  if (!file) return false;
  const std::string begin = content_of(*file, /*to_its_end*/ false).begin;
  return !begin.empty() && foreign_kind(begin).empty();
}

}  // namespace

CaptureFile::CaptureFile(Options options)
    : options_(std::move(options)),
      packing_(packing_for(options_.path)),
      current_(options_.path),
      is_new_(is_missing(options_.path)) {
  if (is_packed_otherwise(options_.path)) {
    throw UsageError(fmt::format("{} would hold plain text", text::safe(options_.path)),
                     "a name that ends with .gz or .zst has the capture packed");
  }
  open();
  if (options_.rotation.is_wanted()) current_ = options_.path = resolved(options_.path);
  look_at_end();
}

void CaptureFile::open() {
  current_ = options_.path;
  adopt(ByteWriter::append_to(options_.path, packing_, options_.stop_requested, {options_.mode, false}));
}

void CaptureFile::adopt(ByteWriter writer) {
  writer_ = std::make_unique<ByteWriter>(std::move(writer));
  writer_->while_stalled(stall_call_, stall_interval_);
  struct stat status {};
  const bool is_regular = ::fstat(writer_->fd(), &status) == 0 && S_ISREG(status.st_mode);
  is_on_disk_ = is_regular && !names_descriptor(current_);
  if (!is_on_disk_ && options_.rotation.is_wanted()) {
    throw UsageError(fmt::format("{} is no regular file, and cannot be rotated", text::safe(current_)),
                     "leave out --rotate, or name a file");
  }
  written_ = is_regular ? static_cast<std::uint64_t>(status.st_size) : 0;
  had_lines_ = false;
  begun_.reset();
  if (is_regular) lock();
}

/// Takes the lock of the file, so that a second program that writes into it can say so. A file system without
/// locks is no reason for a message.
void CaptureFile::lock() {
  if (::flock(writer_->fd(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
  if (std::exchange(has_told_lock_, true)) return;
  say(fmt::format(
      "warning: another program has locked {}, as a capture into it does: an event that both write "
      "is in it twice",
      text::safe(current_)));
}

void CaptureFile::say(const std::string& line) const {
  if (options_.say) options_.say("wazobus: " + line);
}

void CaptureFile::reopen() {
  flush();
  if (!is_on_disk_ || place() == Place::ours) return;
  const std::unique_ptr<ByteWriter> before = std::move(writer_);
  try {
    open();
    look_at_end();
  } catch (const Failure& failure) {
    writer_ = std::make_unique<ByteWriter>(std::move(*before));
    return say(fmt::format("{}; events still go to the file that was open", failure.what()));
  }
  before->close();
}

/// Examines the existing file, and repairs or renames it if a power loss left it incomplete, so that new data
/// is not joined to incomplete data.
void CaptureFile::look_at_end() {
  if (written_ == 0) return;
  std::unique_ptr<InputFile> file = readable(current_);
  if (!file) {
    had_lines_ = true;
    begin(changed_at(writer_->fd()));
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
    throw UsageError(fmt::format("{} is {}, but its name says otherwise", text::safe(current_),
                                 found.unpacker ? found.unpacker->format() : "not packed"),
                     "name another file: .gz is gzip, .zst is Zstandard, anything else is plain");
  }
  const Content content = content_of(*file, is_packed);
  require_capture(content.begin);
  begin(first_time(content.begin).value_or(changed_at(file->fd())));
  if (!content.is_complete) return set_aside();
  had_lines_ = !content.begin.empty();
  char last = content.last;
  if (!is_packed && ::pread(file->fd(), &last, 1, static_cast<off_t>(written_) - 1) != 1) return;
  if (last == '\n') return;
  writer_->buffer() += '\n';
  flush();
}

void CaptureFile::require_capture(std::string_view begin) const {
  if (options_.takes_any_file || !is_on_disk_) return;
  const std::string_view kind = foreign_kind(begin);
  if (kind.empty()) return;
  throw UsageError(fmt::format("{} is no capture: it begins with {}", text::safe(current_), kind),
                   "name another file, or append to it with --force");
}

/// Notes that the first line of the present file has this time. The file may be older than this run.
void CaptureFile::begin(text::Timestamp time) {
  begun_ = time;
  is_begin_guessed_ = false;
  if (!options_.clocks) return;
  const auto age = std::chrono::floor<milliseconds>(options_.clocks->system() - time);
  begun_by_clock_ = options_.clocks->steady() - std::max(age, milliseconds::zero());
}

bool CaptureFile::is_old(text::Timestamp time) const {
  const auto& age = options_.rotation.age;
  if (!age) return false;
  return options_.clocks ? options_.clocks->steady() - begun_by_clock_ >= *age : time - *begun_ >= *age;
}

/// Renames an incomplete packed file, because nothing after the fault could be read.
void CaptureFile::set_aside() {
  const std::string name = current_;
  current_ = options_.path = resolved(current_);
  rename_to_finished();
  open();
  say(fmt::format("{} ended in the middle of its packed data: it is {} now, and a new one is begun",
                  text::safe(name), text::safe(renamed_)));
}

/// The file begins with an event of this time, which has just come.
void CaptureFile::begin_now(text::Timestamp time, bool is_guessed) {
  begun_ = time;
  is_begin_guessed_ = is_guessed;
  if (options_.clocks) begun_by_clock_ = options_.clocks->steady();
}

void CaptureFile::commit(text::Timestamp time, bool is_guessed) {
  const std::size_t last_line = committed_;
  committed_ = buffer().size();
  if (!begun_ || (is_begin_guessed_ && !is_guessed)) begin_now(time, is_guessed);
  if (options_.rotation.is_wanted() && rotate_if_due(last_line, time)) return;
  if (committed_ >= ByteWriter::write_at) flush();
}

/// If the file has reached its limit, the last line, which starts at `last_line`, goes to a new file.
bool CaptureFile::rotate_if_due(std::size_t last_line, text::Timestamp time) {
  const Rotation& rotation = options_.rotation;
  const bool has_lines = written_ > 0 || last_line > 0;
  const bool is_full = rotation.bytes && written_ + committed_ > *rotation.bytes;
  const bool was_old = is_old(time);
  if (!has_lines || !(is_full || was_old)) return false;
  const std::string line = buffer().substr(last_line);
  buffer().resize(last_line);
  flush();
  // The packed size is known only after flush().
  const bool was_too_much = rotation.bytes && written_ + line.size() > *rotation.bytes;
  if (was_old || was_too_much) {
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
    rotate(time);
  } catch (const Failure&) {
    failure = std::current_exception();
    options_.rotation = {};
  }
  buffer() = line;
  committed_ = line.size();
  if (!begun_) begin_now(time, is_begin_guessed_);
  if (!failure) return;
  flush();
  std::rethrow_exception(failure);
}

/// Does our name belong to our file, to another one, or to none?
CaptureFile::Place CaptureFile::place() const {
  struct stat ours {};
  struct stat named {};
  if (::fstat(writer_->fd(), &ours) != 0) return Place::taken;
  if (::stat(current_.c_str(), &named) != 0) return errno == ENOENT ? Place::gone : Place::ours;
  return ours.st_dev == named.st_dev && ours.st_ino == named.st_ino ? Place::ours : Place::taken;
}

/// Ends the present file, and begins another one for the line of this `time`.
void CaptureFile::rotate(text::Timestamp time) {
  const bool has_finished_name = current_ != options_.path;
  if (has_finished_name) renamed_ = current_;
  const Place where = place();
  if (where == Place::gone) {
    say(fmt::format("{} was moved or deleted: a new one is begun", text::safe(current_)));
  } else if (where == Place::ours && !has_finished_name) {
    rename_to_finished();
  }
  const std::unique_ptr<ByteWriter> before = std::move(writer_);
  try {
    if (is_free(options_.path)) {
      open();
    } else {
      open_under_free_name(time);
      if (!has_finished_name) {
        say(fmt::format("{} is another file now, and is left alone: what follows is in {}",
                        text::safe(options_.path), text::safe(current_)));
      }
    }
  } catch (const Failure&) {
    writer_ = std::make_unique<ByteWriter>(std::move(*before));
    throw;
  }
  before->close();
  remove_oldest();
}

/// Removes the oldest finished files if there are more than are kept. Those of earlier runs count too. The
/// last one stays in any case: it may have an earlier time if the clock was set back.
void CaptureFile::remove_oldest() {
  const auto& keep = options_.rotation.keep;
  if (!keep) return;
  std::vector<std::string> finished = FinishedFiles(options_.path).existing();
  std::erase(finished, current_);
  if (finished.size() <= *keep) return;
  leave_foreign(finished);
  std::size_t excess = finished.size() - std::min(finished.size(), *keep);
  for (const std::string& path : finished) {
    if (excess == 0) return;
    if (path == renamed_) continue;
    --excess;
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) continue;
    return say(fmt::format("cannot remove {}: {}", text::safe(path), errno_text(errno)));
  }
}

/// Takes the files that are no captures out of `finished`, which has the names of finished files. Says so
/// once.
void CaptureFile::leave_foreign(std::vector<std::string>& finished) {
  const auto foreign = std::stable_partition(finished.begin(), finished.end(), is_surely_capture);
  if (foreign == finished.end()) return;
  const auto others = finished.end() - foreign - 1;
  if (!std::exchange(has_told_foreign_, true)) {
    const std::string are =
        others == 0 ? "is no capture" : fmt::format("and {} more are no captures", others);
    say(fmt::format("{} {}: --rotate-keep neither counts nor removes {}", text::safe(*foreign), are,
                    others == 0 ? "it" : "them"));
  }
  finished.erase(foreign, finished.end());
}

/// Begins a file that has the name of a finished file from the start.
void CaptureFile::open_under_free_name(text::Timestamp time) {
  const FinishedFiles finished(options_.path);
  const int first = finished.next_number(time);
  for (int number = first;; ++number) {
    const std::string name = finished.path(time, number);
    try {
      ByteWriter writer =
          ByteWriter::append_to(name, packing_, options_.stop_requested, {options_.mode, true});
      current_ = name;
      return adopt(std::move(writer));
    } catch (const CannotOpen& failure) {
      if (failure.error() != EEXIST || number - first == most_names) throw;
    }
  }
}

void CaptureFile::rename_to_finished() {
  const FinishedFiles finished(options_.path);
  int error = EEXIST;
  const int first = finished.next_number(*begun_);
  for (int number = first; error == EEXIST && number - first < most_names; ++number) {
    renamed_ = finished.path(*begun_, number);
    error = rename_to_new(current_, renamed_);
  }
  if (error == 0) return;
  throw IoError(fmt::format("cannot rename {} to {}: {}", text::safe(current_),
                            text::safe(finished.path(*begun_, first)), errno_text(error)),
                "all lines before this are whole");
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
  if (!buffer().empty()) leave_if_deleted();
  const bool complete = flush_writer();
  if (options_.rotation.is_wanted()) written_ = size();
  return complete;
}

/// Counts what was written also if the rest could not be.
bool CaptureFile::flush_writer() {
  const std::uint64_t before = writer_->written();
  const auto count = [&] { lines_written_ += writer_->written() - before; };
  try {
    const bool complete = writer_->flush();
    count();
    return complete;
  } catch (const Failure&) {
    count();
    throw;
  }
}

/// If the file was deleted, begins a new one, because lines in a file without a name would be lost.
void CaptureFile::leave_if_deleted() {
  struct stat status {};
  if (!is_on_disk_ || ::fstat(writer_->fd(), &status) != 0 || status.st_nlink > 0) return;
  const std::string lines = buffer();
  buffer().clear();
  say(fmt::format("{} was deleted: a new one is begun", text::safe(current_)));
  const text::Timestamp begun = begun_.value_or(text::Timestamp());
  const SteadyTime begun_by_clock = begun_by_clock_;
  try {
    if (options_.rotation.is_wanted() && !is_free(options_.path)) {
      open_under_free_name(begun);
    } else {
      open();
      look_at_end();
    }
  } catch (const Failure&) {
    buffer() = lines;  // so that nobody takes them for written
    throw;
  }
  if (!begun_) {
    begun_ = begun;
    begun_by_clock_ = begun_by_clock;
  }
  buffer() += lines;
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

void CaptureFile::withdraw() noexcept {
  if (const std::optional<std::string> path = created()) ::unlink(path->c_str());
}

std::optional<std::string> CaptureFile::created() const {
  const bool is_ours = is_new_ && is_on_disk_ && place() == Place::ours;
  if (!is_ours || size() > 0 || !writer_->buffer().empty()) return std::nullopt;
  return resolved(current_);
}

void CaptureFile::while_stalled(std::function<void()> call, milliseconds interval) {
  stall_call_ = std::move(call);
  stall_interval_ = interval;
  writer_->while_stalled(stall_call_, stall_interval_);
}

}  // namespace wazobus::capture
