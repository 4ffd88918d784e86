// SPDX-License-Identifier: MIT
// Findings as a JUnit report that is valid in the schemas of Jenkins and of Ant: a suite for each file, a
// test case for each finding.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// Returns the replacement for the character at `at`, if it has a meaning in XML or is not allowed there.
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
      // These two are safe to show, but XML 1.0 does not allow them.
      if (text.substr(at).starts_with("\xEF\xBF\xBE")) return "\\u{fffe}";
      if (text.substr(at).starts_with("\xEF\xBF\xBF")) return "\\u{ffff}";
      return {};
  }
}

bool is_plain_in_xml(char c) {
  return c >= ' ' && c <= '~' && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

/// Appends `text`, escaped for XML: as content, or in an attribute with double quotes.
void append_xml(std::string_view text, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_plain_in_xml(text[end])) ++end;
    out.append(text, at, end - at);
    if (end == text.size()) return;
    const std::string_view instead = replacement(text, end);
    at = end + text::decode_utf8(text, end).length;
    if (instead.empty()) {
      text::append_safe(text.substr(end, at - end), out);
    } else {
      out += instead;
    }
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
  explicit Junit(const FindingOptions& options)
      : strict_(options.strict), cases_(options.make_held_text()), system_out_(options.make_held_text()) {
    std::string now;
    text::append_utc(options.now, now);
    // The schema allows neither a fraction nor a time zone.
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
    file_ = file;
    // Readers would take two suites with the same name for one.
    const std::uint64_t number = ++named_[file_];
    if (number > 1) file_ += fmt::format(" ({})", number);
    tests_ = failures_ = errors_ = 0;
    printed_ = Part::none;
  }

  void finding(const FindingPlace& place, const catalogue::FindingView& finding,
               std::string& /*out*/) override {
    line_.clear();
    append_finding(place, finding, Brush(false), line_);
    spell_name({file_, place.line, place.column}, finding);
    case_.clear();
    open_case(catalogue::id_of(finding.rule), name_);
    if (strict_ || finding.severity == catalogue::Severity::error) {
      ++failures_;
      append_failure(finding);
      cases_->append(case_);
    } else {
      case_ += "/>\n";
      cases_->append(case_);
      // Only Jenkins' schema allows a text in a case that passes.
      case_.clear();
      append_xml(line_, case_);
      case_ += '\n';
      system_out_->append(case_);
    }
  }

  void interrupt(std::string_view /*file*/, std::string& /*out*/) override {
    ++errors_;
    case_.clear();
    open_case("interrupted", file_);
    case_ += "><error";
    append_attribute("type", "interrupted", case_);
    append_attribute("message", interrupted_sentence, case_);
    case_ += "/></testcase>\n";
    cases_->append(case_);
  }

  /// The counts come before the test cases, so the cases of a file are kept until its end.
  bool end_file(std::string& out) override {
    if (printed_ == Part::none) {
      begin_suite(out);
      printed_ = Part::cases;
    }
    if (printed_ == Part::cases) {
      if (cases_->take(out)) return true;
      out += "<system-out>";
      printed_ = Part::system_out;
    }
    if (system_out_->take(out)) return true;
    out += "</system-out>\n<system-err></system-err>\n</testsuite>\n";
    return false;
  }

  /// Written as a comment, because the schemas have no element for it.
  void summary(const Totals& totals, std::string& out) override {
    fmt::format_to(std::back_inserter(out), "<!-- {} -->\n", totals_line(totals));
  }

  void end(std::string& out) override { out += "</testsuites>\n"; }

 private:
  /// The parts of a suite that are printed piece by piece.
  enum class Part { none, cases, system_out };

  void begin_suite(std::string& out) {
    if (tests_ == 0) {
      case_.clear();
      open_case(file_, "no findings");
      case_ += "/>\n";
      cases_->append(case_);
    }
    out += "<testsuite";
    append_attribute("name", file_, out);
    fmt::format_to(std::back_inserter(out),
                   R"( package="wazobus" id="{}" tests="{}" failures="{}" errors="{}")", suites_++, tests_,
                   failures_, errors_);
    out += constants_;
  }

  /// Makes the name of a case. It begins with the place, because some readers take cases with the same name
  /// for one.
  void spell_name(const FindingPlace& place, const catalogue::FindingView& finding) {
    name_.clear();
    append_place(place, name_);
    for (const std::string_view part : {finding.event, finding.path}) {
      if (part.empty()) continue;
      name_ += ' ';
      name_ += part;
    }
  }

  void open_case(std::string_view class_name, std::string_view name) {
    ++tests_;
    case_ += "<testcase";
    append_attribute("classname", class_name, case_);
    append_attribute("name", name, case_);
    case_ += R"( time="0")";
  }

  void append_failure(const catalogue::FindingView& finding) {
    case_ += "><failure";
    append_attribute("type", catalogue::id_of(finding.rule), case_);
    append_attribute("message", finding.message, case_);
    case_ += '>';
    append_xml(line_, case_);
    case_ += "</failure></testcase>\n";
  }

  bool strict_;
  std::string constants_;  ///< the attributes and properties that are the same in every suite
  std::string file_;       ///< the name of the suite
  Counts named_;           ///< how many suites each file has
  std::unique_ptr<HeldText> cases_;
  std::unique_ptr<HeldText> system_out_;
  Part printed_ = Part::none;
  std::string case_;  ///< the current case; line_ and name_ are its text and name
  std::string line_;
  std::string name_;
  std::uint64_t tests_ = 0;
  std::uint64_t failures_ = 0;
  std::uint64_t errors_ = 0;
  std::uint64_t suites_ = 0;
};

}  // namespace

std::unique_ptr<FindingFormatter> make_junit_findings(const FindingOptions& options) {
  return std::make_unique<Junit>(options);
}

}  // namespace wazobus::render
