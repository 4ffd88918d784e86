// SPDX-License-Identifier: MIT
#include "bus/field_table.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "json/view.hpp"

namespace wazobus::bus {

TEST_CASE("every type of field goes to the library and back", "[bus]") {
  using event::Integer;
  using event::IntegerType;
  const event::FieldTable inner{{"a", {event::FieldArray{{true}, {std::string("x")}}}}};
  const event::FieldTable table{
      {"void", {std::monostate{}}},
      {"bool", {false}},
      {"int8", {Integer{-1, IntegerType::int8}}},
      {"uint8", {Integer{200, IntegerType::uint8}}},
      {"int16", {Integer{-300, IntegerType::int16}}},
      {"uint16", {Integer{65535, IntegerType::uint16}}},
      {"int32", {Integer{-70'000, IntegerType::int32}}},
      {"uint32", {Integer{4'000'000'000, IntegerType::uint32}}},
      {"int64", {Integer{INT64_MIN, IntegerType::int64}}},
      {"uint64", {std::uint64_t{UINT64_MAX}}},
      {"float", {1.5F}},
      {"double", {0.1}},
      {"decimal", {event::Decimal{2, 314}}},
      {"text", {std::string("a\0b\xff", 4)}},
      {"bytes", {event::ByteString{"\xff"}}},
      {"time", {event::FieldTime{1'700'000'000}}},
      {"array", {event::FieldArray{}}},
      {"table", {inner}},
      {"", {std::string()}},
      {"table", {event::FieldTable{}}},  // the broker allows a key twice
  };
  Encoder encoder;
  event::FieldTable out{{"gone", {true}}};
  decode(encoder.encode(table), out);
  CHECK(out == table);
}

TEST_CASE("a table that is too deep is cut where its record can be read again", "[bus]") {
  std::vector<amqp_table_entry_t> levels(200);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    levels[i].key = amqp_cstring_bytes("k");
    levels[i].value.kind = AMQP_FIELD_KIND_TABLE;
    const bool is_last = i + 1 == levels.size();
    levels[i].value.value.table = {is_last ? 0 : 1, is_last ? nullptr : &levels[i + 1]};
  }
  event::FieldTable out;
  decode(amqp_table_t{1, levels.data()}, out);
  std::string json;
  event::append_json(out, json);
  CHECK(json.find("left out: deeper than 128 levels") != std::string::npos);
  CHECK(event::field_from_json(json::View(json)) == event::FieldValue{out});
}

TEST_CASE("properties that are not there stay away", "[bus]") {
  event::Properties properties;
  properties.content_type = "application/json";
  properties.priority = std::uint8_t{0};
  properties.timestamp = std::uint64_t{7};
  Encoder encoder;
  const event::FieldTable table{{"h", {true}}};
  const amqp_basic_properties_t encoded = encoder.encode(properties, table);  // points into the table
  event::Properties out;
  out.app_id = "gone";
  decode(encoded, out);
  CHECK(out == properties);
  event::FieldTable headers;
  decode(encoded.headers, headers);
  CHECK(headers == table);
}

TEST_CASE("the content type is read from encoded properties", "[bus]") {
  using namespace std::string_view_literals;
  std::optional<std::string> type;
  decode_content_type("\x80\0\x04text"sv, type);
  CHECK(type == "text");
  decode_content_type("\x80\x01\0\0\x04text more"sv, type);  // more flags
  CHECK(type == "text");
  for (const std::string_view none :
       {"\0\0"sv, ""sv, "\x80"sv, "\x80\0"sv, "\x80\0\x05text"sv, "\xff\xff\xff\xff"sv}) {
    type = "before";
    decode_content_type(none, type);
    CHECK_FALSE(type);
  }
}

}  // namespace wazobus::bus
