// SPDX-License-Identifier: MIT
#include "event/field.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>

#include "json/scan.hpp"
#include "json/write.hpp"
#include "text/assignment.hpp"
#include "text/base64.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::event {

namespace {

constexpr std::string_view base64_key = "$base64:";

struct IntegerName {
  IntegerType type;
  std::string_view name;
  std::int64_t least;
  std::int64_t most;
};

template <typename T>
constexpr IntegerName integer_name(IntegerType type, std::string_view name) {
  return {type, name, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
}

constexpr std::array<IntegerName, 7> integer_names{{
    integer_name<std::int8_t>(IntegerType::int8, "$int8"),
    integer_name<std::uint8_t>(IntegerType::uint8, "$uint8"),
    integer_name<std::int16_t>(IntegerType::int16, "$int16"),
    integer_name<std::uint16_t>(IntegerType::uint16, "$uint16"),
    integer_name<std::int32_t>(IntegerType::int32, "$int32"),
    integer_name<std::uint32_t>(IntegerType::uint32, "$uint32"),
    integer_name<std::int64_t>(IntegerType::int64, "$int64"),
}};

/// The type of an integer that is written as a plain JSON number.
IntegerType plain_type(std::int64_t value) {
  const bool fits =
      value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
  return fits ? IntegerType::int32 : IntegerType::int64;
}

void append_tagged(std::string_view name, std::string_view json, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{{\"{}\":{}}}", name, json);
}

void append_tagged_base64(std::string_view name, std::string_view bytes, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{{\"{}\":\"", name);
  text::append_base64(bytes, out);
  out += "\"}";
}

template <typename Float>
void append_float(Float value, std::string_view name, bool tagged, std::string& out) {
  std::string number;
  if (std::isfinite(value)) {
    json::append_float(value, number);
  } else {
    number = std::isnan(value) ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\"";
    tagged = true;
  }
  if (tagged) {
    append_tagged(name, number, out);
  } else {
    out += number;
  }
}

struct Appender {
  std::string& out;

  void operator()(std::monostate) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(const Integer& integer) const {
    const std::string number = fmt::to_string(integer.value);
    if (integer.type == plain_type(integer.value)) {
      out += number;
    } else {
      append_tagged(integer_names.at(static_cast<std::size_t>(integer.type)).name, number, out);
    }
  }
  void operator()(std::uint64_t value) const { append_tagged("$uint64", fmt::to_string(value), out); }
  void operator()(float value) const { append_float(value, "$float", true, out); }
  void operator()(double value) const { append_float(value, "$double", false, out); }
  void operator()(const Decimal& decimal) const {
    append_tagged("$decimal", fmt::format("[{},{}]", decimal.scale, decimal.value), out);
  }
  void operator()(const std::string& string) const {
    if (text::is_utf8(string)) {
      json::append_string(string, out);
    } else {
      append_tagged_base64("$string", string, out);
    }
  }
  void operator()(const ByteString& string) const { append_tagged_base64("$bytes", string.bytes, out); }
  void operator()(const FieldTime& time) const {
    append_tagged("$timestamp", fmt::to_string(time.seconds), out);
  }
  void operator()(const FieldArray& array) const {
    out += '[';
    for (const FieldValue& value : array) {
      append_json(value, out);
      out += ',';
    }
    if (array.empty()) {
      out += ']';
    } else {
      out.back() = ']';
    }
  }
  void operator()(const FieldTable& table) const { append_json(table, out); }
};

[[noreturn]] void reject(json::View json, std::string_view why) {
  throw InvalidInput(fmt::format("{} {}", text::safe(json.text()), why),
                     "a header takes a string, true, false, null, a number, an array or an object");
}

std::uint64_t unsigned_from(json::View json) {
  std::uint64_t value = 0;
  const std::string_view digits = json.text();
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || rest != digits.data() + digits.size())
    reject(json, "is not an unsigned integer");
  return value;
}

double double_from(json::View json) {
  if (json.is_string()) {
    const std::string word = json.string();
    if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (word == "inf") return std::numeric_limits<double>::infinity();
    if (word == "-inf") return -std::numeric_limits<double>::infinity();
    reject(json, "is not a number");
  }
  double value = 0;
  const std::string_view digits = json.text();
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || rest != digits.data() + digits.size()) {
    reject(json, "is not a number that fits a 64-bit float");
  }
  return value;
}

std::string bytes_from(json::View json) {
  if (json.is_string()) {
    if (std::optional<std::string> bytes = text::decode_base64(json.string())) return *std::move(bytes);
  }
  reject(json, "is not base64");
}

Decimal decimal_from(json::View json) {
  std::vector<std::int64_t> parts;
  if (json.kind() == json::Kind::array) {
    for (json::Children elements(json); elements.next();) {
      // Nothing is a number that no decimal has.
      parts.push_back(elements.value().integer().value_or(std::numeric_limits<std::int64_t>::max()));
    }
  }
  // Records that were written without a sign have values from 2^31 on.
  const bool is_decimal = parts.size() == 2 && parts[0] >= 0 && parts[0] <= 255 &&
                          parts[1] >= std::numeric_limits<std::int32_t>::min() &&
                          parts[1] <= std::numeric_limits<std::uint32_t>::max();
  if (!is_decimal) reject(json, "is not a decimal, [scale, value]");
  return {static_cast<std::uint8_t>(parts[0]), static_cast<std::int32_t>(parts[1])};
}

/// The value of {"$name": json}.
FieldValue tagged_from(std::string_view name, json::View json) {
  for (const IntegerName& integer : integer_names) {
    if (integer.name != name) continue;
    const std::optional<std::int64_t> value = json.integer();
    if (!value || *value < integer.least || *value > integer.most)
      reject(json, fmt::format("does not fit {}", name));
    return {Integer{*value, integer.type}};
  }
  if (name == "$uint64") return {unsigned_from(json)};
  if (name == "$float") return {static_cast<float>(double_from(json))};
  if (name == "$double") return {double_from(json)};
  if (name == "$decimal") return {decimal_from(json)};
  if (name == "$string") return {bytes_from(json)};
  if (name == "$bytes") return {ByteString{bytes_from(json)}};
  if (name == "$timestamp") return {FieldTime{unsigned_from(json)}};
  reject(json, fmt::format("has an unknown type, {}", text::safe(name)));
}

FieldValue value_from(json::View json, int depth);

FieldValue object_from(json::View json, int depth) {
  FieldTable table;
  for (json::Children members(json); members.next();) {
    std::string key = members.raw_key().string();
    if (key.starts_with(base64_key)) {
      std::optional<std::string> bytes = text::decode_base64(std::string_view(key).substr(base64_key.size()));
      if (!bytes) reject(members.raw_key(), "is not base64");
      key = *std::move(bytes);
    } else if (key.starts_with('$')) {
      if (!table.empty() || members.next())
        reject(json, fmt::format("has {} beside others", text::safe(key)));
      return tagged_from(key, members.value());
    }
    table.push_back({std::move(key), value_from(members.value(), depth)});
  }
  return {std::move(table)};
}

FieldValue array_from(json::View json, int depth) {
  FieldArray array;
  for (json::Children elements(json); elements.next();) array.push_back(value_from(elements.value(), depth));
  return {std::move(array)};
}

FieldValue value_from(json::View json, int depth) {
  // Where a received header was cut, a text stands at the first level that is too deep.
  if (depth > deepest_table && json.is_container())
    throw InvalidInput(fmt::format("a header is nested deeper than {} levels", deepest_table));
  switch (json.kind()) {
    case json::Kind::null:
      return {};
    case json::Kind::boolean:
      return {json.text() == "true"};
    case json::Kind::string:
      return {json.string()};
    case json::Kind::object:
      return object_from(json, depth + 1);
    case json::Kind::array:
      return array_from(json, depth + 1);
    case json::Kind::number:
      break;
  }
  if (const std::optional<std::int64_t> integer = json.integer())
    return {Integer{*integer, plain_type(*integer)}};
  if (json.text().find_first_of(".eE") == std::string_view::npos)
    reject(json, "does not fit a 64-bit integer");
  return {double_from(json)};
}

}  // namespace

bool operator==(const FieldValue& a, const FieldValue& b) {
  return a.value == b.value;
}

bool operator==(const FieldEntry& a, const FieldEntry& b) {
  return a.key == b.key && a.value == b.value;
}

const FieldValue* find(const FieldTable& table, std::string_view key) {
  for (const auto& [name, value] : table) {
    if (name == key) return &value;
  }
  return nullptr;
}

const std::string* find_string(const FieldTable& table, std::string_view key) {
  const FieldValue* const value = find(table, key);
  return value == nullptr ? nullptr : std::get_if<std::string>(&value->value);
}

void append_json(const FieldValue& value, std::string& out) {
  std::visit(Appender{out}, value.value);
}

void append_json(const FieldTable& table, std::string& out) {
  out += '{';
  for (const auto& [key, value] : table) {
    if (key.starts_with('$') || !text::is_utf8(key)) {
      std::string encoded(base64_key);
      text::append_base64(key, encoded);
      json::append_string(encoded, out);
    } else {
      json::append_string(key, out);
    }
    out += ':';
    append_json(value, out);
    out += ',';
  }
  if (table.empty()) {
    out += '}';
  } else {
    out.back() = '}';
  }
}

FieldEntry header_from(const std::string& typed) {
  const auto wrong = [&typed](std::string_view why) {
    return UsageError(fmt::format("invalid header '{}': {}", text::safe(typed), why),
                      "write -H name=call_created, or with a type -H 'user_uuid:*:=true'");
  };
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos) throw wrong("there is no = in it");
  auto [key, value, is_json] = text::assignment_from(typed, equals);
  if (key.empty()) throw wrong("its name is empty");
  if (key.size() > text::max_short_string) {
    throw wrong(fmt::format("its name has {} bytes, AMQP allows {}", key.size(), text::max_short_string));
  }
  if (!is_json) return {std::move(key), {std::move(value)}};
  std::string compact;
  const json::Scan scan = json::compact(value, compact);
  if (!scan.ok()) throw wrong(fmt::format("what follows := is not JSON: {}", json::explain(value, scan)));
  try {
    return {std::move(key), field_from_json(json::View(compact))};
  } catch (const InvalidInput& error) {
    throw wrong(error.what());
  }
}

