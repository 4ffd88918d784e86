// SPDX-License-Identifier: MIT
// Unpacks bodies that are packed according to the property content_encoding.
#pragma once

#include <string>
#include <string_view>

#include "event/frame.hpp"

namespace wazobus::capture {

class BodyContent {
 public:
  /// Returns the body of `frame`, unpacked if content_encoding says that it is packed with gzip or Zstandard.
  /// A body that cannot be unpacked, or would have more than 64 MiB, is returned as it is. The result is
  /// valid until the next call, while the frame exists.
  std::string_view of(const event::Frame& frame);

 private:
  std::string unpacked_;
};

}  // namespace wazobus::capture
