// SPDX-License-Identifier: MIT
#include "event/field.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "catch.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::event;

namespace {

std::string written(const FieldValue& value) {
  std::string out;
  append_json(value, out);
  return out;
}

FieldValue read(const std::string& text) {
  std::string compact;
  REQUIRE(json::compact(text, compact).ok());
  return field_from_json(json::View(compact));
}

}  // namespace

TEST_CASE("every AMQP field survives being written as JSON and read back", "[event]") {
  const std::vector<std::pair<FieldValue, std::string>> cases{
      {{}, "null"},
      {{true}, "true"},
      {{Integer{4, IntegerType::int32}}, "4"},
      {{Integer{-2147483648LL, IntegerType::int32}}, "-2147483648"},
      {{Integer{2147483648LL, IntegerType::int64}}, "2147483648"},
      {{Integer{5, IntegerType::int64}}, R"({"$int64":5})"},
      {{Integer{-5, IntegerType::int8}}, R"({"$int8":-5})"},
      {{Integer{5, IntegerType::uint8}}, R"({"$uint8":5})"},
      {{Integer{5, IntegerType::int16}}, R"({"$int16":5})"},
      {{Integer{5, IntegerType::uint16}}, R"({"$uint16":5})"},
      {{Integer{5, IntegerType::uint32}}, R"({"$uint32":5})"},
      {{std::numeric_limits<std::uint64_t>::max()}, R"({"$uint64":18446744073709551615})"},
      {{0.5}, "0.5"},
      {{1.0}, "1.0"},
      {{0.5F}, R"({"$float":0.5})"},
      {{std::numeric_limits<double>::infinity()}, R"({"$double":"inf"})"},
      {{-std::numeric_limits<float>::infinity()}, R"({"$float":"-inf"})"},
      {{Decimal{2, 123}}, R"({"$decimal":[2,123]})"},
      {{std::string("Qu\xC3\xA9"
                    "bec \x1b")},
       "\"Qu\xC3\xA9"
       "bec \\u001b\""},
      {{std::string("\xFF")}, R"({"$string":"/w=="})"},
      {{ByteString{std::string("\x00\x01", 2)}}, R"({"$bytes":"AAE="})"},
      {{FieldTime{1700000000}}, R"({"$timestamp":1700000000})"},
      {{FieldArray{}}, "[]"},
      {{FieldArray{{true}, {std::string("x")}}}, R"([true,"x"])"},
      {{FieldTable{}}, "{}"},
      {{FieldTable{{"a", {true}}, {"b", {FieldTable{{"c", {}}}}}}}, R"({"a":true,"b":{"c":null}})"},
      {{FieldTable{{"$int8", {true}}}}, R"({"$base64:JGludDg=":true})"},
      {{FieldTable{{"\xFF", {true}}}}, R"({"$base64:/w==":true})"},
      {{FieldTable{{"$base64:x", {true}}}}, R"({"$base64:JGJhc2U2NDp4":true})"},
  };
  for (const auto& [value, text] : cases) {
    CHECK(written(value) == text);
    CHECK(read(text) == value);
  }
  CHECK(std::isnan(std::get<double>(read(written({std::nan("")})).value)));
}

TEST_CASE("JSON that no AMQP field can hold is refused", "[event]") {
  for (const char* const wrong :
       {"9223372036854775808", "1e999", R"({"$int8":128})", R"({"$uint32":-1})", R"({"$bytes":"x"})",
        R"({"$bytes":1})", R"({"$decimal":[1]})", R"({"$decimal":[256,1]})", R"({"$timestamp":-1})",
        R"({"$what":1})", R"({"$float":"x"})"}) {
    INFO(wrong);
    CHECK_THROWS_AS(read(wrong), InvalidInput);
  }
  CHECK_THROWS_AS(read(std::string(100'000, '[') + std::string(100'000, ']')), InvalidInput);
}
