// SPDX-License-Identifier: MIT
// A file or stream to read, and the one place where its reading fails.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::capture {

class InputFile {
 public:
  enum class Opening {
    waits,  ///< a FIFO is opened once it has a writer
    now,    ///< read() waits for the writer instead
  };

  /// Opens `path`; `-` is the standard input. Throws IoError.
  explicit InputFile(const std::string& path, Opening opening = Opening::waits);

  /// Reads from `fd`, which must outlive this. `name` is for messages.
  InputFile(int fd, std::string name);

  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  /// Waits for bytes and appends at most `most` of them to `out`. Returns how many: 0 at the end, nothing
  /// when a signal came instead. Throws IoError.
  std::optional<std::size_t> read(std::string& out, std::size_t most);

  /// The same, stored at `into`.
  std::optional<std::size_t> read(char* into, std::size_t most);

  /// From now on read() returns nothing, as for a signal, once one of these is readable, whichever thread it
  /// waits in.
  void wake_by(int fd, int other_fd = -1) { wakers_ = {fd, other_fd}; }

  /// From now on read() returns nothing instead of waiting: the caller waits for fd().
  void never_wait() { waits_ = false; }

  /// How many bytes a regular file has now, from where reading began; nothing for what is none.
  [[nodiscard]] std::optional<std::size_t> size() const;

  /// Is it a regular file?
  [[nodiscard]] bool can_rewind() const { return start_.has_value(); }

  /// Goes back to where reading began, where it can. Throws IoError.
  void rewind();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  [[nodiscard]] bool wait() const;
  void find_start();

  int fd_;
  bool owned_;
  std::array<int, 2> wakers_{-1, -1};  // poll() passes over -1
  bool waits_first_ = false;
  bool waits_ = true;
  std::optional<std::size_t> start_;  // of what is read; of the standard input something may be gone
  std::string name_;
};

/// All of a small file, which may be a FIFO, however long that waits (Interrupt::EndsProgram); `-` is the
/// standard input. Throws IoError, and UsageError beyond 64 MiB: it is no `what` then, and of anything that
/// does not end (/dev/zero) the memory would.
std::string whole_file(const std::string& path, std::string_view what);

}  // namespace wazobus::capture
