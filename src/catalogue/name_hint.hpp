// SPDX-License-Identifier: MIT
// Finds the events that a single word is about: user_voicemail_message_created for voicemail.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// The events whose names have a word in them.
struct NamesWith {
  std::string word;           ///< as it stands in the names: in lower case, perhaps without a plural's s
  std::string glob;           ///< selects them: "*agent*", "trunk_*"
  std::size_t count = 0;      ///< how many the glob selects: at least 1
  std::size_t beginning = 0;  ///< how many of them begin with the word and an underscore
  std::string first;          ///< the first of them
};

/// `typed` is one word, or the beginning of several names (sip_endpoint). Returns nothing if there are no
/// such names. What only contains the letters, as voicemail does those of email, counts if most names have
/// them at the beginning of a word, as for call and incall.
std::optional<NamesWith> names_with(const Catalogue& catalogue, std::string_view typed);

/// How listen selects them: "-e '*agent*' selects 14 known events" or "-e user_missed_call selects one". Safe
/// for a terminal.
std::string selection_of(const NamesWith& names);

}  // namespace wazobus::catalogue
