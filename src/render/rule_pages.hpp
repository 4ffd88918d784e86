// SPDX-License-Identifier: MIT
// The pages of validate's rules, as text, Markdown or JSON.
#pragma once

#include <cstddef>
#include <string>

#include "catalogue/finding.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

/// Appends a line: the id, the usual severity, and as much of the sentence as fits into `columns`.
void append_rule_line(const catalogue::RuleInfo& rule, Brush brush, std::size_t columns, std::string& out);

/// Appends the whole page, wrapped at `columns`.
void append_rule_page(const catalogue::RuleInfo& rule, Brush brush, std::size_t columns, std::string& out);

/// Appends the page without id, severity and description, as GitHub's Markdown.
void append_rule_markdown(const catalogue::RuleInfo& rule, std::string& out);

/// Appends the page as one JSON object on a line.
void append_rule_json(const catalogue::RuleInfo& rule, std::string& out);

}  // namespace wazobus::render
