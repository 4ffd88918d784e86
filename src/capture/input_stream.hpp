// SPDX-License-Identifier: MIT
// Reads a file. Recognises gzip and Zstandard by its content, not by its name, and unpacks them.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/input_file.hpp"
#include "capture/unpacker.hpp"

namespace wazobus::capture {

class InputStream {
 public:
  /// `file` must outlive this.
  explicit InputStream(InputFile& file) : file_(file) {}

  /// Waits for bytes and stores at most `most` of them (not 0) at `into`. Returns their number, 0 at the end,
  /// or nothing if a signal came, or after a long stretch of packed bytes that hold nothing. Throws IoError
  /// for a failing read and, with the place, for packed data that is cut short or corrupt. All bytes before
  /// the fault are returned first.
  std::optional<std::size_t> read(char* into, std::size_t most);

  /// The number of bytes read from the file, before unpacking. Another thread may call this, for a progress
  /// line.
  [[nodiscard]] std::size_t consumed() const { return consumed_.load(std::memory_order_relaxed); }

  [[nodiscard]] const std::string& name() const { return file_.name(); }
  [[nodiscard]] bool is_regular_file() const { return file_.can_rewind(); }
  /// See InputFile::is_called_away().
  [[nodiscard]] bool is_called_away() const { return file_.is_called_away(); }

 private:
  bool recognise();
  std::optional<std::size_t> take(char* into, std::size_t most);
  std::optional<std::size_t> unpack(char* into, std::size_t most);
  [[noreturn]] void fail(std::string_view fault, std::string advice) const;

  InputFile& file_;
  std::atomic<std::size_t> consumed_ = 0;
  bool recognised_ = false;
  std::array<char, longest_magic> head_{};
  std::size_t head_size_ = 0;
  std::unique_ptr<Unpacker> unpacker_;  // null: plain bytes
  std::vector<char> packed_;            // the bytes from begin_ to end_ wait to be unpacked
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t unpacked_ = 0;
  bool at_end_ = false;
};

/// Returns what the first bytes of a stream (4 KiB are enough) seem to be, if they are not text: "binary
/// data", "UTF-16 text", "a ZIP archive". Empty for text.
std::string_view binary_kind(std::string_view first_bytes);

/// Returns how a file of this kind can be read all the same; empty if there is no way.
std::string remedy_for(std::string_view kind);

/// Returns words about a file of this kind: "binary data, which is not JSON text".
std::string is_no_json_text(std::string_view kind);

}  // namespace wazobus::capture
