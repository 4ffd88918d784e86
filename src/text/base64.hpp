// SPDX-License-Identifier: MIT
// RFC 4648 base64, for bodies that are not JSON text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wazobus::text {

void append_base64(std::string_view bytes, std::string& out);

/// Strict: padding is required, white space is not allowed. Empty if `text` is not base64.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace wazobus::text
