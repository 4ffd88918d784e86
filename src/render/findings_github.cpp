// SPDX-License-Identifier: MIT
// Findings as commands for the runner of GitHub's workflows. It shows them beside the lines of the file.
#include <fmt/format.h>

#include <iterator>

#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// Escapes text for the runner: actions/toolkit, packages/core/src/command.ts.
void append_escaped(std::string_view text, bool in_property, std::string& out) {
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool escaped = c == '%' || c == '\r' || c == '\n' || (in_property && (c == ':' || c == ','));
    if (!escaped) continue;
    out += text.substr(copied, at - copied);
    fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned>(c));
    copied = at + 1;
  }
  out += text.substr(copied);
}

class Github : public FindingFormatter {
 public:
  void finding(const FindingPlace& place, const catalogue::FindingView& finding, std::string& out) override {
    out += "::";
    out += catalogue::name_of(finding.severity);
    out += ' ';
    message_.clear();
    if (place.file == standard_input) {
      // Without a file, the runner would look for the line in a file of its own.
      append_place(place, message_);
      message_ += ": ";
    } else {
      append_file(place, out);
    }
    out += "title=";
    out += catalogue::id_of(finding.rule);
    out += "::";
    append_sentence(finding, message_);
    append_escaped(message_, false, out);
    out += '\n';
  }

  void interrupt(std::string_view file, std::string& out) override {
    out += "::error ";
    if (file != standard_input) append_file({file}, out);
    out += "title=interrupted::";
    append_escaped(interrupted_sentence, false, out);
    out += '\n';
  }

  /// Writes one command, since the runner obeys some words even in the middle of other lines.
  void summary(const Totals& totals, std::string& out) override {
    std::string message = totals_line(totals) + "\n\n";
    append_tables(totals, Brush(false), message);
    message.erase(message.find_last_not_of('\n') + 1);
    out += "::notice title=wazobus::";
    append_escaped(message, false, out);
    out += '\n';
  }

 private:
  void append_file(const FindingPlace& place, std::string& out) {
    if (file_ != place.file) {
      file_ = place.file;
      std::string escaped;
      append_escaped(file_, true, escaped);
      // Line feeds in the name have become %0A. Other control characters are shown as codes.
      escaped_file_ = text::safe(escaped);
    }
    out += "file=";
    out += escaped_file_;
    if (place.line != 0) {
      out += ",line=";
      append_number(place.line, out);
      out += ",col=";
      append_number(place.column, out);
    }
    out += ',';
  }

  std::string message_;
  std::string file_;  ///< the last file; escaped_file_ is its escaped name
  std::string escaped_file_;
};

}  // namespace

std::unique_ptr<FindingFormatter> make_github_findings() {
  return std::make_unique<Github>();
}

}  // namespace wazobus::render
