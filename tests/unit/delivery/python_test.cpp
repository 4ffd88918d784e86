// SPDX-License-Identifier: MIT
#include "delivery/python.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::delivery {

namespace {

/// The compact text, or "refused".
std::string loaded(std::string_view text) {
  std::string compact;
  return load_json(text, compact) ? compact : "refused";
}

}  // namespace

TEST_CASE("Python takes NaN, Infinity and lone surrogates for JSON", "[delivery]") {
  CHECK(loaded(R"( {"a": [1, NaN], "b": -Infinity} )") == R"({"a":[1,1],"b":1})");
  CHECK(loaded("Infinity") == "1");
  CHECK(loaded(R"(["\ud800","\\ud800","\ud83d\ude00"])") == R"(["\ud800","\\ud800","\ud83d\ude00"])");
  CHECK(loaded(R"(["NaN \" Infinity","\uDBFFx"])") == R"(["NaN \" Infinity","\uDBFFx"])");
}

TEST_CASE("Python refuses what else is no JSON", "[delivery]") {
  for (const char* const text :
       {"", "nan", "NaNN", "+Infinity", "--Infinity", "{NaN:1}", "[NaN", "[NaN,]", "[\"\\ud800]",
        "[\"\\ud800\\x\"]", "[NaN,\"\t\"]", "\xEF\xBB\xBFNaN", "\"\xED\xA0\x80\""})
    CHECK(loaded(text) == "refused");
}

TEST_CASE("Python does not read what is nested too deep, or too long an integer", "[delivery]") {
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(unread_by_python(nested(974)).empty());
  CHECK(unread_by_python(nested(975)) == "nested deeper than 974 levels");
  const std::string digits(4300, '7');
  for (const std::string& number :
       {digits, "-" + digits, digits + "7.5", digits + "7e1", '"' + digits + "7\""})
    CHECK(unread_by_python("[1," + number + "]").empty());
  for (const std::string& number : {digits + "7", "-" + digits + "7"})
    CHECK(unread_by_python("[1," + number + "]") == "an integer of more than 4300 digits");
}

TEST_CASE("what is empty or zero is false", "[delivery]") {
  using event::FieldValue;
  using event::Integer;
  using event::IntegerType;
  for (const char* const no :
       {"null", "false", "0", "-0", "0.0", "0e9", "1e-400", "1E-400", "\"\"", "[]", "{}"})
    CHECK_FALSE(is_truthy(json::View(no)));
  for (const char* const yes : {"true", "1", "-1", "0.1", "1e400", "1e-300", "\"0\"", "[0]", "{\"\":0}"})
    CHECK(is_truthy(json::View(yes)));
  CHECK_FALSE(is_truthy(FieldValue{}));
  CHECK_FALSE(is_truthy(FieldValue{false}));
  CHECK_FALSE(is_truthy(FieldValue{Integer{0, IntegerType::int8}}));
  CHECK_FALSE(is_truthy(FieldValue{event::Decimal{2, 0}}));
  CHECK_FALSE(is_truthy(FieldValue{0.0}));
  CHECK_FALSE(is_truthy(FieldValue{event::ByteString{}}));
  CHECK_FALSE(is_truthy(FieldValue{event::FieldTable{}}));
  CHECK(is_truthy(FieldValue{event::FieldTime{0}}));
  CHECK(is_truthy(FieldValue{std::string("0")}));
  CHECK(is_truthy(FieldValue{std::uint64_t{1}}));
  CHECK(is_truthy(FieldValue{event::FieldArray{{}}}));
}

}  // namespace wazobus::delivery
