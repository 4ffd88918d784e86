// SPDX-License-Identifier: MIT
#include "catalogue/checking/data_checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "catalogue/wording.hpp"
#include "event/wazo.hpp"
#include "text/suggest.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

/// Is it an integer for JSON Schema, as 1.0 and 1e2 are?
bool is_whole(std::string_view number) {
  const double value = std::strtod(std::string(number).c_str(), nullptr);
  return std::isfinite(value) && value == std::floor(value);
}

std::string words_for_unknown(const Schema& schema, std::string_view name) {
  std::vector<std::string> names;
  for (const Property& property : schema.properties) names.push_back(property.name);
  const std::string_view near = text::nearest(name, names);
  return near.empty() ? "unknown field" : fmt::format("unknown field; did you mean '{}'?", near);
}

/// Does the object have another spelling of this property?
bool is_replaced(const Schema& schema, std::size_t property, const std::array<std::uint64_t, 4>& seen) {
  for (std::size_t other = 0; other < schema.properties.size(); ++other) {
    const bool is_seen = ((seen[other / 64] >> (other % 64)) & 1U) != 0;
    if (is_seen && schema.properties[other].alias_of == property) return true;
  }
  return false;
}

}  // namespace

void DataChecker::check(const Schema& schema, Index value, std::span<std::uint16_t> guesses) {
  guesses_ = guesses;
  check_value(schema, value);
}

void DataChecker::check_value(const Schema& schema, Index value) {
  const Types::Type type = type_of(document_, value);
  if (!schema.types.has(type)) return check_wrong_type(schema, value, type);
  if (!schema.allowed.empty() && document_.is_container(value)) {
    check_allowed(schema, value);
    return json_.check_inside(value);
  }
  switch (type) {
    case Types::object:
      return check_object(schema, value);
    case Types::array:
      return check_array(schema, value);
    case Types::string:
      return check_string(schema, value);
    default:
      return check_allowed(schema, value);
  }
}

void DataChecker::check_wrong_type(const Schema& schema, Index value, Types::Type type) {
  const bool is_integer =
      type == Types::fraction && schema.types.has(Types::integer) && is_whole(document_.raw(value));
  if (is_integer) return check_allowed(schema, value);
  if (type == Types::null && schema.null_is_warning) {
    return findings_.add(value, Severity::warning, Rule::data_null,
                         "null, which current servers send and nobody documents");
  }
  findings_.add(value, schema.severity, Rule::data_type,
                fmt::format("expected {}, got {}", schema.types.describe(), name_of(type)));
  json_.check_inside(value);
}

void DataChecker::check_allowed(const Schema& schema, Index value) {
  if (schema.allowed.empty() || (schema.null_besides && is_null(document_, value))) return;
  // `allowed` never contains arrays and objects.
  const bool is_container = document_.is_container(value);
  const std::string_view raw = is_container ? std::string_view{} : document_.raw(value);
  const auto same = [raw](const std::string& allowed) { return same_scalar(raw, allowed); };
  if (!is_container && std::any_of(schema.allowed.begin(), schema.allowed.end(), same)) return;
  findings_.add(
      value, schema.severity, Rule::data_enum,
      fmt::format("expected {}, got {}", fmt::join(schema.allowed, " or "), shown(document_, value)));
}

void DataChecker::check_string(const Schema& schema, Index value) {
  if (!schema.allowed.empty()) check_allowed(schema, value);
  if (schema.format == SchemaFormat::none && schema.known_values.empty()) return;
  const std::string_view text = document_.string(value, storage_);
  if (schema.format != SchemaFormat::none && !has_format(schema, text, value)) return;
  if (!schema.known_values.empty()) check_known_values(schema, text, value);
}

/// Does the text have the format of the schema? If not, reports the value, unless it is an allowed None.
bool DataChecker::has_format(const Schema& schema, std::string_view text, Index value) {
  const bool is_uuid_format = schema.format == SchemaFormat::uuid;
  if (is_uuid_format ? text::is_uuid(text) : is_date_time(text)) return true;
  if (!schema.may_be_none || text != event::nobody) {
    findings_.add(value, schema.severity, Rule::data_format,
                  fmt::format("not a {}: {}", is_uuid_format ? "uuid" : "date and time", in_quotes(text)));
  } else if (schema.none_is_warning) {
    findings_.add(value, Severity::warning, Rule::data_none, "the text 'None', where there is nobody");
  }
  return false;
}

void DataChecker::check_known_values(const Schema& schema, std::string_view text, Index value) {
  const auto& known = schema.known_values;
  if (std::find(known.begin(), known.end(), text) != known.end()) return;
  findings_.add(
      value, Severity::warning, Rule::data_known_values,
      fmt::format("{} is none of the values that are known: {}", in_quotes(text), fmt::join(known, ", ")));
}

