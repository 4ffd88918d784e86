// SPDX-License-Identifier: MIT
// Bytes out: the standard output and the files that captures are kept in.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace wazobus::capture {

/// Collects output and writes it whole lines at a time. What is appended between two calls of commit() is
/// never written apart, and a full disk leaves no part of a line behind in a regular file.
class ByteWriter {
 public:
  /// What a closed pipe means: for the standard output the end of the work (ClosedPipe), for a file an error.
  enum class Role { standard_output, file };

  /// Writes to `fd`, which must outlive this. `name` is for messages. `stop_requested` lets a write that a
  /// stalled reader holds up be given up.
  ByteWriter(int fd, std::string name, Role role, std::function<bool()> stop_requested);

  /// Opens `path` for appending, creating it if need be. Throws IoError.
  static ByteWriter append_to(const std::string& path, std::function<bool()> stop_requested);

  ByteWriter(ByteWriter&& other) noexcept;
  ByteWriter(const ByteWriter&) = delete;
  ByteWriter& operator=(const ByteWriter&) = delete;
  ByteWriter& operator=(ByteWriter&&) = delete;
  ~ByteWriter();

  /// Append to this, then commit().
  std::string& buffer() { return buffer_; }

  /// Ends a line or event; writes when enough has come together.
  void commit() {
    if (buffer_.size() >= write_at) flush();
  }

  /// Writes all that is there. Throws IoError, or ClosedPipe on the standard output. When a stop was
  /// requested and the reader takes nothing for a while, what is left is dropped.
  void flush();

  /// Reports what only closing shows (NFS, quotas). Throws IoError.
  void close();

  [[nodiscard]] int fd() const { return fd_; }

 private:
  static constexpr std::size_t write_at = 64 * 1024;

  bool wait_until_writable() const;
  [[noreturn]] void fail(int error, std::size_t written);

  int fd_;
  bool owned_ = false;
  std::string name_;
  Role role_;
  std::function<bool()> stop_requested_;
  std::string buffer_;
};

}  // namespace wazobus::capture
