// SPDX-License-Identifier: MIT
// Findings as SARIF 2.1.0 (OASIS), a line for each, written as they come.
#include <fmt/format.h>

#include <iterator>

#include "json/write.hpp"
#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// Appends a message as a string. SARIF would take {0} for a placeholder (3.11.5), [text](target) for a link
/// (3.11.6).
void append_message(std::string_view plain, std::string& out) {
  const auto has = [plain](char c) { return plain.find(c) != std::string_view::npos; };
  if (!has('{') && !has('}') && !has(']')) return json::append_string(plain, out);
  std::string escaped;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    const char c = plain[at];
    if (c == '{' || c == '}') escaped += c;
    if (c == ']' && plain.substr(at + 1).starts_with('(')) escaped += '\\';
    escaped += c;
  }
  json::append_string(escaped, out);
}

/// A file name as a URI reference (RFC 3986): any bytes, nothing but the unreserved characters as they are.
void append_uri(std::string_view file, std::string& out) {
  if (file.starts_with('/')) out += "file://";
  out += text::percent_encoded(file, "/");
}

void append_rules(std::string& out) {
  std::string_view separator = "\n";
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    fmt::format_to(std::back_inserter(out), R"({}{{"id":"{}","shortDescription":{{"text":)", separator,
                   rule.id);
    json::append_string(rule.description, out);
    fmt::format_to(std::back_inserter(out), R"(}},"defaultConfiguration":{{"level":"{}"}}}})",
                   catalogue::name_of(rule.usually));
    separator = ",\n";
  }
}

class Sarif : public FindingFormatter {
 public:
  explicit Sarif(std::string_view version) : version_(version) {}

  void begin(std::string& out) override {
    out += R"({"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[)";
    out += R"({"tool":{"driver":{"name":"wazobus","version":)";
    append_any_string(version_, out);
    out += R"(,"rules":[)";
    append_rules(out);
    out += "\n]}},\"columnKind\":\"utf16CodeUnits\",\"results\":[";
  }

  void finding(const Place& place, const catalogue::FindingView& finding, std::string& out) override {
    out += has_results_ ? ",\n" : "\n";
    has_results_ = true;
    out += R"({"ruleId":")";
    out += catalogue::id_of(finding.rule);
    out += R"(","ruleIndex":)";
    append_number(static_cast<unsigned>(finding.rule), out);
    out += R"(,"level":")";
    out += catalogue::name_of(finding.severity);
    out += R"(","message":{"text":)";
    message_.clear();
    append_sentence(finding, message_);
    append_message(message_, out);
    out += R"(},"locations":[{"physicalLocation":{"artifactLocation":{"uri":")";
    append_location(place, out);
    out += '}';
    if (!finding.pointer.empty()) {
      out += R"(,"logicalLocations":[{"fullyQualifiedName":)";
      append_any_string(finding.pointer, out);
      out += "}]";
    }
    out += "}]}";
  }

  /// A run's properties may stand anywhere in it; behind the results the totals are known.
  void summary(const Totals& totals, std::string& out) override {
    end_results(out);
    fmt::format_to(
        std::back_inserter(out),
        R"(,"properties":{{"files":{},"values":{},"events":{},"errors":{},"warnings":{},"byEvent":)",
        totals.files, totals.values, totals.events, totals.errors, totals.warnings);
    append_counts(totals.by_event, out);
    out += R"(,"byRule":)";
    append_counts(totals.by_rule, out);
    out += '}';
  }

  void end(std::string& out) override {
    end_results(out);
    out += "}]}\n";
  }

 private:
  void append_location(const Place& place, std::string& out) {
    if (file_ != place.file) {
      file_ = place.file;
      uri_.clear();
      append_uri(report_name(file_), uri_);
    }
    out += uri_;
    out += "\"}";
    if (place.line == 0) return;
    out += R"(,"region":{"startLine":)";
    append_number(place.line, out);
    out += R"(,"startColumn":)";
    append_number(place.utf16_column, out);
    out += '}';
  }

  void end_results(std::string& out) {
    if (has_ended_) return;
    has_ended_ = true;
    out += has_results_ ? "\n]" : "]";
  }

  std::string version_;
  std::string message_;
  std::string file_;  ///< the last one, and how it is written
  std::string uri_;
  bool has_results_ = false;
  bool has_ended_ = false;
};

}  // namespace

std::unique_ptr<FindingFormatter> make_sarif_findings(std::string_view version) {
  return std::make_unique<Sarif>(version);
}

}  // namespace wazobus::render
