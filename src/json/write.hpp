// SPDX-License-Identifier: MIT
// Writes JSON text: the one place where strings are quoted.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::json {

/// Appends `value` as a JSON string. `value` must be UTF-8; DEL and C1 controls are escaped along with C0.
void append_string(std::string_view value, std::string& out);

/// Returns `value` as a JSON string; see append_string().
std::string quoted(std::string_view value);

/// Appends `value` as a JSON string without its quotes, for a part of a string.
void append_escaped(std::string_view value, std::string& out);

/// Appends the shortest text that reads back as `value`, always with a fraction or an exponent so that it
/// stays a float (`1.0`). `value` must be finite.
void append_float(double value, std::string& out);
void append_float(float value, std::string& out);

}  // namespace wazobus::json
