// SPDX-License-Identifier: MIT
// Cuts a stream of JSON into blocks that can be checked independently, by several threads.
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

/// Reads one stream. Holds at most one block, one line or spanning value, and one read. Several threads may
/// share it under a mutex and read in turn, each into its own block.
class BlockReader {
 public:
  static constexpr std::size_t usual_size = 256UL * 1024;

  /// RabbitMQ's largest message has 512 MiB, and base64 makes a third more of it.
  static constexpr std::size_t usual_longest = 1024UL * 1024 * 1024;

  /// `stream` must outlive this.
  explicit BlockReader(InputStream& stream, std::size_t block_size = usual_size,
                       Arrays arrays = Arrays::taken_apart, std::size_t longest = usual_longest)
      : stream_(stream), block_size_(block_size), cutter_(arrays), longest_(longest) {}

  /// Fills `block` with what is available: at least one whole line or value, and about a block's size at most
  /// (more only if a single line or value is longer, or was assumed to be). Reuses the block's memory, but
  /// frees what a long line needed. Waits only until one line or value is complete. Returns false at the end.
  ///
  /// NUL bytes at the beginnings of lines are left out, and noted as holes of the block. Endless ones count
  /// as a failing read.
  ///
  /// If a read fails, first returns everything before it, even if incomplete, and then throws IoError once.
  /// A line or value beyond `longest` bytes is not returned; it throws IoError, then call it no more.
  /// After a signal, or amid much that has no end of a line if the stream is called away, it returns false,
  /// and interrupted() is true; call it again to continue without loss.
  bool next(Block& block);

  /// Sets the size of the following blocks.
  void resize(std::size_t block_size) { block_size_ = block_size; }

  [[nodiscard]] bool interrupted() const { return interrupted_; }
  /// After interrupted(): may more be read without waiting?
  [[nodiscard]] bool has_more() const { return has_more_; }

  /// Has reading failed? Blocks that next() returns before it throws may be cut anywhere.
  [[nodiscard]] bool has_failed() const { return failure_ != nullptr; }

 private:
  void begin(Block& block);
  bool is_time_to_look();
  [[noreturn]] void give_up(Block& block);
  bool fill(Block& block);
  std::size_t take_holes_out(char* bytes, std::size_t count, Block& block);
  void note_hole(std::size_t at, std::size_t size, Block& block);
  bool cut(Block& block);
  bool cut_blank(Block& block);
  bool cut_lines(Block& block);
  bool cut_items(Block& block);
  bool give(Block& block, std::size_t size);

  InputStream& stream_;
  std::size_t block_size_;
  LayoutFinder finder_;
  bool is_text_ = false;  // what the text begins with was judged: it is not binary
  std::optional<Layout> layout_;
  ItemCutter cutter_;
  std::size_t longest_;
  Buffer carry_;  // bytes that were read and belong to the next block
  std::vector<Block::Hole> carried_holes_;
  bool begins_line_ = true;   // is the next byte that is read the first of a line?
  std::uint64_t hole_ = 0;    // the size of the hole that was read last, while nothing is behind it
  std::size_t searched_ = 0;  // how much of carry_ has no newline (lines) or was cut already (items)
  std::exception_ptr failure_;
  bool at_end_ = false;
  bool interrupted_ = false;
  bool has_more_ = false;
  std::size_t read_ = 0;  // the bytes that this call of next() has read
};

}  // namespace wazobus::capture
