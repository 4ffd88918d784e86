// SPDX-License-Identifier: MIT
// Loads the catalogue of a command: the built-in one and the files of --catalogue. Finds events in it by
// name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "json/view.hpp"

namespace wazobus::commands {

/// Is this JSON value a catalogue file? It has `events`, but neither `name` nor `data`; an event has one of
/// those.
bool is_catalogue_file(const json::View& value);

struct FoundCatalogue {
  std::string path;
  std::optional<std::string> text{};  ///< if it was read to see what it is
};

struct FoundCatalogues {
  std::vector<FoundCatalogue> files;
  std::vector<std::string> passed_over;  ///< other files of the folder: captures and the like
};

/// Returns `path` itself, or for a folder the catalogue files in it and below it: files named *.json, except
/// those that begin with an event, a record or another object that has a name (package.json). A file that
/// cannot be read or is not JSON is among them: adding it says what is wrong with it. Throws IoError if there
/// are none in the folder.
FoundCatalogues find_catalogues(const std::string& path);

/// Folders stand for the catalogue files in them. Throws IoError for a file that cannot be read, UsageError
/// for one that is not a catalogue.
catalogue::Catalogue load_catalogue(const std::vector<std::string>& files);

/// Adds a file to the catalogue, and verifies it. Throws as load_catalogue() does. With `faults`, those of
/// the file are kept there, as far as the reader can go on behind them.
const catalogue::CatalogueFile& add_file(catalogue::Catalogue& catalogue, FoundCatalogue file,
                                         catalogue::Faults* faults = nullptr);

/// The name of an event, with the family if one was typed before it: ami:Newchannel, ari:StasisStart.
struct EventWord {
  event::Family family = event::Family::none;
  std::string name;
};

EventWord event_word_from(const std::string& word);

/// Returns advice about 'ami:*', which is no name; empty for any other word.
std::string advice_for_whole_family(const std::string& word);

/// "ami:Newchannel"
std::string spelled(const EventWord& word);

/// Returns the names of the events of a family that have their own entry, or an example in the entry of the
/// family.
std::vector<std::string> known_names(const catalogue::Catalogue& catalogue, event::Family family);

/// Returns the event of Asterisk with this name, in upper or lower case: hangup, AMI:Hangup. Its name is
/// empty if there is none.
EventWord asterisk_word_from(const catalogue::Catalogue& catalogue, const std::string& word);

/// Returns the event of this name; the name may begin with a family ("ami:"). Throws UsageError, with the
/// nearest name, if there is no such event.
const catalogue::Entry& event_named(const catalogue::Catalogue& catalogue, const std::string& name);

/// "did you mean 'call_created'?" or what to try instead.
std::string advice_for_name(const catalogue::Catalogue& catalogue, const std::string& name);

}  // namespace wazobus::commands
