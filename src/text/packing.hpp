// SPDX-License-Identifier: MIT
// The bytes that packed data begins with.
#pragma once

#include <string_view>

namespace wazobus::text {

inline constexpr std::string_view gzip_magic = "\x1f\x8b";
inline constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";

/// Returns the name of what the bytes are packed with, or nothing.
inline std::string_view packing_of(std::string_view bytes) {
  if (bytes.starts_with(gzip_magic)) return "gzip";
  return bytes.starts_with(zstd_magic) ? "Zstandard" : "";
}

}  // namespace wazobus::text
