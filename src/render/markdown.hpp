// SPDX-License-Identifier: MIT
// Puts foreign text into Markdown.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::render {

/// Returns the text, escaped so that it is no markup.
std::string markdown_text(std::string_view text);

/// Returns the text as a code span. Bars are escaped, because a bare bar would end the cell of a table.
std::string markdown_code(std::string_view text);

}  // namespace wazobus::render
