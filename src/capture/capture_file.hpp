// SPDX-License-Identifier: MIT
// A capture that is kept: whole lines appended to a file, packed as its extension says, begun anew by size or
// age.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "capture/byte_writer.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// When a capture begins a new file.
struct Rotation {
  std::optional<std::uint64_t> bytes;              ///< on the disk
  std::optional<std::chrono::milliseconds> age{};  ///< of the file's first line

  [[nodiscard]] bool is_wanted() const { return bytes || age; }
};

class CaptureFile {
 public:
  struct Options {
    std::string path;
    Rotation rotation{};
    ByteWriter::StopRequested stop_requested;
    /// For what the user should know. May be empty.
    std::function<void(const std::string&)> say{};
  };

  /// Opens the file for appending, creating it if need be. A line that somebody left unfinished at its end is
  /// ended; a packed file that ends in the middle is taken for a finished one. Throws IoError, UsageError
  /// where what should be rotated is no regular file, or what should be appended to is packed otherwise.
  explicit CaptureFile(Options options);

  /// Append a line to this, its newline included, then commit().
  std::string& buffer() { return writer_->buffer(); }

  /// Ends a line, which is about something of that `time`; writes when enough has come together. A finished
  /// file is renamed: night.ndjson becomes night-20261121T154800Z.ndjson, the time of its first line. Throws
  /// IoError, after the line was written all the same.
  void commit(text::Timestamp time);

  /// Nothing more is waiting: writes what is there, or of a packed file, which would grow by as much as it
  /// shrinks, at most once a second.
  void settle();

  /// Has everything been written?
  [[nodiscard]] bool is_settled() const { return !waiting_since_ && writer_->has_written_all(); }

  /// When settle() would write what it left, if it left anything.
  [[nodiscard]] std::optional<std::chrono::milliseconds> due() const;

  /// The file that is open now.
  [[nodiscard]] int fd() const { return writer_->fd(); }

  /// Writes all that is there; false when a reader (of a FIFO) did not take it and a stop was requested.
  bool flush();

  /// Flushes, and reports what only closing shows. Throws IoError.
  void close();

  void while_stalled(std::function<void()> call, std::chrono::milliseconds interval);

 private:
  void open();
  void look_at_end();
  bool rotate_if_due(std::size_t last_line, text::Timestamp time);
  void rotate_before(const std::string& line, text::Timestamp time);
  void rotate();
  void set_aside();
  [[nodiscard]] std::uint64_t size() const;

  Options options_;
  Packing packing_;
  std::unique_ptr<ByteWriter> writer_;
  std::function<void()> stall_call_ = [] {};
  std::chrono::milliseconds stall_interval_{1000};
  std::size_t committed_ = 0;  // bytes of the buffer that are whole lines
  std::uint64_t written_ = 0;  // bytes of the file, kept up to date for a rotation
  std::optional<text::Timestamp> begun_;
  std::string renamed_;  // the name of the file that was finished last
  std::optional<std::chrono::steady_clock::time_point> waiting_since_;
};

}  // namespace wazobus::capture
