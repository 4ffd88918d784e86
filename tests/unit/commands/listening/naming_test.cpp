// SPDX-License-Identifier: MIT
#include "commands/listening/naming.hpp"

#include <fmt/format.h>

#include <string>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

using event::Selector;

/// The names that are subscribed to, and what was said about them.
std::string subscribed_for(std::vector<Selector> selectors,
                           event::LetterCase letter_case = event::LetterCase::matters) {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  std::string said;
  event::Criteria criteria;
  criteria.selectors = std::move(selectors);
  criteria.letter_case = letter_case;
  criteria = without_keys(criteria, catalogue, [&said](const std::string& line) { said += "; " + line; });
  return fmt::format("{}{}", fmt::join(subscriptions_for(criteria), " "), said);
}

Selector pattern_selector(std::string text) {
  return {Selector::By::routing_key, std::move(text)};
}

}  // namespace

TEST_CASE("nothing and # are everything", "[commands]") {
  CHECK(subscribed_for({}) == "*");
  CHECK(subscribed_for({{Selector::By::name, "call_created"}, pattern_selector("#")}) == "*");
}

TEST_CASE("a name stands for itself, known or not", "[commands]") {
  CHECK(subscribed_for({{Selector::By::name, "b"}, {Selector::By::either, "a"}, {Selector::By::name, "b"}}) ==
        "a b");
}

TEST_CASE("a pattern stands for the events of the catalogue whose keys it matches, and that is said",
          "[commands]") {
  CHECK(subscribed_for({pattern_selector("calls.hold.*")}) ==
        "call_held call_resumed; wazobus: no routing key reaches a client of wazo-websocketd; 'calls.hold.*' "
        "stands for call_held, call_resumed");
  CHECK(subscribed_for({pattern_selector("config.#")}).starts_with("*; "));
}

TEST_CASE("a shell's pattern and a name in any letters stand for known names, and still select",
          "[commands]") {
  CHECK(subscribed_for({{Selector::By::name_glob, "call_[hr]e[ls]*d"}}) ==
        "call_held call_resumed; wazobus: wazo-websocketd takes whole names only; 'call_[hr]e[ls]*d' stands "
        "for "
        "call_held, call_resumed");
  CHECK(subscribed_for({{Selector::By::name, "CALL_HELD"}}, event::LetterCase::ignored) ==
        "call_held; wazobus: wazo-websocketd takes whole names only; 'CALL_HELD' stands for call_held");
  CHECK(subscribed_for({{Selector::By::name, "call_held"}}, event::LetterCase::ignored) == "call_held");
  CHECK(
      subscribed_for({{Selector::By::name_glob, "my_own_*"}, {Selector::By::name, "call_held"}}) ==
      "*; wazobus: wazo-websocketd takes whole names only; 'my_own_*' stands for no known one, so all events "
      "are asked for");
  event::Criteria criteria;
  criteria.selectors = {{Selector::By::name_glob, "call_h*"}};
  criteria.excluded = {{Selector::By::name_glob, "call_r*"}};
  criteria = without_keys(criteria, catalogue::Catalogue::builtin(), [](const std::string&) {});
  CHECK(criteria.selectors.front().by == Selector::By::name_glob);
  CHECK(criteria.excluded.front().text == "call_r*");
}

TEST_CASE("a pattern of no known key can bring nothing", "[commands]") {
  CHECK_THROWS_AS(subscribed_for({pattern_selector("nosuch.#")}), UsageError);
}

TEST_CASE("what only the broker tells is refused", "[commands]") {
  for (const char* const path : {"routing_key", "exchange", "properties.app_id"}) {
    INFO(path);
    CHECK_THROWS_AS(require_reachable(event::Path::parse(path), "--where"), UsageError);
  }
  for (const char* const path : {"name", "headers.name", "data.status", "timestamp", "tenant_uuid"})
    CHECK_NOTHROW(require_reachable(event::Path::parse(path), "--where"));
}

}  // namespace wazobus::commands
