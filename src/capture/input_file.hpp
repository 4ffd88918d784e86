// SPDX-License-Identifier: MIT
// A file or stream to read. Throws all of its read errors.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wazobus::capture {

class InputFile {
 public:
  enum class Opening {
    waits,  ///< opening a FIFO waits for a writer
    now,    ///< read() waits for the writer
  };

  /// Opens `path`; `-` is the standard input. Throws IoError.
  explicit InputFile(const std::string& path, Opening opening = Opening::waits);

  /// Reads from `fd`, which must outlive this. `name` is for messages.
  InputFile(int fd, std::string name);

  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  /// Waits for bytes and appends at most `most` of them to `out`. Returns their number, 0 at the end, or
  /// nothing if a signal came. Throws IoError.
  std::optional<std::size_t> read(std::string& out, std::size_t most);

  /// The same, but stores the bytes at `into`.
  std::optional<std::size_t> read(char* into, std::size_t most);

  /// From now on read() returns nothing, as for a signal, once one of these descriptors is readable. This
  /// holds for all threads.
  void wake_by(int fd, int other_fd = -1) { wakers_ = {fd, other_fd}; }

  /// From now on read() returns nothing instead of waiting; the caller waits for fd().
  void never_wait() { waits_ = false; }

  /// Does the caller want to do something else before much more is read: did it say never_wait(), or is a
  /// descriptor of wake_by() readable? A file that is packed or has no newline can otherwise be read for
  /// minutes without a wait, and so without a look at signals and time limits.
  [[nodiscard]] bool is_called_away() const;

  /// `goes_on`: the file may grow. Then read() returns nothing at its end, and more bytes may come.
  void go_on(bool goes_on) { goes_on_ = goes_on; }

  /// The current size of a regular file, counted from where reading began; nothing for other files.
  [[nodiscard]] std::optional<std::size_t> size() const;

  /// Is there a regular file at `path`? It is not opened: who opens a FIFO and closes it ends its writer.
  static bool is_regular(const std::string& path);

  /// Is it a regular file?
  [[nodiscard]] bool can_rewind() const { return start_.has_value(); }

  /// Goes back to where reading began. Call it only if can_rewind(). Throws IoError.
  void rewind();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// What messages call it from now on, in place of its path.
  void name_it(std::string name) { name_ = std::move(name); }

 private:
  [[nodiscard]] bool wait() const;
  void find_start();

  int fd_;
  bool owned_;
  std::array<int, 2> wakers_{-1, -1};  // poll() ignores -1
  bool waits_first_ = false;
  bool waits_ = true;
  bool goes_on_ = false;
  std::optional<std::size_t>
      start_;  // where reading began: part of the standard input may have been read before
  std::string name_;
};

/// A catalogue or a template is no larger.
inline constexpr std::size_t largest_small_file = 64UL * 1024 * 1024;

/// Reads a whole small file; `-` is the standard input. For a FIFO it may wait forever (see
/// Interrupt::EndsProgram). `what` says in messages what the file is. Throws IoError, and UsageError for more
/// than `largest` bytes, because an endless file (/dev/zero) would fill the memory.
std::string whole_file(const std::string& path, std::string_view what,
                       std::size_t largest = largest_small_file);

/// The same for a file of which `text` is the beginning.
void read_to_end(InputFile& file, std::string_view what, std::string& text,
                 std::size_t largest = largest_small_file);

}  // namespace wazobus::capture
