// SPDX-License-Identifier: MIT
// Finds the lines of a block that need not be read, because their events are not wanted.
//
// Often only a few events of a capture are wanted. Reading a line takes a microsecond; searching it for the
// texts of which each wanted event contains one takes a hundredth of that. But a line that is not an event
// must be reported, and all events are counted. So the sieve passes over a line only if LineShapes recognises
// an event that RecordSource would read without a report. Every other line is read as usual.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "capture/block.hpp"
#include "capture/line_shapes.hpp"
#include "text/finder.hpp"

namespace wazobus::capture {

class Sieve {
 public:
  /// `texts`: those of event::required_texts(), one or more.
  explicit Sieve(const std::vector<std::string>& texts);

  /// Sets block.passed. Does nothing in a block of items.
  void sift(Block& block);

 private:
  struct Wanted {
    text::Finder finder;
    const char* next = nullptr;  ///< where the text stands next, or the end
  };

  const char* next_wanted(const char* from, const char* end);

  std::vector<Wanted> wanted_;
  LineShapes shapes_;
};

}  // namespace wazobus::capture
