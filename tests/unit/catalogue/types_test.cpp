// SPDX-License-Identifier: MIT
#include "catalogue/types.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("types have the names of JSON Schema", "[catalogue]") {
  CHECK(Types::named("number")->bits() == (Types::integer | Types::fraction));
  CHECK_FALSE(Types::named("float"));
  CHECK(name_of(Types::fraction) == "number");
  CHECK(name_of(Types::integer) == "integer");
  CHECK(types_named({"null", "string", "nonsense"}).bits() == (Types::null | Types::string));
}

TEST_CASE("a set of types is described with null behind the others", "[catalogue]") {
  struct Case {
    std::vector<std::string> names;
    std::string description;
  };
  const std::vector<Case> cases{
      {{"integer"}, "integer"},
      {{"null", "string"}, "string or null"},
      {{"null"}, "null"},
      {{"integer", "number"}, "number"},
      {{"array", "object", "boolean"}, "boolean or array or object"},
      {{}, ""},
  };
  for (const Case& one : cases) CHECK(types_named(one.names).describe() == one.description);
  CHECK(Types(Types::any).describe() == "anything");
}

TEST_CASE("a number without a fraction is an integer, however it is spelled", "[catalogue]") {
  struct Case {
    std::string json;
    Types::Type type;
  };
  const std::vector<Case> cases{
      {"1", Types::integer},      {"-0", Types::integer},
      {"1.0", Types::integer},    {"1e2", Types::integer},
      {"1.5", Types::fraction},   {"1e-1", Types::fraction},
      {"1e999", Types::fraction}, {"\"1\"", Types::string},
      {"null", Types::null},      {"true", Types::boolean},
      {"false", Types::boolean},  {"123456789012345678901234567890", Types::integer},
  };
  for (const Case& one : cases) {
    INFO(one.json);
    CHECK(type_of_scalar(one.json) == one.type);
  }
  CHECK(is_integer_text("-12"));
  CHECK_FALSE(is_integer_text("1.0"));
  CHECK_FALSE(is_integer_text("1E2"));
}

TEST_CASE("scalars are equal by what they mean", "[catalogue]") {
  struct Case {
    std::string a;
    std::string b;
    bool same;
  };
  const std::vector<Case> cases{
      {"1", "1.0", true},
      {"0", "-0", true},
      {"10", "1e1", true},
      {"1", "2", false},
      {"9007199254740993", "9007199254740992", false},
      {"\"1\"", "1", false},
      {"\"\\u00e9\"", "\"\u00e9\"", true},
      {"\"a\"", "\"A\"", false},
      {"null", "null", true},
      {"true", "false", false},
  };
  for (const Case& one : cases) {
    INFO(one.a << " and " << one.b);
    CHECK(same_scalar(one.a, one.b) == one.same);
    CHECK(same_scalar(one.b, one.a) == one.same);
  }
}

}  // namespace wazobus::catalogue
