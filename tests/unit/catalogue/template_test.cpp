// SPDX-License-Identifier: MIT
#include "catalogue/template.hpp"

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("a template knows its shape", "[catalogue]") {
  std::vector<std::string_view> values;
  const Template shape("users.{user_uuid}.forwards.{name}.updated");
  CHECK(shape.matches("users.me.forwards.busy.updated", Ids::escaped, &values));
  CHECK(values == std::vector<std::string_view>{"me", "busy"});
  CHECK_FALSE(shape.matches("users.a.b.forwards.busy.updated", Ids::escaped));
  CHECK(shape.matches("users.a.b.forwards.busy.updated", Ids::any));
  CHECK_FALSE(shape.matches("users..forwards.busy.updated", Ids::any));
  CHECK_FALSE(Template("a.{b}").matches("a." + std::string(300, 'x'), Ids::any));
  CHECK(shape.pattern() == "users.#.forwards.#.updated");
  std::string escaped;
  append_escaped("a.b#c*d", escaped);
  CHECK(escaped == "a__DOT__b__HASH__c__STAR__d");
}

}  // namespace wazobus::catalogue
