// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <iterator>

#include "json/write.hpp"
#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

class JsonFindings : public FindingFormatter {
 public:
  void finding(const Place& place, const catalogue::FindingView& finding, std::string& out) override {
    out += R"({"file":)";
    append_any_string(place.file, out);
    if (place.line == 0) {
      out += R"(,"line":null,"column":null)";
    } else {
      out += R"(,"line":)";
      append_number(place.line, out);
      out += R"(,"column":)";
      append_number(place.column, out);
    }
    out += R"(,"severity":")";
    out += catalogue::name_of(finding.severity);
    out += R"(","event":)";
    if (finding.event.empty()) {
      out += "null";
    } else {
      append_any_string(finding.event, out);
    }
    out += R"(,"pointer":)";
    append_any_string(finding.pointer, out);
    out += R"(,"rule":")";
    out += catalogue::id_of(finding.rule);
    out += R"(","message":)";
    append_any_string(finding.message, out);
    out += "}\n";
  }

  void summary(const Totals& totals, std::string& out) override {
    fmt::format_to(std::back_inserter(out),
                   R"({{"summary":{{"values":{},"events":{},"errors":{},"warnings":{},"by_event":)",
                   totals.values, totals.events, totals.errors, totals.warnings);
    append_counts(totals.by_event, out);
    out += R"(,"by_rule":)";
    append_counts(totals.by_rule, out);
    out += "}}\n";
  }
};

}  // namespace

void append_any_string(std::string_view text, std::string& out) {
  if (text::is_utf8(text)) return json::append_string(text, out);
  json::append_string(text::safe(text), out);
}

void append_counts(const Counts& counts, std::string& out) {
  out += '{';
  for (const auto& [name, count] : counts) {
    if (out.back() != '{') out += ',';
    append_any_string(name, out);
    fmt::format_to(std::back_inserter(out), ":{}", count);
  }
  out += '}';
}

std::unique_ptr<FindingFormatter> make_json_findings() {
  return std::make_unique<JsonFindings>();
}

}  // namespace wazobus::render
