// SPDX-License-Identifier: MIT
#include "capture/blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/size.hpp"

namespace wazobus::capture {

bool BlockReader::next(Block& block) {
  begin(block);
  while (!cut(block)) {
    if (at_end_) {
      if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
      return false;
    }
    if (block.text.size() > longest_) give_up(block);
    if (is_time_to_look() || !fill(block)) {
      // What was read is kept for the next call.
      carry_.swap(block.text);
      carried_holes_.swap(block.holes);
      return false;
    }
  }
  return true;
}

void BlockReader::begin(Block& block) {
  // Frees the memory that a long line needed, but keeps a buffer that is not much larger than usual.
  const std::size_t usual = 8 * block_size_;
  interrupted_ = has_more_ = false;
  read_ = 0;
  block.items.clear();
  block.passed.clear();
  block.holes.clear();
  block.holes.swap(carried_holes_);
  if (block.items.capacity() * sizeof(Block::Item) > usual) block.items.shrink_to_fit();
  block.text.clear(usual);
  if (carry_.size() > block_size_) {
    block.text.swap(carry_);
  } else {
    block.text.append(carry_.view());
  }
  carry_.clear(usual);
}

/// May the caller have to look at a signal or a time limit, after so much without the end of a line?
bool BlockReader::is_time_to_look() {
  constexpr std::size_t much = 4UL * 1024 * 1024;
  if (read_ < much) return false;
  read_ = 0;
  has_more_ = interrupted_ = stream_.is_called_away();
  return interrupted_;
}

void BlockReader::give_up(Block& block) {
  at_end_ = true;
  block.text.clear(0);
  block.holes.clear();
  throw IoError(
      fmt::format("cannot read {}: a line or value of more than {}, and no message of RabbitMQ is so large",
                  text::safe(stream_.name()), text::size_text(longest_)),
      "cut -b -1000000 FILE | wazobus ... - cuts such lines, and reads the others");
}

/// Reads once; false if a signal came. An error is kept until everything before it has been returned.
bool BlockReader::fill(Block& block) {
  Buffer& text = block.text;
  const std::size_t most = std::max(block_size_ - std::min(block_size_, text.size()), block_size_ / 4 + 1);
  try {
    char* const bytes = text.room(most);
    const std::optional<std::size_t> count = stream_.read(bytes, most);
    interrupted_ = !count;
    read_ += count.value_or(0);
    text.added(take_holes_out(bytes, count.value_or(0), block));
    at_end_ = count == std::size_t{0};
  } catch (const IoError&) {
    failure_ = std::current_exception();
    at_end_ = true;
  }
  return !interrupted_;
}

/// Removes NUL bytes at the beginnings of lines from bytes that were read. Returns how many are left. Throws
/// IoError if there are too many.
std::size_t BlockReader::take_holes_out(char* bytes, std::size_t count, Block& block) {
  const std::string_view read(bytes, count);
  std::size_t kept = 0;
  for (std::size_t at = 0; at < count;) {
    const std::size_t nul = std::min(read.find('\0', at), count);
    if (nul > at) {
      begins_line_ = read[nul - 1] == '\n';
      hole_ = 0;
    }
    const std::size_t behind = std::min(read.find_first_not_of('\0', nul), count);
    if (begins_line_ && behind > nul) note_hole(block.text.size() + kept + nul - at, behind - nul, block);
    const std::size_t end = begins_line_ ? nul : behind;
    if (kept < at) std::memmove(bytes + kept, bytes + at, end - at);
    kept += end - at;
    at = behind;
  }
  return kept;
}

void BlockReader::note_hole(std::size_t at, std::size_t size, Block& block) {
  constexpr std::uint64_t most = 1024UL * 1024 * 1024;
  if (hole_ == 0) block.holes.push_back({at, 0});
  hole_ += size;
  block.holes.back().size = hole_;
  // A regular file has an end, and most of a large hole in it takes no space on the disk.
  if (hole_ <= most || stream_.is_regular_file()) return;
  block.holes.pop_back();
  throw IoError(fmt::format("cannot read {}: more than 1 GiB of NUL bytes and nothing else",
                            text::safe(stream_.name())));
}

std::string describe(const Block::Hole& hole) {
  return hole.size == 1 ? "a NUL byte" : fmt::format("a hole of {} NUL bytes", hole.size);
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

/// Returns false if the block would be empty. A hole at the end may be longer than what was read of it.
bool BlockReader::give(Block& block, std::size_t size) {
  if (size == 0 && block.items.empty() && (block.holes.empty() || !at_end_)) return false;
  if (!at_end_) {
    const auto carried = std::find_if(block.holes.begin(), block.holes.end(),
                                      [size](const Block::Hole& hole) { return hole.at >= size; });
    for (auto hole = carried; hole != block.holes.end(); ++hole)
      carried_holes_.push_back({hole->at - size, hole->size});
    block.holes.erase(carried, block.holes.end());
  }
  carry_.append(block.text.view().substr(size));
  block.text.truncate(size);
  return true;
}

}  // namespace wazobus::capture
