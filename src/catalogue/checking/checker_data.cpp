// SPDX-License-Identifier: MIT
// An event's data against its schema, and what holds for any JSON: keys that stand once, numbers that readers
// can read.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/locator.hpp"
#include "catalogue/wording.hpp"
#include "text/suggest.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

double number_of(std::string_view number) {
  return std::strtod(std::string(number).c_str(), nullptr);
}

bool overflows(std::string_view number) {
  return std::isinf(number_of(number));
}

bool fits_64_bits(std::string_view integer) {
  std::int64_t as_signed = 0;
  std::uint64_t as_unsigned = 0;
  const char* const end = integer.data() + integer.size();
  return std::from_chars(integer.data(), end, as_signed).ec == std::errc{} ||
         std::from_chars(integer.data(), end, as_unsigned).ec == std::errc{};
}

/// 1.0 and 1e2 are integers to JSON Schema.
bool is_whole(std::string_view number) {
  const double value = number_of(number);
  return std::isfinite(value) && value == std::floor(value);
}

}  // namespace

void Checker::check_bare_data(Index value) {
  message_.name = options_.event;
  event_ = message_.name;
  current_ = &known(options_.event);
  ++current_->count;
  ++counts_.events;
  const EventRules* const rules = options_.family == event::Family::none
                                      ? current_->rules
                                      : rulebook_.find(options_.event, options_.family);
  if (rules == nullptr) {
    report(value, Severity::warning, Rule::name_unknown, unknown_name(options_.event));
    return check_undescribed(value);
  }
  if (current_->guesses.size() < rules->guesses)
    current_->guesses.resize(rules->guesses, Schema::no_property);
  if (rules->removed) report_removed(value, *rules);
  check_schema(*rules->data, value);
}

void Checker::check_data(const Message& message) {
  const Envelope& body = *message.body;
  const Index value = body[Member::data];
  if (value == none || is_null(value)) {
    if (!message.rules->needs_data) return;
    return report(value == none ? body.object : value, breach_, Rule::data_missing,
                  value == none ? "missing" : "null, but it must be an object", value == none ? "data" : "");
  }
  check_schema(*message.rules->data, value);
  if (!message.rules->entry->is_family() || !document_.is_object(value)) return;
  const Index event = document_.find(value, "Event");
  if (is_text(event) && !document_.equals(event, message.name))
    report(event, Severity::warning, Rule::data_event,
           fmt::format("{} in an event named {}", shown(event), quoted(message.name)));
}

Types::Type Checker::type_of(Index value) const {
  switch (document_.text()[document_.at(value)]) {
    case '{':
      return Types::object;
    case '[':
      return Types::array;
    case '"':
      return Types::string;
    case 't':
    case 'f':
      return Types::boolean;
    case 'n':
      return Types::null;
    default:
      return is_integer_text(document_.raw(value)) ? Types::integer : Types::fraction;
  }
}

