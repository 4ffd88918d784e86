// SPDX-License-Identifier: MIT
// The differences of two catalogues or captures, as text for people, JSON, and Markdown.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalogue/difference.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

using Differences = std::span<const catalogue::Difference>;

/// Appends the differences, below the names of their events, for a terminal of 80 columns. + is new, - is
/// gone, ~ has changed.
void append_differences(Differences differences, const Brush& brush, std::string& out);

/// Appends one object per line: change, what, event, name, before, after, seen.
void append_differences_json(Differences differences, std::string& out);

/// Appends a table in Markdown. `before` and `after` are the names of the two sides.
void append_differences_markdown(Differences differences, std::string_view before, std::string_view after,
                                 std::string& out);

/// "3 events came, 1 went, 12 changed"
std::string summary_of(Differences differences);

}  // namespace wazobus::render