void DataChecker::check_array(const Schema& schema, Index array) {
  if (schema.items == nullptr && schema.bounds == Bounds{}) return json_.check_inside(array);
  std::size_t count = 0;
  for (Index i = json::Document::inside(array); i != document_.next(array); i = document_.next(i)) {
    ++count;
    if (schema.items != nullptr) check_value(*schema.items, i);
  }
  if (schema.items == nullptr) json_.check_inside(array);
  const auto& [min_items, max_items] = schema.bounds;
  const bool too_few = min_items && count < *min_items;
  if (!too_few && !(max_items && count > *max_items)) return;
  findings_.add(array, schema.severity, Rule::data_length,
                fmt::format("expected {} {} items, got {}", too_few ? "at least" : "at most",
                            too_few ? *min_items : *max_items, count));
}

/// Returns the property that a key names, or Schema::no_property. Most events of a name have their keys in
/// the same order, so it first tries the property that followed `previous` the last time.
std::uint16_t DataChecker::property_at(const Schema& schema, Index key, std::uint32_t previous) {
  const std::string_view spelled = document_.string(key, key_storage_);
  std::uint16_t& guess = guesses_[schema.guesses + previous];
  // Events of two families may share a name. Then two schemas share the guesses, and a guess may be too
  // large.
  if (guess < schema.properties.size() && same_text(schema.properties[guess].name, spelled)) return guess;
  const std::uint16_t found = schema.find(spelled);
  if (found != Schema::no_property) guess = found;
  return found;
}

void DataChecker::check_object(const Schema& schema, Index object) {
  if (schema.properties.empty() && schema.additional == nullptr) return json_.check_inside(object);
  Seen seen{};
  const std::size_t extra_before = extra_keys_.size();
  std::uint32_t previous = 0;
  for (Index key = json::Document::inside(object); key != document_.next(object);
       key = document_.next(key + 1)) {
    const std::uint16_t property = property_at(schema, key, previous);
    if (property == Schema::no_property) {
      extra_keys_.push_back(key);
      check_extra(schema, key);
      continue;
    }
    const std::uint64_t bit = std::uint64_t{1} << (property % 64U);
    if ((seen[property / 64U] & bit) != 0)
      findings_.add(key, Severity::error, Rule::json_duplicate_key,
                    fmt::format("the key {} stands twice", in_quotes(schema.properties[property].name)));
    seen[property / 64U] |= bit;
    previous = property + 1U;
    check_value(*schema.properties[property].schema, key + 1);
  }
  json_.check_keys(std::span(extra_keys_).subspan(extra_before));
  extra_keys_.resize(extra_before);
  report_missing(schema, object, seen);
}

/// Checks a member that is not among the properties.
void DataChecker::check_extra(const Schema& schema, Index key) {
  if (schema.additional != nullptr) return check_value(*schema.additional, key + 1);
  if (schema.warns_of_extras) {
    findings_.add(key, Severity::warning, Rule::data_extra, "not in the documentation");
  } else if (unknown_fields_) {
    report_unknown_field(schema, key);
  }
  if (document_.is_container(key + 1)) json_.check_inside(key + 1);
}

/// Remembers the message about each field, because a capture has the same unknown fields again and again, and
/// the search for the nearest name is slow.
void DataChecker::report_unknown_field(const Schema& schema, Index key) {
  const std::string_view name = document_.string(key, key_storage_);
  if (name.size() > longest_name)
    return findings_.add(key, Severity::warning, Rule::data_unknown, "unknown field");
  constexpr std::size_t most_remembered = 10'000;
  if (words_for_unknown_.size() == most_remembered) words_for_unknown_.clear();
  const auto [words, is_new] = words_for_unknown_.try_emplace({&schema, std::string(name)});
  if (is_new) words->second = words_for_unknown(schema, name);
  findings_.add(key, Severity::warning, Rule::data_unknown, words->second);
}

void DataChecker::report_missing(const Schema& schema, Index object, const Seen& seen) {
  std::uint64_t missing = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) missing |= schema.expected[i] & ~seen[i];
  if (missing == 0 && !schema.has_aliases) return;
  for (std::size_t i = 0; i < schema.properties.size(); ++i) {
    const Property& property = schema.properties[i];
    const bool is_seen = ((seen[i / 64] >> (i % 64)) & 1U) != 0;
    if (is_seen && property.alias_of) {
      findings_.add(object, Severity::warning, Rule::data_alias,
                    fmt::format("spelled so in the documentation's text only; servers send {}",
                                schema.properties[*property.alias_of].name),
                    property.name);
    } else if (!is_seen && property.when_missing && !is_replaced(schema, i, seen)) {
      findings_.add(object, *property.when_missing, Rule::data_missing, "missing", property.name);
    }
  }
}

}  // namespace wazobus::catalogue
