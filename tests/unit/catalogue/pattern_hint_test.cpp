// SPDX-License-Identifier: MIT
#include "catalogue/pattern_hint.hpp"

#include <fmt/format.h>

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
      {"agent.#", "#.agent.#"},  // not agentd.#, which has no agent's status
      {"trunk.#", "trunks.#"},
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

TEST_CASE("a pattern that brings too little says how many events, and what brings more", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  CHECK(narrow_pattern_hint(catalogue, "calls.*", "calls.#") ==
        fmt::format("'calls.*' brings 1 known event; try calls.#, which brings {}",
                    catalogue.brought_by("calls.#").size()));
}

}  // namespace wazobus::catalogue
