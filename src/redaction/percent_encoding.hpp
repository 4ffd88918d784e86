// SPDX-License-Identifier: MIT
// Percent-encoding, as in URIs. Personal data must be recognised in encoded texts too.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::redaction {

using ByteSet = std::bitset<256>;

struct PercentDecoded {
  std::string text;
  ByteSet encoded;  ///< the bytes that were spelled as %XX
};

/// Decodes a text. Returns nothing if nothing in it is encoded.
std::optional<PercentDecoded> percent_decoded(std::string_view text);

/// Appends `text`, and encodes the bytes of `encoded` and the percent sign.
void append_percent_encoded(std::string_view text, const ByteSet& encoded, std::string& out);

}  // namespace wazobus::redaction
