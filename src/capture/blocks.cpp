// SPDX-License-Identifier: MIT
#include "capture/blocks.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "text/error.hpp"

namespace wazobus::capture {

bool BlockReader::next(Block& block) {
  begin(block);
  while (!cut(block)) {
    if (at_end_) {
      if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
      return false;
    }
    if (!fill(block.text)) {
      carry_.swap(block.text);
      return false;
    }
  }
  return true;
}

void BlockReader::begin(Block& block) {
  // Frees the memory that a long line needed, but keeps a buffer that is not much larger than usual.
  const std::size_t usual = 8 * block_size_;
  interrupted_ = false;
  block.items.clear();
  block.passed.clear();
  if (block.items.capacity() * sizeof(Block::Item) > usual) block.items.shrink_to_fit();
  block.text.clear(usual);
  if (carry_.size() > block_size_) {
    block.text.swap(carry_);
  } else {
    block.text.append(carry_.view());
  }
  carry_.clear(usual);
}

/// Reads once; false if a signal came. An error is kept until everything before it has been returned.
bool BlockReader::fill(Buffer& text) {
  const std::size_t most = std::max(block_size_ - std::min(block_size_, text.size()), block_size_ / 4 + 1);
  try {
    const std::optional<std::size_t> count = stream_.read(text.room(most), most);
    interrupted_ = !count;
    text.added(count.value_or(0));
    at_end_ = count == std::size_t{0};
  } catch (const IoError&) {
    failure_ = std::current_exception();
    at_end_ = true;
  }
  return !interrupted_;
}

/// Makes a block of the available bytes and keeps the rest for the next one. Returns false if more bytes are
/// needed.
bool BlockReader::cut(Block& block) {
  constexpr std::size_t enough = 4096;
  if (!layout_ && !is_text_ && block.text.size() >= enough) {
    is_text_ = binary_kind(block.text.view().substr(0, enough)).empty();
    if (!is_text_) {
      // Binary data may have neither lines nor an end, so the rest is not read.
      layout_ = Layout::lines;
      at_end_ = true;
    }
  }
  if (!layout_) {
    layout_ = finder_.find(block.text.view(), at_end_);
    if (!layout_) return cut_blank(block);
    searched_ = *layout_ == Layout::items ? finder_.byte_order_mark() : 0;
    if (finder_.is_long_line()) cutter_.expect_one_line();
    finder_ = {};
  }
  block.layout = *layout_;
  return *layout_ == Layout::lines ? cut_lines(block) : cut_items(block);
}

/// Returns white space before the first value as a block once it is long.
bool BlockReader::cut_blank(Block& block) {
  if (finder_.blank() < block_size_ || finder_.blank() < block.text.size()) return false;
  block.layout = Layout::items;
  cutter_.cut(block.text.view(), finder_.byte_order_mark(), false, block.items);
  finder_.forget_blank();
  is_text_ = false;
  return give(block, block.text.size());
}

bool BlockReader::cut_lines(Block& block) {
  const std::string_view text = block.text.view();
  if (at_end_ || text.empty()) return give(block, text.size());
  const void* const newline = ::memrchr(text.data() + searched_, '\n', text.size() - searched_);
  const std::size_t end =
      newline == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(newline) - text.data()) + 1;
  searched_ = text.size() - end;
  return give(block, end);
}

bool BlockReader::cut_items(Block& block) {
  searched_ = cutter_.cut(block.text.view(), searched_, at_end_, block.items);
  if (block.items.empty() && searched_ < block_size_ && !at_end_) return false;
  const std::size_t end = std::exchange(searched_, 0);
  return give(block, end);
}

/// Returns false if the block would be empty.
bool BlockReader::give(Block& block, std::size_t size) {
  if (size == 0 && block.items.empty()) return false;
  carry_.append(block.text.view().substr(size));
  block.text.truncate(size);
  return true;
}

}  // namespace wazobus::capture
