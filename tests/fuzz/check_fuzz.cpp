// SPDX-License-Identifier: MIT
// Checks any bytes against the catalogue: every finding is inside the text, and what the compactor refuses is
// not JSON for the checker either.
#include <string_view>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "require.hpp"

using namespace wazobus;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const catalogue::Catalogue known = catalogue::Catalogue::builtin();
  static catalogue::Rulebook current(known, catalogue::Edition::current);
  static catalogue::Rulebook documented(known, catalogue::Edition::documented);
  static catalogue::Checker checkers[] = {
      catalogue::Checker(current, {}), catalogue::Checker(current, {catalogue::Input::record, {}}),
      catalogue::Checker(current, {catalogue::Input::detect, "call_created"}),
      catalogue::Checker(documented, {catalogue::Input::body, {}})};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool is_json = json::check(text).ok();
  for (catalogue::Checker& checker : checkers) {
    std::vector<catalogue::Finding> findings;
    checker.check(text, findings);
    REQUIRE_THAT(checker.was_json() == is_json);
    std::size_t before = 0;
    for (const catalogue::Finding& finding : findings) {
      REQUIRE_THAT(finding.at <= text.size());
      REQUIRE_THAT(finding.at >= before);
      before = finding.at;
      REQUIRE_THAT(!finding.message.empty());
      REQUIRE_THAT(finding.pointer.empty() || finding.pointer.front() == '/');
    }
    checker.take_counts();
  }
  return 0;
}
