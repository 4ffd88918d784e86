// SPDX-License-Identifier: MIT
// Findings as a JUnit report that the schemas of Jenkins and of Ant both take: a suite for each file, a test
// case for each finding.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// What stands for the character at `at`, which is one that XML gives a meaning or has no place for.
std::string_view replacement(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    default:
      // Of what is safe to show, XML 1.0 leaves out these two.
      if (text.substr(at).starts_with("\xEF\xBF\xBE")) return "\\u{fffe}";
      if (text.substr(at).starts_with("\xEF\xBF\xBF")) return "\\u{ffff}";
      return {};
  }
}

/// Appends what stands for `text` in XML, as content or in an attribute with double quotes.
void append_xml(std::string_view text, std::string& out) {
  const std::string safe = text::safe(text);
  for (std::size_t at = 0; at < safe.size();) {
    const std::size_t end = std::min(safe.find_first_of("&<>\"'\xEF", at), safe.size());
    out.append(safe, at, end - at);
    if (end == safe.size()) return;
    const std::string_view instead = replacement(safe, end);
    const std::size_t length = text::decode_utf8(safe, end).length;
    out += instead.empty() ? std::string_view(safe).substr(end, length) : instead;
    at = end + length;
  }
}

/// Appends name="text", with a space before it.
void append_attribute(std::string_view name, std::string_view text, std::string& out) {
  out += ' ';
  out += name;
  out += "=\"";
  append_xml(text, out);
  out += '"';
}

class Junit : public FindingFormatter {
 public:
  explicit Junit(const FindingOptions& options) : strict_(options.strict) {
    std::string now;
    text::append_utc(options.now, now);
    // The schema wants neither a fraction nor a time zone.
    append_attribute("timestamp", now.substr(0, now.find('.')), constants_);
    constants_ += R"( hostname="localhost" time="0">)";
    constants_ += "\n<properties><property name=\"wazobus.version\"";
    append_attribute("value", options.version, constants_);
    constants_ += "/></properties>\n";
  }

  void begin(std::string& out) override {
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  }

  void begin_file(std::string_view file, std::string& /*out*/) override {
    file_ = report_name(file);
    cases_.clear();
    system_out_.clear();
    tests_ = failures_ = 0;
  }

  void finding(const Place& place, const catalogue::Finding& finding, std::string& /*out*/) override {
    const Place named{report_name(place.file), place.line, place.column};
    std::string line;
    append_finding(named, finding, Brush(false), line);
    ++tests_;
    open_case(catalogue::id_of(finding.rule), name_of(named, finding));
    if (strict_ || finding.severity == catalogue::Severity::error) {
      ++failures_;
      append_failure(finding, line);
    } else {
      // Only Jenkins' schema has room for a text inside of a case that passes.
      append_xml(line, system_out_);
      system_out_ += '\n';
      cases_ += "/>\n";
    }
  }

  /// The counts stand before the test cases, so that those of a file are kept until its end.
  void end_file(std::string& out) override {
    if (tests_ == 0) {
      ++tests_;
      open_case(file_, "no findings");
      cases_ += "/>\n";
    }
    out += "<testsuite";
    append_attribute("name", file_, out);
    fmt::format_to(std::back_inserter(out),
                   R"( package="wazobus" id="{}" tests="{}" failures="{}" errors="0")", suites_++, tests_,
                   failures_);
    out += constants_;
    out += cases_;
    out += "<system-out>";
    out += system_out_;
    out += "</system-out>\n<system-err></system-err>\n</testsuite>\n";
  }

  /// The schemas have no place for it.
  void summary(const Totals& totals, std::string& out) override {
    fmt::format_to(std::back_inserter(out), "<!-- {} -->\n", totals_line(totals));
  }

  void end(std::string& out) override { out += "</testsuites>\n"; }

 private:
  /// With the file, though the suite says it: some readers take cases of one name for the same.
  static std::string name_of(const Place& place, const catalogue::Finding& finding) {
    std::string name;
    append_place(place, name);
    for (const std::string_view part : {std::string_view(finding.event), std::string_view(finding.path)}) {
      if (part.empty()) continue;
      name += ' ';
      name += part;
    }
    return name;
  }

  void open_case(std::string_view class_name, std::string_view name) {
    cases_ += "<testcase";
    append_attribute("classname", class_name, cases_);
    append_attribute("name", name, cases_);
    cases_ += R"( time="0")";
  }

  void append_failure(const catalogue::Finding& finding, std::string_view line) {
    cases_ += "><failure";
    append_attribute("type", catalogue::id_of(finding.rule), cases_);
    append_attribute("message", finding.message, cases_);
    cases_ += '>';
    append_xml(line, cases_);
    cases_ += "</failure></testcase>\n";
  }

  bool strict_;
  std::string constants_;  ///< of every suite: attributes and properties
  std::string file_;
  std::string cases_;
  std::string system_out_;
  std::uint64_t tests_ = 0;
  std::uint64_t failures_ = 0;
  std::uint64_t suites_ = 0;
};

}  // namespace

std::unique_ptr<FindingFormatter> make_junit_findings(const FindingOptions& options) {
  return std::make_unique<Junit>(options);
}

}  // namespace wazobus::render
