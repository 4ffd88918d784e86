// SPDX-License-Identifier: MIT
#include "commands/listening/value_mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Entry;
using catalogue::KnownField;
using event::Comparison;
using event::Path;
using Operator = Comparison::Operator;

bool is_subset(const std::set<std::string>& types, std::initializer_list<std::string_view> of) {
  return std::all_of(types.begin(), types.end(), [&of](const std::string& type) {
    return std::find(of.begin(), of.end(), type) != of.end();
  });
}

std::string spelled_types(const std::set<std::string>& types) {
  return fmt::format("{}", fmt::join(types, " or "));
}

/// Is the comparison false for all values of these types?
bool never_compares(const Comparison& comparison, const std::set<std::string>& types) {
  const bool is_order = comparison.op() == Operator::less || comparison.op() == Operator::greater ||
                        comparison.op() == Operator::at_most || comparison.op() == Operator::at_least;
  if (is_order && is_subset(types, {"boolean", "null", "array", "object"})) return true;
  if (is_order) return !comparison.is_number() && is_subset(types, {"integer", "number", "null", "boolean"});
  if (comparison.op() != Operator::equal) return false;
  const std::string& value = comparison.value();
  if (types.contains("string") || types.contains("array") || types.contains("object")) return false;
  const bool is_number = types.contains("integer") || types.contains("number");
  const bool fits = (is_number && comparison.is_number()) || (types.contains("null") && value == "null") ||
                    (types.contains("boolean") && (value == "true" || value == "false"));
  return !fits;
}

/// Hints about --where data.is_caller, which programmers read as "it is true".
std::string hint_for_existence(const std::string& path, const KnownField& known) {
  if (!known.types.contains("boolean") || !is_subset(known.types, {"boolean", "null"})) return {};
  return fmt::format(
      "'{0}' holds wherever the field is, also where it is false; write '{0} = true' for those where it is "
      "true",
      path);
}

/// Returns the values of a field that some of the events list.
std::vector<std::string> listed_values(const SelectedEvents& selected, const std::vector<Path::Step>& steps) {
  std::set<std::string> listed;
  for (const Entry* const entry : selected.entries) {
    const KnownField known = catalogue::known_field({&entry, 1}, steps);
    listed.insert(known.values.begin(), known.values.end());
  }
  return {listed.begin(), listed.end()};
}

/// Hints about a list of values: data.status = Up,Ring.
std::string hint_for_list(const Comparison& comparison, const std::vector<std::string>& listed) {
  const std::string& value = comparison.value();
  const std::size_t comma = value.find(',');
  if (comma == std::string::npos) return {};
  const std::string first = value.substr(0, comma);
  const std::string second = value.substr(comma + 1, value.find(',', comma + 1) - comma - 1);
  if (std::find(listed.begin(), listed.end(), first) == listed.end()) return {};
  const std::string path = text::safe(comparison.path().text());
  return fmt::format("'{}' is taken for one value; one of several is written {} = {} or {} = {}",
                     text::safe(value), path, text::safe(first), path, text::safe(second));
}

}  // namespace

std::string hint_for_value(const Comparison& comparison, const KnownField& known) {
  const std::string path = text::safe(comparison.path().text());
  const std::string value = text::safe(comparison.value());
  if (known.is_time) {
    const std::string hint = hint_for_time(comparison);
    if (!hint.empty()) return hint;
  }
  if (known.takes_anything) return {};
  if (comparison.op() == Operator::exists) return hint_for_existence(path, known);
  if (never_compares(comparison, known.types))
    return fmt::format("{} is known as {}, which '{}' never is", path, spelled_types(known.types), value);
  if (comparison.op() != Operator::equal || known.values.empty() || known.values.contains(value)) return {};
  if (is_subset(known.types, {"string"}) || is_subset(known.types, {"string", "null"})) {
    if (value == "null" && known.types.contains("null")) return {};
    return fmt::format("no known value of {} is '{}': they are {}", path, value,
                       text::safe(fmt::format("{}", fmt::join(known.values, ", "))));
  }
  return {};
}

std::string hint_for_two_conditions(const Comparison& comparison) {
  const std::string& value = comparison.value();
  const std::size_t blank = value.find(' ');
  const std::size_t op = std::min(value.find_first_of("=!<>~", std::min(blank, value.size())), value.size());
  if (comparison.op() != Operator::equal || op == value.size() || blank == 0) return {};
  const std::string first = value.substr(0, blank);
  const std::string second = value.substr(blank + 1);
  try {
    Path::parse(value.substr(blank + 1, op - blank - 1));
  } catch (const UsageError&) {
    return {};
  }
  return fmt::format("'{}' is taken for one value; two conditions are joined by and: {} = {} and {}",
                     text::safe(value), text::safe(comparison.path().text()), text::safe(first),
                     text::safe(second));
}

std::string hint_for_field_as_value(const Comparison& comparison) {
  const std::string& value = comparison.value();
  const bool is_field = value.starts_with("data.") || value.starts_with("headers.");
  const bool has_blank = value.find(' ') != std::string::npos;
  if (!is_field || has_blank || comparison.op() == Operator::match) return {};
  return fmt::format("'{}' is taken for a text; a condition compares with a value, not with another field",
                     text::safe(value));
}

std::string hint_for_text(const Comparison& comparison, const std::vector<Path::Step>& steps,
                          const SelectedEvents& selected) {
  if (comparison.op() != Operator::equal || comparison.is_number()) return {};
  const std::vector<std::string> listed = listed_values(selected, steps);
  const std::string& value = comparison.value();
  if (std::find(listed.begin(), listed.end(), value) != listed.end()) return {};
  const std::string hint = hint_for_list(comparison, listed);
  const std::string_view near = hint.empty() ? text::nearest(value, listed) : std::string_view();
  if (near.empty()) return hint;
  return fmt::format("{} known to have {} = '{}'; did you mean '{}'?", none_of(selected),
                     text::safe(comparison.path().text()), text::safe(value), near);
}

std::string hint_for_time(const Comparison& comparison) {
  const bool is_compared_as_time = comparison.op() != Operator::exists &&
                                   comparison.op() != Operator::match &&
                                   comparison.op() != Operator::equal_json;
  const std::string& value = comparison.value();
  if (!is_compared_as_time || comparison.is_time() || value.empty() || value == "null") return {};
  const bool is_of_receipt = comparison.path().root() == Path::Root::timestamp;
  return fmt::format(
      "{} is {}a time, and a condition does not read '{}' as one; write 2026-11-24T15:31:05Z, or 2026-11-24 "
      "15:31 for local time{}",
      text::safe(comparison.path().text()), is_of_receipt ? "" : "known as ", text::safe(value),
      is_of_receipt ? "; --since and --until take other times, too" : "");
}

}  // namespace wazobus::commands
