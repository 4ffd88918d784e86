// SPDX-License-Identifier: MIT
#include "catalogue/checking/schema.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace wazobus::catalogue {

namespace {

/// Returns the number that two digits spell, or -1.
int two_digits(std::string_view text, std::size_t at) {
  const auto tens = static_cast<unsigned>(text[at] - '0');
  const auto ones = static_cast<unsigned>(text[at + 1] - '0');
  return tens > 9 || ones > 9 ? -1 : static_cast<int>(tens * 10 + ones);
}

/// Are there digits in all places where 2026-11-21T16:03:14 has them? The text must have that many bytes.
bool has_digits_of_time(std::string_view text) {
#ifdef __SSE2__
  // A bit for each of the first 16 places that must have a digit.
  constexpr int places = 0b1101'1011'0110'1111;
  __m128i bytes;
  std::memcpy(&bytes, text.data(), sizeof bytes);
  const __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
                                       _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
  return (_mm_movemask_epi8(digits) & places) == places && two_digits(text, 17) >= 0;
#else
  constexpr std::array<std::size_t, 7> pairs{0, 2, 5, 8, 11, 14, 17};
  return std::all_of(pairs.begin(), pairs.end(),
                     [text](std::size_t at) { return two_digits(text, at) >= 0; });
#endif
}

bool in_range(int value, int least, int most) {
  return value >= least && value <= most;
}

int days_in(int month, int year) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

bool is_offset(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return true;
  if (text[0] != '+' && text[0] != '-') return false;
  const bool has_colon = text.size() == 6 && text[3] == ':';
  if (text.size() != 5 && !has_colon && text.size() != 3) return false;
  if (!in_range(two_digits(text, 1), 0, 23)) return false;
  return text.size() == 3 || in_range(two_digits(text, has_colon ? 4 : 3), 0, 59);
}

}  // namespace

bool is_date_time(std::string_view text) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':')
    return false;
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return false;
  if (!has_digits_of_time(text)) return false;
  const auto number = [text](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int month = number(5);
  if (month < 1 || month > 12 || number(8) < 1 || number(11) > 23 || number(14) > 59 || number(17) > 60)
    return false;
  if (number(8) > 28 && number(8) > days_in(month, number(0) * 100 + number(2))) return false;
  std::size_t end = 19;
  if (end < text.size() && text[end] == '.') {
    const std::size_t fraction = ++end;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end == fraction) return false;
  }
  return is_offset(text.substr(end));
}

std::uint16_t Schema::find(std::string_view name) const {
  if (slots_.empty()) return no_property;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = (quick_hash(name) >> 32U) & mask;; slot = (slot + 1) & mask) {
    const std::uint16_t index = slots_[slot];
    if (index == no_property || same_text(properties[index].name, name)) return index;
  }
}

void Schema::index_properties() {
  if (properties.empty()) return;
  slots_.assign(std::bit_ceil(properties.size() * 2), no_property);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t index = 0; index < properties.size(); ++index) {
    std::size_t slot = (quick_hash(properties[index].name) >> 32U) & mask;
    while (slots_[slot] != no_property) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::uint16_t>(index);
  }
}

/// In the edition `documented` a field that the page lacks counts as not described.
bool SchemaCompiler::has(const Field& field) const {
  return edition_ == Edition::current || field.schema.is_documented();
}

const Schema& SchemaCompiler::compile(const Description& from, Severity severity, bool is_inside) {
  Schema& schema = schemas_.emplace_back();
  schema.severity = severity;
  if (!from.types.empty()) schema.types = types_named(from.types);
  if (!from.format.empty())
    schema.format = from.format == "uuid" ? SchemaFormat::uuid : SchemaFormat::date_time;
  schema.may_be_none = !from.none_verdict.empty() && edition_ == Edition::current;
  schema.none_is_warning = from.none_verdict == "warning";
  schema.bounds = from.bounds;
  schema.allowed = from.allowed;
  schema.known_values = from.known_values;
  const auto inner = [&](const std::shared_ptr<const Description>& description) {
    if (description == nullptr) return static_cast<const Schema*>(nullptr);
    const bool is_added = from.is_documented() && !description->is_documented();
    return &compile(*description, is_added ? Severity::warning : severity, /*is_inside*/ true);
  };
  schema.items = inner(from.items);
  schema.additional = inner(from.additional);
  compile_fields(from, schema);
  compile_null(from, schema, is_inside);
  finish(schema);
  return schema;
}

void SchemaCompiler::compile_fields(const Description& from, Schema& schema) {
  for (const Field& field : from.fields) {
    if (!has(field)) continue;
    const Schema& compiled =
        compile(field.schema, field.is_held ? schema.severity : Severity::warning, /*is_inside*/ true);
    Property property{field.name, &compiled, std::nullopt, std::nullopt};
    if (field.need == Need::required) property.when_missing = schema.severity;
    if (field.need == Need::expected) property.when_missing = Severity::warning;
    if (field.schema.sent == Sent::never && edition_ == Edition::current) property.when_missing.reset();
    schema.properties.push_back(std::move(property));
  }
  for (const Field& field : from.fields) {
    if (!has(field) || field.schema.alias_of.empty()) continue;
    const auto index_of = [&schema](std::string_view name) {
      const auto found = std::find_if(schema.properties.begin(), schema.properties.end(),
                                      [name](const Property& property) { return property.name == name; });
      return static_cast<std::uint16_t>(found - schema.properties.begin());
    };
    schema.properties[index_of(field.name)].alias_of = index_of(field.schema.alias_of);
  }
}

/// Allows null where the type does not. It is right on current servers only, where the catalogue says so, or
/// inside of a class of wazo-bus, because the classes do not say what may be null.
void SchemaCompiler::compile_null(const Description& from, Schema& schema, bool is_inside) const {
  if (edition_ == Edition::documented) return;
  if (from.null_verdict == "warning") {
    schema.null_is_warning = true;
  } else if (!from.null_verdict.empty() || (is_inside && from.source == FactSource::bus_class)) {
    schema.types.add(Types::null);
  } else {
    return;
  }
  if (!schema.allowed.empty()) schema.null_besides = true;
}

void SchemaCompiler::finish(Schema& schema) {
  schema.plain_types = schema.bounds == Bounds{} ? schema.types : Types{};
  const bool open = schema.properties.empty() && schema.types.has(Types::object);
  schema.is_held_to_values = !schema.allowed.empty() || !schema.known_values.empty();
  schema.warns_of_extras = edition_ == Edition::documented && !open && schema.additional == nullptr;
  for (std::size_t i = 0; i < schema.properties.size(); ++i) {
    if (schema.properties[i].when_missing) schema.expected[i / 64] |= std::uint64_t{1} << (i % 64);
    schema.has_aliases = schema.has_aliases || schema.properties[i].alias_of;
  }
  schema.index_properties();
  schema.guesses = guesses_;
  guesses_ += static_cast<std::uint32_t>(schema.properties.size()) + 1;
}

}  // namespace wazobus::catalogue
