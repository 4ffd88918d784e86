// SPDX-License-Identifier: MIT
// A conversation in a few words and figures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracing/parties.hpp"

namespace wazobus::tracing {

struct Summary {
  std::string id;
  Timestamp begin{};
  microseconds duration{0};
  std::string who;                 ///< "Ash Dunmore 5550101 -> Brook Vane 5550102"
  std::string names;               ///< the same, but parties with a name have no number
  std::vector<std::string> users;  ///< uuids
  std::optional<microseconds>
      answered;  ///< the time until a person answered; empty also if the beginning is missing
  microseconds talked{0};
  microseconds held{0};
  std::string end;      ///< "Brook Vane hung up"
  std::string outcome;  ///< a word for programs: answered, missed, busy, cancelled, ...
  /// Nobody answered, not even a voicemail that got a message; or nobody took the call that was handed over;
  /// or a caller gave up while parked or being transferred; or a relocation failed; or the cause of its end
  /// was not that somebody hung up.
  bool is_failed = false;
  std::uint64_t events = 0;
  std::vector<std::string> oddities;
};

/// Adds all legs and users of the conversation to the parties. If it goes on, the end says how it stands.
Summary summary_of(const Conversation& conversation, const Roles& roles, Parties& parties);

}  // namespace wazobus::tracing
