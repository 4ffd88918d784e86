// SPDX-License-Identifier: MIT
// JSON for eyes: indented, coloured, readable letters instead of escapes, and still valid JSON.
#pragma once

#include <string>
#include <string_view>

#include "json/view.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

/// Appends the value without a newline at its end.
void append_indented(json::View value, const Brush& brush, std::string& out);

/// Appends the string with \u escapes of printable characters resolved and everything unsafe escaped; with
/// its quotes.
void append_readable_string(json::View string, std::string& out);

/// Appends compact JSON as it is spelled, but for characters that are unsafe on a terminal: those are
/// escaped.
void append_safe_json(std::string_view compact, std::string& out);

}  // namespace wazobus::render
