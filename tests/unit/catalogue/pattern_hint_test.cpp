// SPDX-License-Identifier: MIT
#include "catalogue/pattern_hint.hpp"

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("a pattern that brings nothing gets the one that was meant", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  struct Case {
    std::string_view pattern;
    std::string_view hint;
  };
  const std::vector<Case> cases{
      {"calls.*", "calls.#"},  // as the documentation's own client binds
      {"calls", "calls.#"},
      {"calls*", "calls.#"},
      {"call.#", "calls.#"},
      {"call.*", "calls.#"},
      {"calls.hold.create", "calls.hold.created"},
      {"created", "#.created"},
      {"auth.*", "auth.#"},
      {"calls.#", ""},
      {"calls.call.*", ""},
      {"call_form_result", ""},
      {"ami.Newchannel", ""},
      {"calls.missed", ""},  // only observed
      {"test.events", ""},
      {"#", ""},
      {"*", ""},
      {"", ""},
      {"*.*.*.*.*.*.*.*.*.*.*", ""},
      {"nonsense.beyond.help", ""},
  };
  for (const auto& [pattern, hint] : cases) {
    INFO(pattern);
    CHECK(pattern_hint(catalogue, pattern) == hint);
  }
}

}  // namespace wazobus::catalogue
