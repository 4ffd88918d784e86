// SPDX-License-Identifier: MIT
// A piece of a stream of JSON that can be checked on its own.
#pragma once

#include <cstddef>
#include <vector>

#include "capture/buffer.hpp"
#include "json/scan.hpp"

namespace wazobus::capture {

/// How a stream is laid out, which its first value decides.
enum class Layout {
  lines,  ///< NDJSON: a value a line
  items,  ///< values that span lines, one after the other or in an array
};

/// What becomes of outermost arrays.
enum class Arrays {
  taken_apart,  ///< each element is a value
  whole,        ///< each array is a value
};

/// Blocks follow each other without a gap: their texts one after the other are the stream.
struct Block {
  /// What stands between the spaces, and between the brackets and commas of outermost arrays that are taken
  /// apart: a value, or what is broken.
  struct Item {
    std::size_t at;      ///< offset in text
    std::size_t length;  ///< 0 only where the stream ends inside an array
    json::Fault fault;   ///< what is wrong between the values; none for a value, which is still to be judged

    bool operator==(const Item&) const = default;
  };

  /// lines: the text is whole lines, and there are no items; the last line of a stream may lack its newline.
  /// items: items are in order and do not overlap, only that a missing comma is reported at the first byte of
  /// the value that follows, before it. A text without items holds nothing to be judged.
  Layout layout = Layout::lines;
  Buffer text;
  std::vector<Item> items;
};

}  // namespace wazobus::capture
