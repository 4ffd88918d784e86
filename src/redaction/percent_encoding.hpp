// SPDX-License-Identifier: MIT
// Percent-encoding, as in URIs: what is personal must be recognised behind it too.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

namespace wazobus::redaction {

using Bytes = std::bitset<256>;

struct PercentDecoded {
  std::string text;
  Bytes encoded;  ///< those that were spelled as %XX
};

/// Empty if nothing in it is encoded.
std::optional<PercentDecoded> percent_decoded(std::string_view text);

/// Appends it with these bytes encoded, and the percent sign.
void append_percent_encoded(std::string_view text, const Bytes& encoded, std::string& out);

}  // namespace wazobus::redaction
