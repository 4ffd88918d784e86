// SPDX-License-Identifier: MIT
// gzip (RFC 1952) and Zstandard (RFC 8878), unpacked as their bytes come.
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
    /// What is wrong, or empty: "the gzip data is corrupt (incorrect data check)". Nothing was stored then.
    std::string fault = {};
    /// What to try, or empty.
    std::string advice = {};
  };

  Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  virtual ~Unpacker() = default;

  /// Takes bytes of `packed` and stores at most `most` at `into`, which may bring something even without new
  /// bytes. Neither is done only when more bytes are needed, or on a fault.
  virtual Step step(std::string_view packed, char* into, std::size_t most) = 0;

  /// May the packed data end here?
  [[nodiscard]] virtual bool may_end() const = 0;

  /// "gzip"
  [[nodiscard]] virtual std::string_view format() const = 0;
};

/// What unpacks a stream that starts with `head`, or null when it is not packed. `undecided` says that a
/// longer head could decide otherwise.
struct Recognised {
  std::unique_ptr<Unpacker> unpacker;
  bool undecided = false;
};
Recognised recognise_packed(std::string_view head);

/// No magic number is longer.
constexpr std::size_t longest_magic = 4;

}  // namespace wazobus::capture
