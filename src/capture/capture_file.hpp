// SPDX-License-Identifier: MIT
// Writes a capture: whole lines, appended to a file, packed according to its extension, and rotated by size
// or age.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_writer.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// The limits at which a capture begins a new file, and how many finished ones there may be.
struct Rotation {
  std::optional<std::uint64_t> bytes;              ///< on disk
  std::optional<std::chrono::milliseconds> age{};  ///< since the file's first line
  std::optional<std::size_t> keep{};               ///< finished captures; the oldest beyond are removed

  [[nodiscard]] bool is_wanted() const { return bytes || age; }
};

class CaptureFile {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  struct Clocks {
    std::function<SteadyTime()> steady;
    std::function<text::Timestamp()> system;
  };

  struct Options {
    std::string path;
    Rotation rotation{};
    ByteWriter::StopRequested stop_requested;
    /// Called with messages for the user. Optional.
    std::function<void(const std::string&)> say{};
    /// The permissions of a new file, whatever the umask is.
    mode_t mode = 0600;
    /// Append also to a file that is clearly not a capture.
    bool takes_any_file = false;
    /// The clocks that measure the age of a file. They are given for events from a bus, because the system's
    /// clock may be set meanwhile. Without them the times of the events count, as is right for events from a
    /// capture.
    std::optional<Clocks> clocks{};
  };

  /// Opens the file for appending, and creates it if needed. If its last line is incomplete, a newline is
  /// added. A packed file that ends in the middle is renamed like a finished one. Throws IoError; NoReader
  /// for a FIFO; UsageError if a file to rotate is not a regular file, if the existing file is packed in
  /// another way, or if it is clearly not a capture. A regular file is locked (flock) while it is open; if
  /// another program holds the lock, only a message says so.
  explicit CaptureFile(Options options);

  /// Did the present file have lines when it was opened?
  [[nodiscard]] bool had_lines() const { return had_lines_; }

  /// Writes everything and opens the path again, which may be another file now (logrotate). If that fails,
  /// the present file is kept, and a message says why.
  void reopen();

  /// The buffer for a line with its newline; then call commit().
  std::string& buffer() { return writer_->buffer(); }

  /// Ends a line whose event has this `time`. Writes if enough bytes are collected. A finished file is
  /// renamed: night.ndjson becomes night-20261121T154800Z.ndjson, after the time of its first line. A file
  /// that somebody moved or deleted is not renamed. If another file has its name, that file is not touched.
  /// If it throws IoError for a failing rotation, the line has been written. `is_guessed`: the event has no
  /// time; then the file is named after the first one that has.
  void commit(text::Timestamp time, bool is_guessed = false);

  /// Call it when no further event is waiting. Writes what is there; for a packed file at most once a second,
  /// because small units pack badly.
  void settle();

  /// The number of bytes of buffer() that were written, to all files together. taken() leaves out those that
  /// still wait in a FIFO.
  [[nodiscard]] std::uint64_t written() const { return lines_written_; }
  [[nodiscard]] std::uint64_t taken() const {
    return lines_written_ - (writer_->written() - writer_->taken());
  }

  /// The time until settle() would write the bytes that it left; empty if there are none.
  [[nodiscard]] std::optional<std::chrono::milliseconds> due() const;

  /// The descriptor of the current file.
  [[nodiscard]] int fd() const { return writer_->fd(); }

  /// Writes everything; false if the reader of a FIFO did not accept it and a stop was requested.
  bool flush();

  /// Flushes and closes the file. Reports errors that only closing shows. Throws IoError.
  void close();

  /// Deletes the file if this created it and has written nothing, for a run that failed before its first
  /// event.
  void withdraw() noexcept;

  /// The path of the file, without symbolic links, if this created it and has written nothing.
  [[nodiscard]] std::optional<std::string> created() const;

  void while_stalled(std::function<void()> call, std::chrono::milliseconds interval);

 private:
  enum class Place { ours, gone, taken };

  void open();
  void open_under_free_name(text::Timestamp time);
  void adopt(ByteWriter writer);
  void lock();
  void look_at_end();
  void require_capture(std::string_view begin) const;
  [[nodiscard]] Place place() const;
  void leave_if_deleted();
  bool flush_writer();
  void begin(text::Timestamp time);
  void begin_now(text::Timestamp time, bool is_guessed);
  [[nodiscard]] bool is_old(text::Timestamp time) const;
  bool rotate_if_due(std::size_t last_line, text::Timestamp time);
  void rotate_before(const std::string& line, text::Timestamp time);
  void rotate(text::Timestamp time);
  void remove_oldest();
  void leave_foreign(std::vector<std::string>& finished);
  void rename_to_finished();
  void set_aside();
  void say(const std::string& line) const;
  [[nodiscard]] std::uint64_t size() const;

  Options options_;
  Packing packing_;
  std::string current_;  // the name of the present file; options_.path, unless another file has taken that
  std::unique_ptr<ByteWriter> writer_;
  std::function<void()> stall_call_ = [] {};
  std::chrono::milliseconds stall_interval_{1000};
  std::size_t committed_ = 0;  // the bytes of the complete lines in the buffer
  std::uint64_t written_ = 0;  // size of the file, kept up to date if it is rotated
  std::uint64_t lines_written_ = 0;
  std::optional<text::Timestamp> begun_;
  bool is_begin_guessed_ = false;
  SteadyTime begun_by_clock_{};  // valid if begun_ is
  std::string renamed_;          // the name of the last finished file
  bool is_on_disk_ = false;
  bool is_new_ = false;  // created by this
  bool had_lines_ = false;
  bool has_told_foreign_ = false;
  bool has_told_lock_ = false;
  std::optional<std::chrono::steady_clock::time_point> waiting_since_;
};

}  // namespace wazobus::capture
