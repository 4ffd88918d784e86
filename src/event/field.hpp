// SPDX-License-Identifier: MIT
// AMQP field tables (0-9-1, 4.2.5.5, with RabbitMQ's types): the headers of a message, the arguments of a
// binding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "json/view.hpp"

namespace wazobus::event {

struct FieldValue;
using FieldArray = std::vector<FieldValue>;

/// Entries are in the order on the wire. As for the broker, a key may occur twice.
struct FieldEntry;
using FieldTable = std::vector<FieldEntry>;

/// The integer types of AMQP. They are kept apart because a headers exchange compares types.
enum class IntegerType { int8, uint8, int16, uint16, int32, uint32, int64 };

struct Integer {
  std::int64_t value;
  IntegerType type;
  bool operator==(const Integer&) const = default;
};

/// Seconds since 1970, unsigned as on the wire.
struct FieldTime {
  std::uint64_t seconds;
  bool operator==(const FieldTime&) const = default;
};

/// The number is `value` divided by ten to the power of `scale`. AMQP 0-9-1 says that it is unsigned;
/// RabbitMQ and all clients give it a sign.
struct Decimal {
  std::uint8_t scale;
  std::int32_t value;
  bool operator==(const Decimal&) const = default;
};

struct ByteString {
  std::string bytes;
  bool operator==(const ByteString&) const = default;
};

struct FieldValue {
  /// std::monostate is AMQP's void. std::string is AMQP's long string, which may be invalid UTF-8.
  using Variant = std::variant<std::monostate, bool, Integer, std::uint64_t, float, double, Decimal,
                               std::string, ByteString, FieldTime, FieldArray, FieldTable>;
  Variant value;
};

struct FieldEntry {
  std::string key;
  FieldValue value;
};

bool operator==(const FieldValue& a, const FieldValue& b);
bool operator==(const FieldEntry& a, const FieldEntry& b);

/// The value of `key`, or nullptr.
const FieldValue* find(const FieldTable& table, std::string_view key);

/// The value of `key` if it is a string, else nullptr.
const std::string* find_string(const FieldTable& table, std::string_view key);

/// Appends the JSON of the capture record. Strings, booleans, null, 32-bit integers, wider int64, doubles,
/// arrays and tables are written as themselves; any other type is an object whose one member names the type,
/// such as {"$timestamp":1700000000} or {"$bytes":"base64"}. Keys that start with $ or are not UTF-8 are
/// written as "$base64:...", so field_from_json returns exactly the same value.
void append_json(const FieldValue& value, std::string& out);
void append_json(const FieldTable& table, std::string& out);

/// Converts JSON to a field. An integer becomes int32 if it fits, or else int64, as py-amqp and pika do;
/// other numbers become doubles. Throws InvalidInput for a number that fits neither, or a wrong $ member.
FieldValue field_from_json(json::View json);

/// Reads a typed header: K=V is a string, K:=JSON has the type of the JSON. A key may contain colons
/// (user_uuid:*), but no equals sign. Throws UsageError.
FieldEntry header_from(const std::string& typed);

/// The bytes of the table on the wire, without its own length field.
std::size_t encoded_size(const FieldTable& table);

/// Deeper tables and arrays are neither sent nor kept. RabbitMQ passes on tens of thousands of levels, and a
/// recursive function would overflow the stack.
inline constexpr int deepest_table = 128;

}  // namespace wazobus::event
