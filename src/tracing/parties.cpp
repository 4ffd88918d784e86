// SPDX-License-Identifier: MIT
#include "tracing/parties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace wazobus::tracing {

std::string_view name_of(Party::Kind kind) {
  switch (kind) {
    case Party::Kind::user:
      return "user";
    case Party::Kind::trunk:
      return "trunk";
    case Party::Kind::place:
      return "place";
  }
  return {};
}

std::string Party::label(Naming naming) const {
  if (naming == Naming::short_where_named || name.empty() || number.empty() || name == number)
    return short_label();
  return fmt::format("{} {}", name, number);
}

Party place_from(std::string_view id) {
  const std::size_t colon = id.find(':');
  std::string kind(id.substr(0, colon));
  std::string_view rest = id.substr(colon + 1);
  constexpr std::size_t uuid_size = 36;
  if (kind == "queue" && rest.starts_with("grp-")) {
    kind = "group";
    rest.remove_prefix(rest.size() > uuid_size ? rest.size() - uuid_size : 4);
  }
  if (!kind.empty()) kind[0] = static_cast<char>(kind[0] - 'a' + 'A');
  // The beginning of a uuid is enough for people.
  if (rest.size() == uuid_size) rest = rest.substr(0, 8);
  return {Party::Kind::place, std::string(id), std::move(kind), std::string(rest)};
}

std::string some_of(const std::vector<std::string>& labels) {
  const std::size_t shown = std::min(labels.size(), most_named);
  const auto end = labels.begin() + static_cast<std::ptrdiff_t>(shown);
  std::string text = fmt::format("{}", fmt::join(labels.begin(), end, ", "));
  if (labels.size() > shown) text += fmt::format(", {} more", labels.size() - shown);
  return text;
}

Parties::Parties(const Conversation& conversation, const Roles& roles)
    : conversation_(conversation), roles_(roles) {
  // Only rows show the numbers of phones.
  if (conversation_.keeps_steps) number_phones();
}

std::optional<std::size_t> Parties::column_of(std::string_view id) {
  if (id.empty()) return std::nullopt;
  if (const auto known = columns_.find(id); known != columns_.end()) return known->second;
  Party party;
  if (const Leg* const leg = conversation_.find(id)) {
    if (roles_.is_fax(*leg)) return column_of("fax:");
    if (leg->is_local()) {
      const Leg* const real = roles_.behind(id);
      return real == nullptr ? std::nullopt : column_of(real->id);
    }
    party.kind = leg->user.empty() ? Party::Kind::trunk : Party::Kind::user;
    party.key = !leg->user.empty()     ? "user:" + leg->user
                : !leg->number.empty() ? "number:" + leg->number
                                       : "leg:" + leg->id;
    party.name = leg->name;
    party.number = leg->number.empty() && leg->name.empty() ? leg->id : leg->number;
  } else if (id.starts_with("user:")) {
    const std::string_view user = id.substr(5);
    for (const Leg& own : conversation_.legs) {
      if (own.user != user || own.is_local()) continue;
      const auto column = column_of(own.id);
      if (column) columns_.emplace(id, *column);
      return column;
    }
    party = {Party::Kind::user, std::string(id), {}, std::string(user.substr(0, 8))};
    // No leg of this user was called, so the user is the one that the caller dialled.
    if (const Leg* const first = roles_.caller(); first != nullptr && !first->dialled.empty())
      party.number = first->dialled;
  } else if (id.find(':') != std::string_view::npos) {
    party = place_from(id);
  } else {
    return std::nullopt;
  }
  const std::size_t column = column_for(std::move(party));
  columns_.emplace(id, column);
  return column;
}

/// Returns the index of the party, which is added if it is new. All legs of a user, or of a number without a
/// user, are one party.
std::size_t Parties::column_for(Party party) {
  const auto known = std::find_if(parties_.begin(), parties_.end(),
                                  [&party](const Party& other) { return other.key == party.key; });
  if (known == parties_.end()) {
    parties_.push_back(std::move(party));
    return parties_.size() - 1;
  }
  if (known->name.empty()) known->name = party.name;
  if (known->number.empty()) known->number = party.number;
  return static_cast<std::size_t>(known - parties_.begin());
}

/// Numbers the called phones of each user. Phones differ in the names of their channels. If these are
/// unknown, legs at the same time are different phones.
void Parties::number_phones() {
  struct Phone {
    std::string device;
    Timestamp until{};
  };
  std::map<std::string_view, std::vector<Phone>> users;
  for (const Leg& leg : conversation_.legs) {
    if (!leg.is_dialled || leg.is_local() || leg.user.empty()) continue;
    const std::string device = leg.channel.substr(0, leg.channel.rfind('-'));
    const Timestamp until = leg.ended.value_or(conversation_.last);
    std::vector<Phone>& phones = users[leg.user];
    const auto is_same = [&](const Phone& phone) {
      return device.empty() || phone.device.empty() ? phone.until <= leg.first : phone.device == device;
    };
    auto known = std::find_if(phones.begin(), phones.end(), is_same);
    if (known == phones.end()) known = phones.insert(phones.end(), {device, until});
    known->until = std::max(known->until, until);
    phones_.emplace(leg.id, known - phones.begin() + 1);
  }
  for (const Leg& leg : conversation_.legs) {
    if (phones_.contains(leg.id) && users[leg.user].size() == 1) phones_.erase(leg.id);
  }
}

std::string Parties::phone_of(const Leg& leg) const {
  const auto found = phones_.find(leg.id);
  return found == phones_.end() ? std::string() : fmt::format(" (phone {})", found->second);
}

std::string Parties::label_of(const Leg& leg, Party::Naming naming) const {
  const Party* const party = party_of(leg.id);
  return party == nullptr ? leg.id : party->label(naming);
}

const Party* Parties::party_of(std::string_view id) const {
  const auto found = columns_.find(id);
  return found == columns_.end() ? nullptr : &parties_[found->second];
}

}  // namespace wazobus::tracing
