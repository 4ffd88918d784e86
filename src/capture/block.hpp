// SPDX-License-Identifier: MIT
// A piece of a stream of JSON that can be checked on its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "capture/buffer.hpp"
#include "json/scan.hpp"

namespace wazobus::capture {

/// The layout of a stream. Its first value decides.
enum class Layout {
  lines,  ///< NDJSON: one value per line
  items,  ///< values that span lines, one after the other or in an array
};

/// How outermost arrays are treated.
enum class Arrays {
  taken_apart,  ///< each element is a value
  whole,        ///< each array is a value
};

/// Blocks follow each other without gaps: their texts, concatenated, are the stream without its holes.
struct Block {
  /// NUL bytes at the beginning of a line, which are not in the text. logrotate's copytruncate leaves such a
  /// hole before what a shell's > goes on to write, and so may a crash of the machine.
  struct Hole {
    std::size_t at;  ///< offset in text of the byte after it
    std::uint64_t size;
  };

  /// A value, or something broken: the text between white space, and between the brackets and commas of
  /// outermost arrays that are taken apart.
  struct Item {
    std::size_t at;      ///< offset in text
    std::size_t length;  ///< 0 only if the stream ends inside an array
    json::Fault fault;   ///< a fault between values; none for a value, which is not checked yet

    bool operator==(const Item&) const = default;
  };

  /// lines: the text consists of whole lines, and there are no items. The last line of a stream may lack its
  /// newline. items: the items are in order and do not overlap, with one exception: a missing comma is an
  /// item at the first byte of the value that follows, and comes before that value. A text without items
  /// contains nothing to check.
  Layout layout = Layout::lines;
  Buffer text;
  std::vector<Item> items;
  std::vector<Hole> holes;  ///< in order

  /// Consecutive whole lines whose events are not wanted (Sieve).
  struct Passed {
    std::size_t at;  ///< offset in text
    std::size_t size;
    std::size_t lines;
  };
  /// The lines that need not be read, in order. Empty unless a Sieve has sifted the block.
  std::vector<Passed> passed;
};

/// "a hole of 4096 NUL bytes"
std::string describe(const Block::Hole& hole);

}  // namespace wazobus::capture
