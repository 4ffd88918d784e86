// SPDX-License-Identifier: MIT
// A piece of a stream of JSON that can be checked on its own.
#pragma once

#include <cstddef>
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

/// Blocks follow each other without gaps: their texts, concatenated, are the stream.
struct Block {
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

  /// Consecutive whole lines whose events are not wanted (Sieve).
  struct Passed {
    std::size_t at;  ///< offset in text
    std::size_t size;
    std::size_t lines;
  };
  /// The lines that need not be read, in order. Empty unless a Sieve has sifted the block.
  std::vector<Passed> passed;
};

}  // namespace wazobus::capture
