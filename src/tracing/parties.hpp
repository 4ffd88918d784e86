// SPDX-License-Identifier: MIT
// Who took part in a conversation: users, numbers and places such as queues.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracing/roles.hpp"

namespace wazobus::tracing {

/// A column of a ladder. The texts may be unsafe for a terminal.
struct Party {
  enum class Kind : std::uint8_t { user, trunk, place };
  Kind kind = Kind::user;
  std::string key;
  std::string name;
  std::string number;

  enum class Naming : std::uint8_t { with_number, short_where_named };
  /// "Ash Dunmore 5550101"
  [[nodiscard]] std::string label(Naming naming = Naming::with_number) const;
  /// The name, or else the number.
  [[nodiscard]] const std::string& short_label() const { return name.empty() ? number : name; }
};

std::string_view name_of(Party::Kind kind);

/// "queue:sales" -> "Queue sales". The queue of a group is named after its tenant and its uuid:
/// "queue:grp-acme-UUID" -> "Group UUID".
Party place_from(std::string_view id);

/// How many of several parties a line names.
inline constexpr std::size_t most_named = 4;

/// "Ash, Brook, 3 more"
std::string some_of(const std::vector<std::string>& labels);

/// The parties in the order in which they were asked for.
class Parties {
 public:
  /// Both must outlive this.
  Parties(const Conversation& conversation, const Roles& roles);

  [[nodiscard]] const std::vector<Party>& all() const { return parties_; }

  /// Returns the index of the party of a leg, a place ("queue:sales") or a user ("user:UUID"), which is added
  /// if it is new. Nothing for an end of a Local channel.
  std::optional<std::size_t> column_of(std::string_view id);
  /// Returns a party for whose id column_of() was called, otherwise nullptr.
  [[nodiscard]] const Party* party_of(std::string_view id) const;
  /// The label of the leg's party, or the id of the leg.
  [[nodiscard]] std::string label_of(const Leg& leg, Party::Naming naming = Party::Naming::with_number) const;
  /// Returns " (phone 2)" if several phones of one party are called, otherwise an empty text.
  [[nodiscard]] std::string phone_of(const Leg& leg) const;

 private:
  std::size_t column_for(Party party);
  void number_phones();

  const Conversation& conversation_;
  const Roles& roles_;
  std::vector<Party> parties_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::map<std::string, std::size_t, std::less<>> phones_;  ///< by leg: from 1, if its user has several
};

}  // namespace wazobus::tracing
