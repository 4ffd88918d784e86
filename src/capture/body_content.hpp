// SPDX-License-Identifier: MIT
// Bodies that are packed, as the property content_encoding says.
#pragma once

#include <string>
#include <string_view>

#include "event/frame.hpp"

namespace wazobus::capture {

class BodyContent {
 public:
  /// Returns what is in the body: the body itself, or, if it is packed with gzip or Zstandard, as
  /// content_encoding says, what was packed. A body that cannot be unpacked, or has more than 64 MiB in it,
  /// is returned as it is. What is returned lives as long as the frame, and until the next call.
  std::string_view of(const event::Frame& frame);

 private:
  std::string unpacked_;
};

}  // namespace wazobus::capture
