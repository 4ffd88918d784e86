// SPDX-License-Identifier: MIT
// gzip and Zstandard, written so that what was written can be read whatever happens next.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::capture {

enum class Packing { none, gzip, zstd };

/// ".gz", ".zst", or nothing.
std::string_view extension_of(Packing packing);

/// By the extension.
Packing packing_for(std::string_view path);

/// Appends `bytes` as one complete gzip member or Zstandard frame. Several of them after each other are a
/// file that every reader of the format takes as one.
void append_packed(Packing packing, std::string_view bytes, std::string& out);

}  // namespace wazobus::capture