void Checker::check_schema(const Schema& schema, Index value) {
  const Types::Type type = type_of(value);
  if (!schema.types.has(type)) {
    const bool is_integer =
        type == Types::fraction && schema.types.has(Types::integer) && is_whole(document_.raw(value));
    if (is_integer) return check_allowed(schema, value);
    if (type == Types::null && schema.null_is_warning)
      return report(value, Severity::warning, Rule::data_null,
                    "null, which current servers send and nobody documents");
    report(value, schema.severity, Rule::data_type,
           fmt::format("expected {}, got {}", schema.types.describe(), name_of(type)));
    return check_undescribed(value);
  }
  if (!schema.allowed.empty() && document_.is_container(value)) {
    check_allowed(schema, value);
    return check_undescribed(value);
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

void Checker::check_allowed(const Schema& schema, Index value) {
  if (schema.allowed.empty() || (schema.null_besides && is_null(value))) return;
  // Arrays and objects are never among them.
  const bool is_container = document_.is_container(value);
  const std::string_view raw = is_container ? std::string_view{} : document_.raw(value);
  const auto same = [raw](const std::string& allowed) { return same_scalar(raw, allowed); };
  if (!is_container && std::any_of(schema.allowed.begin(), schema.allowed.end(), same)) return;
  report(value, schema.severity, Rule::data_enum,
         fmt::format("expected {}, got {}", fmt::join(schema.allowed, " or "), shown(value)));
}

void Checker::check_string(const Schema& schema, Index value) {
  if (!schema.allowed.empty()) check_allowed(schema, value);
  if (schema.format == Format::none && schema.known_values.empty()) return;
  const std::string_view text = document_.string(value, storage_);
  if (schema.format != Format::none) {
    const bool is_uuid_format = schema.format == Format::uuid;
    const bool is_right = is_uuid_format ? text::is_uuid(text) : is_date_time(text);
    if (is_right && schema.known_values.empty()) return;
    if (is_right) return check_known_values(schema, text, value);
    if (text == "None" && schema.may_be_none) {
      if (schema.none_is_warning)
        report(value, Severity::warning, Rule::data_none, "the text 'None', where there is nobody");
      return;
    }
    return report(value, schema.severity, Rule::data_format,
                  fmt::format("not a {}: {}", is_uuid_format ? "uuid" : "date and time", quoted(text)));
  }
  check_known_values(schema, text, value);
}

void Checker::check_known_values(const Schema& schema, std::string_view text, Index value) {
  const auto& known = schema.known_values;
  if (std::find(known.begin(), known.end(), text) != known.end()) return;
  report(value, Severity::warning, Rule::data_known_values,
         fmt::format("{} is none of the values that are known: {}", quoted(text), fmt::join(known, ", ")));
}

void Checker::check_array(const Schema& schema, Index array) {
  if (schema.items == nullptr && !schema.min_items && !schema.max_items) return check_undescribed(array);
  std::size_t count = 0;
  for (Index i = json::Document::inside(array); i != document_.next(array); i = document_.next(i)) {
    ++count;
    if (schema.items != nullptr) check_schema(*schema.items, i);
  }
  if (schema.items == nullptr) check_undescribed(array);
  const bool too_few = schema.min_items && count < *schema.min_items;
  if (!too_few && !(schema.max_items && count > *schema.max_items)) return;
  report(array, schema.severity, Rule::data_length,
         fmt::format("expected {} {} items, got {}", too_few ? "at least" : "at most",
                     too_few ? *schema.min_items : *schema.max_items, count));
}

/// Most events of a name have their keys in the same order: what followed last time is tried first.
std::uint16_t Checker::property_at(const Schema& schema, Index key, std::uint32_t previous) {
  const std::string_view spelled = document_.string(key, key_storage_);
  std::uint16_t& guess = current_->guesses[schema.guesses + previous];
  if (guess != Schema::no_property && same_text(schema.properties[guess].name, spelled)) return guess;
  const std::uint16_t found = schema.find(spelled);
  if (found != Schema::no_property) guess = found;
  return found;
}

void Checker::check_object(const Schema& schema, Index object) {
  if (schema.properties.empty() && schema.additional == nullptr) return check_undescribed(object);
  std::array<std::uint64_t, 4> seen{};
  const std::size_t unknown_before = unknown_keys_.size();
  std::uint32_t previous = 0;
  for (Index key = json::Document::inside(object); key != document_.next(object);
       key = document_.next(key + 1)) {
    const std::uint16_t property = property_at(schema, key, previous);
    if (property == Schema::no_property) {
      unknown_keys_.push_back(key);
      if (schema.additional != nullptr) {
        check_schema(*schema.additional, key + 1);
      } else {
        if (schema.warns_of_extras)
          report(key, Severity::warning, Rule::data_extra, "not in the documentation");
        else if (options_.unknown_fields)
          report_unknown_field(schema, key);
        if (document_.is_container(key + 1)) check_undescribed(key + 1);
      }
      continue;
    }
    const std::uint64_t bit = std::uint64_t{1} << (property % 64U);
    if ((seen[property / 64U] & bit) != 0)
      report(key, Severity::error, Rule::json_duplicate_key,
             fmt::format("the key {} stands twice", quoted(schema.properties[property].name)));
    seen[property / 64U] |= bit;
    previous = property + 1U;
    check_schema(*schema.properties[property].schema, key + 1);
  }
  check_keys(std::span(unknown_keys_).subspan(unknown_before));
  unknown_keys_.resize(unknown_before);
  report_missing(schema, object, seen);
}

/// A capture has the same unknown fields again and again, and to look for the nearest name takes a while.
void Checker::report_unknown_field(const Schema& schema, Index key) {
  const std::string_view name = document_.string(key, key_storage_);
  const auto message = [&schema](std::string_view unknown) {
    std::vector<std::string> names;
    for (const Property& property : schema.properties) names.push_back(property.name);
    const std::string_view near = text::nearest(unknown, names);
    return near.empty() ? std::string("unknown field")
                        : fmt::format("unknown field; did you mean '{}'?", near);
  };
  if (name.size() > longest_name) return report(key, Severity::warning, Rule::data_unknown, "unknown field");
  constexpr std::size_t most_remembered = 10'000;
  if (unknown_fields_.size() == most_remembered) unknown_fields_.clear();
  const auto [said, is_new] = unknown_fields_.try_emplace({&schema, std::string(name)});
  if (is_new) said->second = message(name);
  report(key, Severity::warning, Rule::data_unknown, said->second);
}

void Checker::report_missing(const Schema& schema, Index object, const std::array<std::uint64_t, 4>& seen) {
  std::uint64_t missing = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) missing |= schema.expected[i] & ~seen[i];
  if (missing == 0 && !schema.has_aliases) return;
  const auto is_seen = [&seen](std::size_t i) { return ((seen[i / 64] >> (i % 64)) & 1U) != 0; };
  for (std::size_t i = 0; i < schema.properties.size(); ++i) {
    const Property& property = schema.properties[i];
    if (is_seen(i)) {
      if (property.alias_of)
        report(object, Severity::warning, Rule::data_alias,
               fmt::format("spelled so in the documentation's text only; servers send {}",
                           schema.properties[*property.alias_of].name),
               property.name);
      continue;
    }
    if (!property.when_missing) continue;
    const auto replaces = [&](std::size_t other) {
      return schema.properties[other].alias_of == i && is_seen(other);
    };
    bool is_replaced = false;
    for (std::size_t other = 0; other < schema.properties.size(); ++other)
      is_replaced = is_replaced || replaces(other);
    if (!is_replaced) report(object, *property.when_missing, Rule::data_missing, "missing", property.name);
  }
}

void Checker::check_undescribed(Index value) {
  if (!document_.is_container(value)) return;
  for (Index i = value; i != document_.next(value); ++i) {
    if (!document_.is_object(i)) continue;
    const std::size_t before = unknown_keys_.size();
    for (Index key = json::Document::inside(i); key != document_.next(i); key = document_.next(key + 1))
      unknown_keys_.push_back(key);
    check_keys(std::span(unknown_keys_).subspan(before));
    unknown_keys_.resize(before);
  }
}

/// Reports each key that stood before.
void Checker::check_keys(std::span<const Index> keys) {
  if (keys.size() < 2) return;
  sorted_keys_.clear();
  for (const Index key : keys)
    sorted_keys_.emplace_back(quick_hash(document_.string(key, key_storage_)), key);
  constexpr std::size_t few = 16;
  const auto hashes_differ = [this] {
    for (std::size_t i = 1; i < sorted_keys_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (sorted_keys_[i].first == sorted_keys_[j].first) return false;
      }
    }
    return true;
  };
  if (keys.size() <= few && hashes_differ()) return;
  check_many_keys();
}

