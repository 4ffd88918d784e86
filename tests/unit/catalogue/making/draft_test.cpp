// SPDX-License-Identifier: MIT
#include "catalogue/making/draft.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace wazobus::catalogue {

namespace {

/// Its JSON, with <n> for gap n.
std::string whole(const Draft& draft) {
  std::string out;
  for (const Draft::Piece& piece : draft.pieces()) {
    out += piece.text;
    if (piece.gap) out += '<' + std::to_string(*piece.gap) + '>';
  }
  return out;
}

std::vector<Draft::Step> steps(const std::string& path) {
  return event::parse_path("data." + path).steps;
}

}  // namespace

TEST_CASE("a value is put where its path leads, and what is missing on the way is made", "[catalogue]") {
  struct Case {
    std::string before;
    std::string path;
    std::string after;
  };
  const std::vector<Case> cases{
      {R"({"a":1,"b":[2]})", "a", R"({"a":9,"b":[2]})"}, {R"({"a":1})", "b.c", R"({"a":1,"b":{"c":9}})"},
      {R"({"b":[2]})", "b[0]", R"({"b":[9]})"},          {R"({"b":[2]})", "b[1]", R"({"b":[2,9]})"},
      {R"({"b":[2]})", "b.1", R"({"b":[2,9]})"},         {R"({"b":{}})", "b.1", R"({"b":{"1":9}})"},
      {R"({"a":1})", "a.b", R"({"a":{"b":9}})"},         {"{}", "a[0].b", R"({"a":[{"b":9}]})"},
  };
  for (const Case& one : cases) {
    INFO(one.before << " " << one.path);
    Draft draft{json::View(one.before)};
    CHECK(draft.put(steps(one.path), Draft(json::View("9"))));
    CHECK(whole(draft) == one.after);
  }
}

TEST_CASE("an element is not put where others would be missing before it", "[catalogue]") {
  Draft draft{json::View(R"({"b":[2]})")};
  CHECK_FALSE(draft.put(steps("b[2]"), Draft(json::View("9"))));
}

TEST_CASE("a value is found and taken out, if it is there", "[catalogue]") {
  Draft draft{json::View(R"({"a":{"b":[1,2]},"c":3})")};
  const std::vector<std::string> way{"a", "b", "1"};
  REQUIRE(draft.find(way) != nullptr);
  CHECK(draft.find(way)->text() == "2");
  CHECK(draft.find(std::vector<std::string>{"a", "x"}) == nullptr);
  draft.take(steps("a.b[0]"));
  draft.take(steps("c"));
  draft.take(steps("c.d"));
  CHECK(whole(draft) == R"({"a":{"b":[2]}})");
}

TEST_CASE("the whole is cut at its gaps", "[catalogue]") {
  Draft draft{json::View(R"({"a":1})")};
  CHECK(draft.put(steps("a"), Draft::gap(4)));
  draft.put_first("first", Draft::gap(7));
  CHECK(whole(draft) == R"({"first":<7>,"a":<4>})");
}

TEST_CASE("scalars are visited with the key that they, or their list, have", "[catalogue]") {
  Draft draft{json::View(R"({"a":1,"b":[2,{"c":3}]})")};
  std::string seen;
  draft.visit_scalars(
      [&seen](const std::string& field, Draft& value) { seen += field + value.text() + " "; });
  CHECK(seen == "a1 b2 c3 ");
  seen.clear();
  const std::vector<std::string> list{"b"};
  draft.find(list)->visit_elements(
      [&seen](Draft& value) { seen += value.is_object() ? "{}" : value.text(); });
  CHECK(seen == "2{}");
}

}  // namespace wazobus::catalogue
