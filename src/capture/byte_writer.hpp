// SPDX-License-Identifier: MIT
// Writes bytes to the standard output and to capture files.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "capture/packer.hpp"
#include "text/error.hpp"

namespace wazobus::capture {

/// Thrown if a stop was requested before the FIFO had a reader.
class NoReader : public Failure {
 public:
  explicit NoReader(const std::string& path);
};

/// Thrown if a file could not be opened for writing.
class CannotOpen : public IoError {
 public:
  CannotOpen(const std::string& path, int error);
  [[nodiscard]] int error() const { return error_; }

 private:
  int error_;
};

/// Collects output and writes whole lines. What is appended between two calls of commit() is written
/// together. If the disk is full, a regular file never ends in a part of a line.
class ByteWriter {
 public:
  /// This many bytes are written at once.
  static constexpr std::size_t write_at = 64UL * 1024;

  using StopRequested = std::function<bool()>;

  /// Writes to the standard output `fd`, which must outlive this. A closed pipe throws ClosedPipe, which ends
  /// the program. If `stop_requested` returns true, a write that a stalled reader blocks is abandoned.
  static ByteWriter standard_output(int fd, StopRequested stop_requested);

  struct NewFile {
    mode_t mode = 0600;        ///< whatever the umask is
    bool must_be_new = false;  ///< an existing file is an error, EEXIST
  };

  /// Opens `path` for appending, and creates it if needed. Each write is packed as one unit. A FIFO is opened
  /// when it has a reader. Throws IoError, and NoReader.
  static ByteWriter append_to(const std::string& path, Packing packing, StopRequested stop_requested,
                              const NewFile& new_file = {0600, false});

  ByteWriter(ByteWriter&& other) noexcept;
  ByteWriter(const ByteWriter&) = delete;
  ByteWriter& operator=(const ByteWriter&) = delete;
  ByteWriter& operator=(ByteWriter&&) = delete;
  ~ByteWriter();

  /// Calls `call` every `interval` while a stalled reader blocks the writing.
  void while_stalled(std::function<void()> call, std::chrono::milliseconds interval);

  /// The buffer to append to before commit().
  std::string& buffer() { return buffer_; }

  /// Ends a line or event. Writes if enough bytes are collected.
  void commit() {
    if (buffer_.size() >= write_at) flush();
  }

  /// Writes everything in the buffer. Throws IoError, or ClosedPipe on the standard output. If a stop was
  /// requested and the reader accepts nothing for a while, the rest is dropped, and this and all later calls
  /// return false.
  bool flush();

  /// The number of bytes of buffer() that were written; of a packed file those of whole units. taken() leaves
  /// out those that still wait in a pipe; it is 0 if packed bytes wait there.
  [[nodiscard]] std::uint64_t written() const { return written_; }
  [[nodiscard]] std::uint64_t taken() const;

  /// False if the other end of the pipe, socket or terminal is closed.
  [[nodiscard]] bool has_reader() const;

  /// False if anything was dropped or could not be written.
  [[nodiscard]] bool has_written_all() const { return has_written_all_; }

  /// Closes the file. Reports errors that only closing shows (NFS, quotas). Throws IoError.
  void close();

  [[nodiscard]] int fd() const { return fd_; }

 private:
  enum class Role { standard_output, file };

  ByteWriter(int fd, bool owned, std::string name, Role role, StopRequested stop_requested);

  void write(std::string_view bytes);
  [[nodiscard]] long write_some(std::string_view bytes) const;
  [[nodiscard]] bool wait_until_writable();
  [[noreturn]] void fail(int error, std::string_view written);
  [[nodiscard]] bool cut_off(std::size_t bytes) const;

  int fd_;
  bool is_socket_;
  bool is_pipe_;
  bool owned_;
  std::string name_;
  Role role_;
  Packing packing_ = Packing::none;
  StopRequested stop_requested_;
  std::function<void()> while_stalled_ = [] {};
  std::chrono::milliseconds stall_interval_{1000};
  std::chrono::steady_clock::time_point stall_called_;
  std::optional<std::chrono::steady_clock::time_point> give_up_at_;
  std::uint64_t written_ = 0;
  bool is_given_up_ = false;  // a stalled reader did not take what was written last
  bool has_written_all_ = true;
  std::string buffer_;
  std::string packed_;
};

}  // namespace wazobus::capture