namespace {

/// The size of a value on the wire, after its type letter.
struct EncodedSize {
  static std::size_t of(const FieldValue& value) { return 1 + std::visit(EncodedSize{}, value.value); }

  std::size_t operator()(std::monostate) const { return 0; }
  std::size_t operator()(bool) const { return 1; }
  std::size_t operator()(const Integer&) const { return 8; }
  std::size_t operator()(std::uint64_t) const { return 8; }
  std::size_t operator()(float) const { return 4; }
  std::size_t operator()(double) const { return 8; }
  std::size_t operator()(const Decimal&) const { return 5; }
  std::size_t operator()(const std::string& string) const { return 4 + string.size(); }
  std::size_t operator()(const ByteString& string) const { return 4 + string.bytes.size(); }
  std::size_t operator()(const FieldTime&) const { return 8; }
  std::size_t operator()(const FieldArray& array) const {
    std::size_t size = 4;
    for (const FieldValue& value : array) size += of(value);
    return size;
  }
  std::size_t operator()(const FieldTable& table) const { return 4 + encoded_size(table); }
};

}  // namespace

std::size_t encoded_size(const FieldTable& table) {
  std::size_t size = 0;
  for (const FieldEntry& entry : table) size += 1 + entry.key.size() + EncodedSize::of(entry.value);
  return size;
}

FieldValue field_from_json(json::View json) {
  return value_from(json, 0);
}

}  // namespace wazobus::event
