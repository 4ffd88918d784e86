// SPDX-License-Identifier: MIT
// Findings as commands to the runner of GitHub's workflows, which shows them beside the lines of the file.
#include <fmt/format.h>

#include <iterator>

#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// As the runner takes them apart: actions/toolkit, packages/core/src/command.ts.
void append_escaped(std::string_view text, bool in_property, std::string& out) {
  for (const char c : text) {
    const bool escaped = c == '%' || c == '\r' || c == '\n' || (in_property && (c == ':' || c == ','));
    if (escaped) {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
}

class Github : public FindingFormatter {
 public:
  void finding(const Place& place, const catalogue::Finding& finding, std::string& out) override {
    out += "::";
    out += catalogue::name_of(finding.severity);
    out += ' ';
    std::string message;
    if (place.file == standard_input) {
      // Without a file the runner would take the line for one of its own.
      append_place({report_name(place.file), place.line, place.column}, message);
      message += ": ";
    } else {
      append_file(place, out);
    }
    fmt::format_to(std::back_inserter(out), "title={}::", catalogue::id_of(finding.rule));
    append_sentence(finding, message);
    append_escaped(message, false, out);
    out += '\n';
  }

  /// One command, since the runner obeys some words even in the middle of a line that is none.
  void summary(const Totals& totals, std::string& out) override {
    std::string message = totals_line(totals) + "\n\n";
    append_tables(totals, Brush(false), message);
    message.erase(message.find_last_not_of('\n') + 1);
    out += "::notice title=wazobus::";
    append_escaped(message, false, out);
    out += '\n';
  }

 private:
  static void append_file(const Place& place, std::string& out) {
    out += "file=";
    append_escaped(text::safe(place.file), true, out);
    if (place.line != 0) {
      fmt::format_to(std::back_inserter(out), ",line={},col={}", place.line, place.column);
    }
    out += ',';
  }
};

}  // namespace

std::unique_ptr<FindingFormatter> make_github_findings() {
  return std::make_unique<Github>();
}

}  // namespace wazobus::render
