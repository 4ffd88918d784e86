// SPDX-License-Identifier: MIT
// Findings for the tests of their formats, and what a format makes of them.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/scan.hpp"
#include "render/findings.hpp"

namespace wazobus::render {

using catalogue::Finding;
using catalogue::Rule;
using catalogue::Severity;

inline const Finding wrong_type{10,
                                Severity::error,
                                Rule::data_type,
                                "call_created",
                                "/data/status",
                                "data.status",
                                "expected string, got integer"};
inline const Finding unknown_name{
    0, Severity::warning, Rule::name_unknown, "", "/name", "", "no event is called callcreated"};
inline const Finding not_json{0, Severity::error, Rule::file_not_json, "", "", "", "this is binary data"};

/// What nobody should put into a name, and everybody will: commands to a terminal, to the runner, to XML, to
/// JSON.
inline const std::string evil = "a\n\x1b[31m%:,]]>&<\"'\\\xff\xe2\x80\xae{0}[x](y)\xef\xbf\xbf\xc3\xa9";
/// The same after text::safe.
inline const std::string evil_shown = "a\\n\\x1b[31m%:,]]>&<\"'\\\\xff\\u{202e}{0}[x](y)\xef\xbf\xbf\xc3\xa9";
inline const Finding hostile{0, Severity::error, Rule::data_enum, evil, "/" + evil, evil, evil};

struct Input {
  std::string file;
  std::vector<std::pair<FindingPlace, Finding>> findings;  // the place's file is `file`
};

/// Gives back what it was left in parts, as one that is on a disk does.
class Parts : public HeldText {
 public:
  void append(std::string_view text) override { text_ += text; }
  bool take(std::string& out) override {
    const std::size_t size = std::min<std::size_t>(10, text_.size());
    out.append(text_, 0, size);
    text_.erase(0, size);
    return size > 0;
  }

 private:
  std::string text_;
};

inline FindingOptions options_of_test() {
  FindingOptions options;
  options.make_held_text = [] { return std::make_unique<Parts>(); };
  options.version = "1.2.3";
  options.now =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::microseconds(5'123'456);
  return options;
}

inline std::string report(FindingFormat format, const std::vector<Input>& inputs,
                          const FindingOptions& options = options_of_test(), const Totals* totals = nullptr) {
  const std::unique_ptr<FindingFormatter> formatter = make_finding_formatter(format, options);
  std::string out;
  formatter->begin(out);
  for (const Input& input : inputs) {
    formatter->begin_file(input.file, out);
    for (const auto& [place, finding] : input.findings) {
      formatter->finding({input.file, place.line, place.column, place.column}, finding, out);
    }
    while (formatter->end_file(out)) {
    }
  }
  if (totals != nullptr) formatter->summary(*totals, out);
  formatter->end(out);
  return out;
}

inline std::string one(FindingFormat format, const std::string& file, FindingPlace place,
                       const Finding& finding, const FindingOptions& options = options_of_test()) {
  return report(format, {{file, {{place, finding}}}}, options);
}

inline const std::vector<Input> usual{
    {"capture.ndjson", {{{"", 12, 87}, wrong_type}, {{"", 13, 1}, unknown_name}}},
    {"photo.jpg", {{{"", 0, 0}, not_json}}},
    {"clean.json", {}},
};

inline Totals totals_of_test() {
  Totals totals;
  totals.files = 3;
  totals.values = 1201;
  totals.events = 1200;
  totals.errors = 2;
  totals.warnings = 1;
  totals.by_event = {
      {"call_ended", 3}, {"call_created", 1000}, {"agent_status_update", 197}, {"call_held", 3}};
  totals.by_rule = {{"name.unknown", 1}, {"data.type", 1}, {"file.not_json", 1}};
  return totals;
}

inline bool is_json(std::string_view text) {
  std::string compact;
  return json::compact(text, compact).ok();
}

}  // namespace wazobus::render
