// SPDX-License-Identifier: MIT
// Fuzzes the reports of validate: the first line is the name of a file, and the rest what is in it. No report
// has a control character, and those in JSON are JSON.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "harmless.hpp"
#include "json/scan.hpp"
#include "render/findings.hpp"
#include "require.hpp"
#include "two_parts.hpp"

using namespace wazobus;

namespace {

/// In memory.
class Kept : public render::HeldText {
 public:
  void append(std::string_view text) override { text_ += text; }
  bool take(std::string& out) override {
    out += text_;
    return !std::exchange(text_, {}).empty();
  }

 private:
  std::string text_;
};

std::string report(render::FindingFormat format, std::string_view file,
                   const std::vector<catalogue::Finding>& findings) {
  render::FindingOptions options;
  options.make_held_text = [] { return std::make_unique<Kept>(); };
  const auto formatter = render::make_finding_formatter(format, options);
  std::string out;
  render::Totals totals;
  totals.by_event[std::string(file)] = 1;
  formatter->begin(out);
  formatter->begin_file(file, out);
  for (const catalogue::Finding& finding : findings) {
    formatter->finding({file, finding.at + 1, finding.at + 1, finding.at + 1}, finding, out);
    ++totals.by_event[finding.event];
  }
  while (formatter->end_file(out)) {
  }
  formatter->summary(totals, out);
  formatter->end(out);
  return out;
}

bool is_json_lines(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!json::check(line).ok()) return false;
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const catalogue::Catalogue known = catalogue::Catalogue::builtin();
  static catalogue::Rulebook rulebook(known, catalogue::Edition::current);
  static catalogue::Checker checker(rulebook, {});
  const TwoParts parts(data, size);
  std::vector<catalogue::Finding> findings;
  checker.check(parts.rest, findings);
  checker.take_counts();
  for (const render::FindingFormatInfo& info : render::finding_formats()) {
    const std::string out = report(info.format, parts.first, findings);
    require_harmless(out);
    if (info.format == render::FindingFormat::json) REQUIRE_THAT(is_json_lines(out));
    if (info.format == render::FindingFormat::sarif) REQUIRE_THAT(json::check(out).ok());
  }
  return 0;
}
