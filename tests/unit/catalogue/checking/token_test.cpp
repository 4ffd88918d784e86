// SPDX-License-Identifier: MIT
#include "catalogue/checking/token.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("a token has a type, and a spelling for messages", "[catalogue]") {
  struct Case {
    std::string text;
    Types::Type type;
    std::string shown;
  };
  const std::vector<Case> cases{
      {"null", Types::null, "null"},   {"true", Types::boolean, "true"},      {"-1", Types::integer, "-1"},
      {"1.0", Types::fraction, "1.0"}, {R"("\u0061")", Types::string, "'a'"}, {"[1]", Types::array, "array"},
      {"{}", Types::object, "object"},
  };
  CheckBench bench;
  for (const auto& [text, type, words] : cases) {
    INFO(text);
    bench.parse(text);
    CHECK(type_of(bench.document, 0) == type);
    CHECK(shown(bench.document, 0) == words);
    CHECK(is_text(bench.document, 0) == (type == Types::string));
    CHECK(is_null(bench.document, 0) == (type == Types::null));
  }
  CHECK_FALSE(is_text(bench.document, absent));
}

TEST_CASE("values are the same by their spelling, texts by what they mean", "[catalogue]") {
  const std::vector<std::pair<std::string, bool>> cases{
      {"[1,1]", true},
      {"[1,1.0]", false},
      {R"(["a","\u0061"])", true},
      {R"(["a","b"])", false},
      {R"([{"a":1},{"a":1}])", true},
      {R"([1,"1"])", false},
  };
  CheckBench bench;
  for (const auto& [text, same] : cases) {
    INFO(text);
    bench.parse(text);
    const Index first = json::Document::inside(0);
    CHECK(same_values(bench.document, first, bench.document.next(first)) == same);
  }
}
