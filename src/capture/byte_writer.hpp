// SPDX-License-Identifier: MIT
// Bytes out: the standard output and the files that captures are kept in.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "capture/packer.hpp"

namespace wazobus::capture {

/// Collects output and writes it whole lines at a time. What is appended between two calls of commit() is
/// never written apart, and a full disk leaves no part of a line behind in a regular file.
class ByteWriter {
 public:
  /// Bytes that are enough to be written at once.
  static constexpr std::size_t write_at = 64UL * 1024;

  using StopRequested = std::function<bool()>;

  /// Writes to the standard output, `fd`, which must outlive this. A closed pipe is the end of the work there
  /// (ClosedPipe). `stop_requested` lets a write that a stalled reader holds up be given up.
  static ByteWriter standard_output(int fd, StopRequested stop_requested);

  /// Opens `path` for appending, creating it if need be. What is written at once is packed as a whole.
  /// Throws IoError.
  static ByteWriter append_to(const std::string& path, Packing packing, StopRequested stop_requested);

  ByteWriter(ByteWriter&& other) noexcept;
  ByteWriter(const ByteWriter&) = delete;
  ByteWriter& operator=(const ByteWriter&) = delete;
  ByteWriter& operator=(ByteWriter&&) = delete;
  ~ByteWriter();

  /// While a reader holds up the writing, `call` is called every `interval`.
  void while_stalled(std::function<void()> call, std::chrono::milliseconds interval);

  /// Append to this, then commit().
  std::string& buffer() { return buffer_; }

  /// Ends a line or event; writes when enough has come together.
  void commit() {
    if (buffer_.size() >= write_at) flush();
  }

  /// Writes all that is there. Throws IoError, or ClosedPipe on the standard output. When a stop was
  /// requested and the reader takes nothing for a while, what is left is dropped: false, from then on.
  bool flush();

  /// False once anything was dropped, or could not be written.
  [[nodiscard]] bool has_written_all() const { return has_written_all_; }

  /// Reports what only closing shows (NFS, quotas). Throws IoError.
  void close();

  [[nodiscard]] int fd() const { return fd_; }

 private:
  enum class Role { standard_output, file };

  ByteWriter(int fd, bool owned, std::string name, Role role, StopRequested stop_requested);

  void write(std::string_view bytes);
  [[nodiscard]] long write_some(std::string_view bytes) const;
  [[nodiscard]] bool wait_until_writable();
  [[noreturn]] void fail(int error, std::string_view written);

  int fd_;
  bool is_socket_;
  bool owned_;
  std::string name_;
  Role role_;
  Packing packing_ = Packing::none;
  StopRequested stop_requested_;
  std::function<void()> while_stalled_ = [] {};
  std::chrono::milliseconds stall_interval_{1000};
  std::chrono::steady_clock::time_point stall_called_;
  std::optional<std::chrono::steady_clock::time_point> give_up_at_;
  bool has_written_all_ = true;
  std::string buffer_;
  std::string packed_;
};

}  // namespace wazobus::capture
