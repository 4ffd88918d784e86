// SPDX-License-Identifier: MIT
#include "catalogue/types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

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

}  // namespace

std::optional<Types> Types::named(std::string_view name) {
  for (const NamedType& named : named_types) {
    if (named.name == name) return Types(named.bits);
  }
  return std::nullopt;
}

std::string_view name_of(Types::Type type) {
  if (type == Types::fraction) return "number";
  for (const NamedType& named : named_types) {
    if (named.bits == type) return named.name;
  }
  return "anything";
}

std::string Types::describe() const {
  if (bits_ == any) return "anything";
  std::vector<std::string_view> names;
  for (const NamedType& named : named_types) {
    if ((bits_ & named.bits) != named.bits) continue;
    if (named.bits == integer && has(fraction)) continue;
    names.push_back(named.name);
  }
  // null last: what is wanted comes first.
  if (names.size() > 1 && names.front() == "null") std::rotate(names.begin(), names.begin() + 1, names.end());
  return fmt::format("{}", fmt::join(names, " or "));
}

}  // namespace wazobus::catalogue
