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
    std::function<text::Timestamp()> now;
  };

  /// Opens the file for appending, creating it if need be; a line that somebody left unfinished at its end is
  /// ended. Throws IoError, UsageError where what should be rotated is no regular file, or what should be
  /// appended to is packed otherwise.
  explicit CaptureFile(Options options);

  /// Append a line to this, its newline included, then commit().
  std::string& buffer() { return writer_->buffer(); }

  /// Ends a line; writes when enough has come together. A finished file is renamed: night.ndjson becomes
  /// night-20261121T154800Z.ndjson, the time of its first line. Throws IoError.
  void commit();

  /// Nothing more is waiting: writes what is there, or of a packed file, which would grow by as much as it
  /// shrinks, at most once a second.
  void settle();

  /// When settle() would write what it left, if it left anything.
  [[nodiscard]] std::optional<std::chrono::milliseconds> due() const;

  /// Writes all that is there; false when a reader (of a FIFO) did not take it and a stop was requested.
  bool flush();

  /// Flushes, and reports what only closing shows. Throws IoError.
  void close();

  void while_stalled(std::function<void()> call, std::chrono::milliseconds interval);

 private:
  void open();
  void end_broken_line() const;
  bool rotate_if_due(std::size_t last_line);
  void rotate();
  [[nodiscard]] std::uint64_t size() const;

  Options options_;
  Packing packing_;
  std::unique_ptr<ByteWriter> writer_;
  std::function<void()> stall_call_ = [] {};
  std::chrono::milliseconds stall_interval_{1000};
  std::size_t committed_ = 0;  // bytes of the buffer that are whole lines
  std::uint64_t written_ = 0;  // bytes of the file
  std::optional<text::Timestamp> begun_;
  std::optional<std::chrono::steady_clock::time_point> waiting_since_;
};

}  // namespace wazobus::capture
