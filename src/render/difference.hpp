// SPDX-License-Identifier: MIT
// What two catalogues or captures do not have in common: for eyes, for programs, for a wiki.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalogue/difference.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

using Differences = std::span<const catalogue::Difference>;

/// Appends the differences below their events, for a terminal of 80 columns: + came, - went, ~ changed.
void append_differences(Differences differences, const Brush& brush, std::string& out);

/// Appends an object a line: change, what, event, name, before, after, seen.
void append_differences_json(Differences differences, std::string& out);

/// Appends a table in Markdown. `before` and `after` are the names of the two.
void append_differences_markdown(Differences differences, std::string_view before, std::string_view after,
                                 std::string& out);

/// "3 events came, 1 went, 12 changed"
std::string summary_of(Differences differences);

}  // namespace wazobus::render
