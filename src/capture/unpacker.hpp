// SPDX-License-Identifier: MIT
// Unpacks gzip (RFC 1952) and Zstandard (RFC 8878) incrementally.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace wazobus::capture {

class Unpacker {
 public:
  struct Step {
    std::size_t taken = 0;
    std::size_t stored = 0;
    /// The fault, or empty: "the gzip data is corrupt (incorrect data check)". Then nothing was stored.
    std::string fault = {};
    /// Advice about the fault, or empty.
    std::string advice = {};
  };

  Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  virtual ~Unpacker() = default;

  /// Reads bytes of `packed` and stores at most `most` bytes at `into`. It may store bytes without reading
  /// any. If it does neither, it needs more bytes or there is a fault.
  virtual Step step(std::string_view packed, char* into, std::size_t most) = 0;

  /// May the packed data end here?
  [[nodiscard]] virtual bool may_end() const = 0;

  /// "gzip"
  [[nodiscard]] virtual std::string_view format() const = 0;
};

/// The unpacker for a stream that starts with `head`, or null if it is not packed. `undecided`: a longer head
/// could change the result.
struct Recognised {
  std::unique_ptr<Unpacker> unpacker;
  bool undecided = false;
};
Recognised recognise_packed(std::string_view head);

/// The length of the longest magic number.
constexpr std::size_t longest_magic = 4;

std::string version_of_zlib();
std::string version_of_zstd();

}  // namespace wazobus::capture
