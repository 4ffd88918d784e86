// SPDX-License-Identifier: MIT
// A stream of JSON cut into blocks that can be checked on their own, several at once.
#pragma once

#include <cstddef>
#include <exception>
#include <optional>

#include "capture/block.hpp"
#include "capture/buffer.hpp"
#include "capture/input_stream.hpp"
#include "capture/item_cutter.hpp"
#include "capture/layout_finder.hpp"

namespace wazobus::capture {

/// Reads one stream. Holds no more than one block, one line or spanning value, and one read. Threads that
/// read in turns, each into a block of its own, may share it under a mutex.
class BlockReader {
 public:
  static constexpr std::size_t usual_size = 256UL * 1024;

  /// `stream` must outlive this.
  explicit BlockReader(InputStream& stream, std::size_t block_size = usual_size,
                       Arrays arrays = Arrays::taken_apart)
      : stream_(stream), block_size_(block_size), cutter_(arrays) {}

  /// Fills `block`, reusing its memory (less what a long line made it grow by), with what is there: at least
  /// one whole line or value, at most about a block's size (more only where one line or value is longer, or
  /// was taken to be until its end). Waits only while there is not one. False at the end.
  ///
  /// Throws IoError, once, for a failing read, after all that came before it was given, be it incomplete.
  /// A signal makes it return false with interrupted() true; nothing is lost if it is called again.
  bool next(Block& block);

  /// Of the blocks to come.
  void resize(std::size_t block_size) { block_size_ = block_size; }

  [[nodiscard]] bool interrupted() const { return interrupted_; }

  /// Has reading failed? What is given before next() says so may be cut anywhere.
  [[nodiscard]] bool has_failed() const { return failure_ != nullptr; }

 private:
  void begin(Block& block);
  bool fill(Buffer& text);
  bool cut(Block& block);
  bool cut_blank(Block& block);
  bool cut_lines(Block& block);
  bool cut_items(Block& block);
  bool give(Block& block, std::size_t size);

  InputStream& stream_;
  std::size_t block_size_;
  LayoutFinder finder_;
  std::optional<Layout> layout_;
  ItemCutter cutter_;
  Buffer carry_;  // what was read and not given yet: the next block starts with it
  std::size_t searched_ =
      0;  // how much of it is known to hold no newline (lines), or was cut already (items)
  std::exception_ptr failure_;
  bool at_end_ = false;
  bool interrupted_ = false;
};

}  // namespace wazobus::capture
