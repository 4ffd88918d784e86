// SPDX-License-Identifier: MIT
// Finds the lines of a block that need not be read, because nobody wants the event in them.
//
// Of most captures only a few events are wanted. To read a line takes a microsecond; to see that one of the
// texts that a wanted event must have is not in it takes a hundredth of that. But a line that is no event is
// told to the user, and all events are counted. So a line is passed over only if LineShapes knows it for an
// event from which RecordSource makes a frame without a word. Every other line is read the usual way.
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
