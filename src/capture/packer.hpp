// SPDX-License-Identifier: MIT
// Writes gzip and Zstandard in complete units, so that everything written can be read after a crash.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::capture {

enum class Packing { none, gzip, zstd };

/// ".gz", ".zst", or nothing.
std::string_view extension_of(Packing packing);

/// The packing for the extension of `path`.
Packing packing_for(std::string_view path);

/// Does the name say that the file is packed in another format, as night.ndjson.xz does?
bool is_packed_otherwise(std::string_view path);

/// Appends `bytes` as one complete gzip member or Zstandard frame. Every reader of the format reads several
/// units in a row as one file.
void append_packed(Packing packing, std::string_view bytes, std::string& out);

}  // namespace wazobus::capture
