// SPDX-License-Identifier: MIT
#include "catalogue/types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "json/view.hpp"

namespace wazobus::catalogue {

namespace {

struct NamedType {
  std::string_view name;
  std::uint8_t bits;
};

constexpr std::array named_types{
    NamedType{"null", Types::null},       NamedType{"boolean", Types::boolean},
    NamedType{"integer", Types::integer}, NamedType{"number", Types::integer | Types::fraction},
    NamedType{"string", Types::string},   NamedType{"array", Types::array},
    NamedType{"object", Types::object}};

bool is_number(std::string_view json) {
  return !json.empty() && (json.front() == '-' || (json.front() >= '0' && json.front() <= '9'));
}

double value_of(std::string_view number) {
  return std::strtod(std::string(number).c_str(), nullptr);
}

/// Compares integers of any length exactly.
bool same_number(std::string_view a, std::string_view b) {
  if (!is_integer_text(a) || !is_integer_text(b)) return value_of(a) == value_of(b);
  if (a == "-0") a = "0";
  if (b == "-0") b = "0";
  return a == b;
}

}  // namespace

std::optional<Types> Types::named(std::string_view name) {
  for (const NamedType& named : named_types) {
    if (named.name == name) return Types(named.bits);
  }
  return std::nullopt;
}

std::vector<std::string> Types::names() {
  std::vector<std::string> names;
  for (const NamedType& named : named_types) names.emplace_back(named.name);
  return names;
}

std::string_view name_of(Types::Type type) {
  if (type == Types::fraction) return "number";
  for (const NamedType& named : named_types) {
    if (named.bits == type) return named.name;
  }
  return "anything";
}

bool is_integer_text(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

Types types_named(const std::vector<std::string>& names) {
  Types types;
  for (const std::string& name : names) types.add(Types::named(name).value_or(Types()).bits());
  return types;
}

Types::Type type_of_scalar(std::string_view json) {
  switch (json.front()) {
    case '"':
      return Types::string;
    case 't':
    case 'f':
      return Types::boolean;
    case 'n':
      return Types::null;
    default:
      break;
  }
  const double value = is_integer_text(json) ? 0 : value_of(json);
  return std::isfinite(value) && value == std::floor(value) ? Types::integer : Types::fraction;
}

bool same_scalar(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (is_number(a) && is_number(b)) return same_number(a, b);
  if (!a.starts_with('"') || !b.starts_with('"')) return false;
  const bool has_escapes = a.find('\\') != std::string_view::npos || b.find('\\') != std::string_view::npos;
  return has_escapes && json::View(a).string() == json::View(b).string();
}

std::string Types::describe() const {
  if (bits_ == any) return "anything";
  std::vector<std::string_view> names;
  for (const NamedType& named : named_types) {
    if ((bits_ & named.bits) != named.bits) continue;
    if (named.bits == integer && has(fraction)) continue;
    names.push_back(named.name);
  }
  // null is last, because the other types matter more.
  if (names.size() > 1 && names.front() == "null") std::rotate(names.begin(), names.begin() + 1, names.end());
  return fmt::format("{}", fmt::join(names, " or "));
}

}  // namespace wazobus::catalogue
