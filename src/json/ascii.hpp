// SPDX-License-Identifier: MIT
// JSON text in ASCII alone, as Wazo's services send it.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::json {

/// Appends the JSON text `json`, which must be UTF-8, and escapes each character beyond ASCII as Python's
/// json.dumps does: \u00e9, and two escapes for one beyond U+FFFF.
void append_ascii(std::string_view json, std::string& out);

}  // namespace wazobus::json
