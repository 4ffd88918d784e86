// SPDX-License-Identifier: MIT
#include "render/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// The most bytes of a name in a table. Such a name and its count fit into a line of a terminal.
constexpr std::size_t longest_name = 64;

class Text : public FindingFormatter {
 public:
  explicit Text(Colouring coloured) : brush_(coloured) {}

  void finding(const FindingPlace& place, const catalogue::FindingView& finding, std::string& out) override {
    append_finding(place, finding, brush_, out);
    out += '\n';
    has_findings_ = true;
  }

  void summary(const Totals& totals, std::string& out) override {
    std::string tables;
    append_tables(totals, brush_, tables);
    if (has_findings_ && !tables.empty()) out += '\n';
    out += tables;
  }

 private:
  Brush brush_;
  bool has_findings_ = false;
};

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Returns "2 errors, 1 warning" or "2 errors, 1 warning, 3 ignored".
std::string counted_findings(const Totals& totals) {
  std::string out =
      fmt::format("{}, {}", counted(totals.errors, "error"), counted(totals.warnings, "warning"));
  if (totals.ignored) out += fmt::format(", {} ignored", *totals.ignored);
  return out;
}

/// Shortens the name of an event, which comes from the input and may be of any length.
std::string short_name(std::string_view name) {
  std::string out = text::safe(name.substr(0, longest_name + 1));
  if (out.size() <= longest_name) return out;
  out.resize(text::characters_within(longest_name - 1, out).size());
  return out + "\u2026";
}

void append_table(std::string_view title, const Counts& counts, std::size_t width, const Brush& brush,
                  std::string& out) {
  if (counts.empty()) return;
  if (!out.empty()) out += '\n';
  brush.write(style::bold, title, out);
  out += '\n';
  std::vector<const Counts::value_type*> rows;
  rows.reserve(counts.size());
  for (const auto& count : counts) rows.push_back(&count);
  // The map is sorted by name, and equal counts keep that order.
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto* one, const auto* other) { return one->second > other->second; });
  for (const auto* row : rows) {
    fmt::format_to(std::back_inserter(out), "  {:>{}}  {}\n", row->second, width, short_name(row->first));
  }
}

std::size_t digits(const Counts& counts) {
  std::uint64_t most = 0;
  for (const auto& [name, count] : counts) most = std::max(most, count);
  return fmt::formatted_size("{}", most);
}

std::unique_ptr<FindingFormatter> make_text_findings(const FindingOptions& options) {
  return std::make_unique<Text>(options.coloured);
}

constexpr std::array finding_table{
    FindingFormatInfo{FindingFormat::text, false, true, make_text_findings},
    FindingFormatInfo{FindingFormat::json, true, false,
                      [](const FindingOptions& /*options*/) { return make_json_findings(); }},
    FindingFormatInfo{FindingFormat::github, true, true,
                      [](const FindingOptions& /*options*/) { return make_github_findings(); }},
    FindingFormatInfo{FindingFormat::junit, true, true, make_junit_findings},
    FindingFormatInfo{FindingFormat::sarif, true, true,
                      [](const FindingOptions& options) { return make_sarif_findings(options.version); }},
};

}  // namespace

std::span<const FindingFormatInfo> finding_formats() {
  static_assert(std::size(finding_table) == std::size(finding_format_choices),
                "each choice of --format has a row");
  return finding_table;
}

const FindingFormatInfo& info_of(FindingFormat format) {
  return *std::find_if(finding_table.begin(), finding_table.end(),
                       [format](const FindingFormatInfo& info) { return info.format == format; });
}

std::unique_ptr<FindingFormatter> make_finding_formatter(FindingFormat format,
                                                         const FindingOptions& options) {
  return info_of(format).make(options);
}

std::string totals_line(const Totals& totals) {
  const std::string files = totals.tells_files ? counted(totals.files, "file") + ", " : "";
  return fmt::format("{}{}, {}: {}", files, counted(totals.values, "value"), counted(totals.events, "event"),
                     counted_findings(totals));
}

std::string stopped_line(const Totals& totals) {
  return "stopped after " + counted_findings(totals);
}

std::string interrupted_line(const Totals& totals) {
  return "interrupted after " + totals_line(totals);
}

std::string checked_line(const Totals& totals) {
  return fmt::format("{} checked: {}", counted(totals.events, "event"), counted_findings(totals));
}

void append_finding(const FindingPlace& place, const catalogue::FindingView& finding, const Brush& brush,
                    std::string& out) {
  brush.open(style::bold, out);
  append_place(place, out);
  out += ':';
  brush.close(out);
  out += ' ';
  brush.open(finding.severity == catalogue::Severity::error ? style::error : style::warning, out);
  out += catalogue::name_of(finding.severity);
  out += ':';
  brush.close(out);
  out += ' ';
  append_sentence(finding, out);
  out += ' ';
  brush.open(style::dim, out);
  out += '[';
  out += catalogue::id_of(finding.rule);
  out += ']';
  brush.close(out);
}

void append_place(const FindingPlace& place, std::string& out) {
  text::append_safe(place.file, out);
  if (place.line == 0) return;
  out += ':';
  append_number(place.line, out);
  out += ':';
  append_number(place.column, out);
}

void append_number(std::uint64_t number, std::string& out) {
  const fmt::format_int digits(number);
  out.append(digits.data(), digits.size());
}

void append_sentence(const catalogue::FindingView& finding, std::string& out) {
  for (const std::string_view part : {finding.event, finding.path}) {
    if (part.empty()) continue;
    text::append_safe(part, out);
    out += ": ";
  }
  text::append_safe(finding.message, out);
}

void append_tables(const Totals& totals, const Brush& brush, std::string& out) {
  const std::size_t width = std::max(digits(totals.by_event), digits(totals.by_rule));
  std::string tables;
  append_table("events", totals.by_event, width, brush, tables);
  append_table("findings", totals.by_rule, width, brush, tables);
  out += tables;
}

}  // namespace wazobus::render
