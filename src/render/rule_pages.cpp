// SPDX-License-Identifier: MIT
#include "render/rule_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "catalogue/rule_pages.hpp"
#include "json/writer.hpp"
#include "render/cells.hpp"
#include "render/markdown.hpp"

namespace wazobus::render {

namespace {

Style style_of(catalogue::Severity severity) {
  return severity == catalogue::Severity::error ? style::error : style::warning;
}

void append_paragraph(std::string_view text, std::size_t columns, std::string& out) {
  for (const std::string& line : wrapped(text, columns))
    fmt::format_to(std::back_inserter(out), "{}\n", line);
}

/// Appends a title, and below it the text, indented by two.
void append_section(std::string_view title, std::string_view text, const Brush& brush, std::size_t columns,
                    std::string& out) {
  out += '\n';
  brush.write(style::bold, title, out);
  out += '\n';
  for (const std::string& line : wrapped(text, columns - 2))
    fmt::format_to(std::back_inserter(out), "  {}\n", line);
}

void append_example(const catalogue::RulePage& page, const Brush& brush, std::string& out) {
  out += '\n';
  brush.write(style::bold, "Example", out);
  if (!page.options.empty()) fmt::format_to(std::back_inserter(out), " (with {})", page.options);
  out += '\n';
  std::string_view rest = page.example;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    fmt::format_to(std::back_inserter(out), "  {}\n", line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
}

/// Returns a text of a page as Markdown. Text between backticks is code there, too.
std::string marked_up(std::string_view text) {
  std::string out;
  for (bool is_code = false;; is_code = !is_code) {
    const std::size_t tick = text.find('`');
    const std::string_view part = text.substr(0, tick);
    out += is_code ? markdown_code(part) : markdown_text(part);
    if (tick == std::string_view::npos) return out;
    text.remove_prefix(tick + 1);
  }
}

std::string basis_of(const catalogue::RulePage& page) {
  return fmt::format("{}. Since {}.", page.basis, catalogue::rules_since);
}

}  // namespace

void append_rule_line(const catalogue::RuleInfo& rule, Brush brush, std::size_t columns, std::string& out) {
  constexpr std::size_t id_columns = 27;
  const std::string_view severity = name_of(rule.usually);
  brush.write(style::name, rule.id, out);
  out.append(id_columns - rule.id.size(), ' ');
  brush.write(style_of(rule.usually), severity, out);
  out.append(9 - severity.size(), ' ');
  constexpr std::size_t indent = id_columns + 9;
  bool is_first = true;
  for (const std::string& line : wrapped(rule.description, std::max(columns, indent + 30) - indent)) {
    if (!is_first) out.append(indent, ' ');
    is_first = false;
    out.append(line).append("\n");
  }
}

void append_rule_page(const catalogue::RuleInfo& rule, Brush brush, std::size_t columns, std::string& out) {
  const catalogue::RulePage& page = catalogue::page_of(rule.rule);
  const std::size_t width = std::clamp<std::size_t>(columns, 40, 80);
  brush.write(style::name, rule.id, out);
  out += ", usually ";
  out += rule.usually == catalogue::Severity::error ? "an " : "a ";
  brush.write(style_of(rule.usually), name_of(rule.usually), out);
  out += '\n';
  append_paragraph(rule.description, width, out);
  append_section("Meaning", page.meaning, brush, width, out);
  append_example(page, brush, out);
  append_section("What to do", page.advice, brush, width, out);
  append_section("Based on", basis_of(page), brush, width, out);
}

void append_rule_markdown(const catalogue::RuleInfo& rule, std::string& out) {
  const catalogue::RulePage& page = catalogue::page_of(rule.rule);
  const std::string with = page.options.empty() ? "" : fmt::format(" (with {})", markdown_code(page.options));
  fmt::format_to(
      std::back_inserter(out),
      "**Meaning.** {}\n\n**Example**{}\n\n```\n{}\n```\n\n**What to do.** {}\n\n**Based on** {}\n",
      marked_up(page.meaning), with, page.example, marked_up(page.advice), marked_up(basis_of(page)));
}

void append_rule_json(const catalogue::RuleInfo& rule, std::string& out) {
  const catalogue::RulePage& page = catalogue::page_of(rule.rule);
  json::Writer json(out);
  json.open_object().key("rule").string(rule.id);
  json.key("severity").string(name_of(rule.usually)).key("description").string(rule.description);
  json.key("meaning").string(page.meaning).key("example").string(page.example);
  json.key("options").string_or_null(page.options).key("advice").string(page.advice);
  json.key("basis").string(page.basis).key("since").string(catalogue::rules_since);
  json.close_object().end_line();
}

}  // namespace wazobus::render
