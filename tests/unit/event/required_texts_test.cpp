// SPDX-License-Identifier: MIT
#include "event/required_texts.hpp"

#include <fmt/format.h>

#include <functional>

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::event;

namespace {

/// The texts with spaces between them; "none" where each line has to be read.
std::string texts_of(const Criteria& criteria) {
  const auto texts = required_texts(criteria);
  return texts ? fmt::to_string(fmt::join(*texts, " ")) : "none";
}

std::string texts_of_selector(Selector::By by, const char* text) {
  Criteria criteria;
  criteria.selectors.push_back({by, text});
  return texts_of(criteria);
}

std::string texts_of_condition(const char* condition) {
  Criteria criteria;
  criteria.conditions.push_back(Condition::parse(condition));
  return texts_of(criteria);
}

}  // namespace

TEST_CASE("an event of a name or key has it in its line", "[event]") {
  using By = Selector::By;
  CHECK(texts_of_selector(By::name, "call_held") == R"("call_held")");
  CHECK(texts_of_selector(By::either, "call_held") == R"("call_held")");
  CHECK(texts_of_selector(By::name_glob, "call_*") == R"("call_)");
  CHECK(texts_of_selector(By::name_glob, "*_created") == R"(_created")");
  CHECK(texts_of_selector(By::name_glob, "a?_long_*_b") == "_long_");
  CHECK(texts_of_selector(By::routing_key, "calls.17.held") == R"("calls.17.held")");
  CHECK(texts_of_selector(By::routing_key, "calls.#") == R"("calls)");
  CHECK(texts_of_selector(By::routing_key, "*.calls.#.ended") == R"(ended")");
  CHECK(texts_of_selector(By::routing_key, "#.*") == "none");
  CHECK(texts_of_selector(By::routing_key, "") == "none");
  CHECK(texts_of_selector(By::name_glob, "call_[a-c]*") == "none");
  CHECK(texts_of_selector(By::name_glob, "*") == "none");
}

TEST_CASE("what has several spellings in JSON is not looked for", "[event]") {
  CHECK(texts_of_selector(Selector::By::name, "pr\xC3\xA9sent") == "none");
  CHECK(texts_of_selector(Selector::By::name, "a\"b") == "none");
  CHECK(texts_of_selector(Selector::By::name, "a\\b") == "none");
  CHECK(texts_of_condition("data.size = 1") == R"("size")");
  CHECK(texts_of_condition("data.at = 2026-11-24T15:31:40Z") == R"("at")");
  CHECK(texts_of_condition("data.at > 2026-11-24T15:31:40Z") == R"("at")");
  CHECK(texts_of_condition("data.at := \"2026-11-24\"") == R"("2026-11-24")");
  CHECK(texts_of_condition(R"(data.tags = '["a"]')") == R"("tags")");
  Criteria criteria;
  criteria.selectors.push_back({Selector::By::name, "call_held"});
  criteria.letter_case = LetterCase::ignored;
  CHECK(texts_of(criteria) == "none");
}

TEST_CASE("a condition that holds has its value, or its key, in the line", "[event]") {
  CHECK(texts_of_condition("data.status = Up") == R"("Up")");
  CHECK(texts_of_condition("data.status := \"Up\"") == R"("Up")");
  CHECK(texts_of_condition("data.is_held = true") == R"("is_held")");
  CHECK(texts_of_condition("data.list.0 = true") == "true");
  CHECK(texts_of_condition("data.status ~ U") == R"("status")");
  CHECK(texts_of_condition("data.list.0 > 4") == "none");
  CHECK(texts_of_condition("data.a.b") == R"("b")");
  CHECK(texts_of_condition("data.status != Up") == "none");
  CHECK(texts_of_condition("not data.status = Up") == "none");
  CHECK(texts_of_condition("timestamp = 2026") == "none");
  CHECK(texts_of_condition("user_uuid = x") == "none");
  CHECK(texts_of_condition("properties.app_id = x") == "none");
  CHECK(texts_of_condition("exchange = wazo-headers") == R"("wazo-headers")");
  CHECK(texts_of_condition("data.a = x and data.b = long") == R"("long")");
  CHECK(texts_of_condition("data.a = x or data.b = y") == R"("x" "y")");
  CHECK(texts_of_condition("data.a = x or data.b != y") == "none");
}

TEST_CASE("of several criteria the one that tells most is looked for", "[event]") {
  Criteria criteria;
  CHECK(texts_of(criteria) == "none");
  criteria.users = {"u"};
  CHECK(texts_of(criteria) == R"("user_uuid:u" "user_uuid:*")");
  criteria.headers = {{"k", {std::string("v")}}, {"flag", {true}}};
  CHECK(texts_of(criteria) == R"("flag")");
  criteria.any_header = true;
  criteria.users.clear();
  CHECK(texts_of(criteria) == R"("v" "flag")");
  criteria.tenants = {"t"};
  CHECK(texts_of(criteria) == R"("t")");
  criteria.selectors.assign(9, {Selector::By::name, "call_held"});
  CHECK(texts_of(criteria) == R"("t")");
  criteria.excluded = {{Selector::By::name, "call_held"}};
  CHECK(texts_of(criteria) == R"("t")");
}
