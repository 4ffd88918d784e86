// SPDX-License-Identifier: MIT
// Findings as SARIF 2.1.0 (OASIS): one line per finding, written at once.
#include "catalogue/rule_pages.hpp"
#include "json/writer.hpp"
#include "render/findings_formats.hpp"
#include "render/rule_pages.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// Writes a message as plain text. Escapes braces and brackets: SARIF takes {0} for a placeholder (3.11.5)
/// and [text](target) for a link (3.11.6).
void write_message(json::Writer& json, std::string_view plain) {
  const auto has = [plain](char c) { return plain.find(c) != std::string_view::npos; };
  if (!has('{') && !has('}') && !has(']')) {
    json.string(plain);
    return;
  }
  std::string escaped;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    const char c = plain[at];
    if (c == '{' || c == '}') escaped += c;
    if (c == ']' && plain.substr(at + 1).starts_with('(')) escaped += '\\';
    escaped += c;
  }
  json.string(escaped);
}

/// Appends a file name as a URI reference (RFC 3986). All bytes but the unreserved characters are escaped.
void append_uri(std::string_view file, std::string& out) {
  if (file.starts_with('/')) out += "file://";
  out += text::percent_encoded(file, "/");
}

/// Writes the page of --explain, as Markdown, which GitHub shows, and as text for readers without Markdown.
void write_help(json::Writer& json, const catalogue::RuleInfo& rule) {
  std::string text;
  append_rule_page(rule, Brush(false), 80, text);
  std::string markdown;
  append_rule_markdown(rule, markdown);
  json.open_object().key("text").string(text).key("markdown").string(markdown).close_object();
}

void write_rules(json::Writer& json) {
  json.open_array();
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    json.break_line().open_object().key("id").string(rule.id);
    json.key("shortDescription").open_object().key("text").string(rule.description).close_object();
    json.key("fullDescription").open_object().key("text");
    json.string(catalogue::page_of(rule.rule).meaning).close_object();
    write_help(json.key("help"), rule);
    json.key("defaultConfiguration").open_object();
    json.key("level").string(catalogue::name_of(rule.usually)).close_object();
    json.close_object();
  }
  json.break_line().close_array();
}

/// Writes one document piece by piece. The JSON writer keeps its state between the calls.
class Sarif : public FindingFormatter {
 public:
  explicit Sarif(std::string_view version) : version_(version) {}

  void begin(std::string& out) override {
    json_.continue_in(out).open_object();
    json_.key("version").string("2.1.0");
    json_.key("$schema").string("https://json.schemastore.org/sarif-2.1.0.json");
    json_.key("runs").open_array().open_object();
    json_.key("tool").open_object().key("driver").open_object().key("name").string("wazobus");
    write_any(json_.key("version"), version_);
    write_rules(json_.key("rules"));
    json_.close_object().close_object();
    json_.key("columnKind").string("utf16CodeUnits");
    json_.key("results").open_array();
  }

  void finding(const FindingPlace& place, const catalogue::FindingView& finding, std::string& out) override {
    has_results_ = true;
    json_.continue_in(out).break_line().open_object();
    json_.key("ruleId").string(catalogue::id_of(finding.rule));
    json_.key("ruleIndex").number(static_cast<unsigned>(finding.rule));
    json_.key("level").string(catalogue::name_of(finding.severity));
    message_.clear();
    append_sentence(finding, message_);
    json_.key("message").open_object().key("text");
    write_message(json_, message_);
    json_.close_object();
    json_.key("locations").open_array().open_object();
    write_location(place);
    if (!finding.pointer.empty()) {
      json_.key("logicalLocations").open_array().open_object().key("fullyQualifiedName");
      write_any(json_, finding.pointer);
      json_.close_object().close_array();
    }
    json_.close_object().close_array().close_object();
  }

  /// Writes the totals as properties of the run, after the results.
  void summary(const Totals& totals, std::string& out) override {
    end_results(out);
    json_.key("properties").open_object();
    json_.key("files").number(totals.files).key("values").number(totals.values);
    json_.key("events").number(totals.events).key("errors").number(totals.errors);
    json_.key("warnings").number(totals.warnings);
    write_counts(json_.key("byEvent"), totals.by_event);
    write_counts(json_.key("byRule"), totals.by_rule);
    json_.key("complete").boolean(totals.is_complete);
    json_.close_object();
  }

  void interrupt(std::string_view /*file*/, std::string& /*out*/) override { is_interrupted_ = true; }

  void end(std::string& out) override {
    end_results(out);
    if (is_interrupted_) write_interruption();
    json_.close_object().close_array().close_object().end_line();
  }

 private:
  void write_location(const FindingPlace& place) {
    if (file_ != place.file) {
      file_ = place.file;
      uri_.clear();
      append_uri(file_, uri_);
    }
    json_.key("physicalLocation").open_object();
    json_.key("artifactLocation").open_object().key("uri").string(uri_).close_object();
    if (place.line != 0) {
      json_.key("region").open_object().key("startLine").number(place.line);
      json_.key("startColumn").number(place.utf16_column).close_object();
    }
    json_.close_object();
  }

  void write_interruption() {
    json_.key("invocations").open_array().open_object();
    json_.key("executionSuccessful").boolean(false);
    json_.key("toolExecutionNotifications").open_array().open_object();
    json_.key("level").string("error");
    json_.key("message").open_object().key("text").string(interrupted_sentence).close_object();
    json_.close_object().close_array().close_object().close_array();
  }

  void end_results(std::string& out) {
    json_.continue_in(out);
    if (has_ended_) return;
    has_ended_ = true;
    if (has_results_) json_.break_line();
    json_.close_array();
  }

  std::string version_;
  std::string message_;
  std::string file_;  ///< the last file; uri_ is its name as a URI
  std::string uri_;
  json::Writer json_;
  bool has_results_ = false;
  bool has_ended_ = false;
  bool is_interrupted_ = false;
};

}  // namespace

std::unique_ptr<FindingFormatter> make_sarif_findings(std::string_view version) {
  return std::make_unique<Sarif>(version);
}

}  // namespace wazobus::render