void Checker::check_many_keys() {
  // A sender who knows quick_hash could make them all alike.
  for (auto& [hash, key] : sorted_keys_)
    hash = std::hash<std::string_view>{}(document_.string(key, key_storage_));
  std::sort(sorted_keys_.begin(), sorted_keys_.end());
  for (std::size_t i = 1; i < sorted_keys_.size(); ++i) {
    const auto& [hash, key] = sorted_keys_[i];
    if (hash != sorted_keys_[i - 1].first) continue;
    const std::string name = document_.string(key);
    if (!document_.equals(sorted_keys_[i - 1].second, name)) continue;
    report(key, Severity::error, Rule::json_duplicate_key,
           fmt::format("the key {} stands twice", quoted(name)));
  }
}

void Checker::check_numbers(std::size_t before, std::vector<Finding>& findings) {
  // In an array they are found after all of its events.
  if (document_.is_array(0)) {
    value_at_ = none;
    body_at_ = none;
    event_ = {};
  }
  for (const Index number : document_.unusual_numbers()) {
    const std::string_view raw = document_.raw(number);
    if (overflows(raw)) {
      report(number, Severity::error, Rule::json_number_range,
             fmt::format("{} is beyond what a double holds", quoted(raw)));
    } else if (is_integer_text(raw) && !fits_64_bits(raw)) {
      report(number, Severity::warning, Rule::json_number_range,
             fmt::format("{} does not fit 64 bits; most readers lose digits", quoted(raw)));
    }
  }
  if (pending_.empty()) return;
  Locator locator(document_);
  settle(locator, findings);
  std::stable_sort(findings.begin() + static_cast<std::ptrdiff_t>(before), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.at < b.at; });
}

}  // namespace wazobus::catalogue
