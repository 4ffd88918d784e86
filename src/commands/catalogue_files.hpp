// SPDX-License-Identifier: MIT
// The catalogue as a command sees it: the built-in one, and what --catalogue adds.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace wazobus::commands {

/// Throws IoError for a file that can not be read, UsageError for one that is not a catalogue.
catalogue::Catalogue load_catalogue(const std::vector<std::string>& files);

/// A name with the family that stands before it: ami:Newchannel, ari:StasisStart.
struct EventWord {
  event::Family family = event::Family::none;
  std::string name;
};

EventWord event_word_from(const std::string& word);

/// "ami:Newchannel"
std::string spelled(const EventWord& word);

/// The names of a family's events that have an entry of their own, or an example in the family's entry.
std::vector<std::string> known_names(const catalogue::Catalogue& catalogue, event::Family family);

/// The event of Asterisk that a word means but for the case of its letters: hangup, AMI:Hangup. Its name is
/// empty if there is none.
EventWord asterisk_word_from(const catalogue::Catalogue& catalogue, const std::string& word);

/// The event of this name, which may have its family before it. Throws UsageError, with the nearest name,
/// where there is none.
const catalogue::Entry& event_named(const catalogue::Catalogue& catalogue, const std::string& name);

/// "did you mean 'call_created'?" or what to try instead.
std::string advice_for_name(const catalogue::Catalogue& catalogue, const std::string& name);

}  // namespace wazobus::commands
