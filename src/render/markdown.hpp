// SPDX-License-Identifier: MIT
// Foreign text inside of Markdown.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::render {

/// Text that is no markup.
std::string markdown_text(std::string_view text);

/// A code span, which in a table may not hold a bare bar.
std::string markdown_code(std::string_view text);

}  // namespace wazobus::render
