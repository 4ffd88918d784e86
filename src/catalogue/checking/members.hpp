// SPDX-License-Identifier: MIT
// Finds the members of bodies, headers, records and frames by name, in one pass over an object.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/checking/token.hpp"

namespace wazobus::catalogue {

enum class Member : std::uint8_t {
  name,
  data,
  origin_uuid,
  required_acl,
  timestamp,
  payload,
  payload_base64,
  body,
  headers,
  routing_key,
  exchange,
  content_type,
  properties,
  op,
  tenant_uuid,
  required_access,
  category,
  missed_since,
};
inline constexpr std::size_t member_count = 18;

/// The Member of this name, if there is one.
std::optional<Member> member_named(std::string_view key);

/// An object and the places of its members.
struct Members {
  Index object = absent;
  std::array<Index, member_count> value{};  ///< the last of each name
  std::uint32_t containers = 0;             ///< a bit for each member that is an object or an array
  std::vector<Index> others;                ///< the keys of all other members
  std::vector<Index> repeated;              ///< the keys of known members that occur again

  [[nodiscard]] Index& operator[](Member member) { return value[static_cast<std::size_t>(member)]; }
  [[nodiscard]] Index operator[](Member member) const { return value[static_cast<std::size_t>(member)]; }
  [[nodiscard]] bool has(Member member) const { return (*this)[member] != absent; }

  /// Reads an object of the document, and forgets the one before.
  void read(const json::Document& document, Index from);

 private:
  std::string storage_;
};

}  // namespace wazobus::catalogue
