// SPDX-License-Identifier: MIT
// Finds the events that a single word is about: user_voicemail_message_created for voicemail.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// The events whose names contain a word.
struct NamesWith {
  std::string word;            ///< as it stands in the names: in lower case, without a plural's s
  std::size_t beginning = 0;   ///< how many begin with it and an underscore
  std::size_t containing = 0;  ///< how many contain it: at least 1
  std::string first;           ///< the first of them
};

/// Returns nothing if `typed` is not one word, or no name has a word that begins so.
std::optional<NamesWith> names_with(const Catalogue& catalogue, std::string_view typed);

/// How listen selects them: "-e '*agent*' selects 22 known events", "-e 'trunk_*' selects 12 known events" or
/// "-e user_missed_call selects one". Safe for a terminal.
std::string selection_of(const NamesWith& names);

}  // namespace wazobus::catalogue
