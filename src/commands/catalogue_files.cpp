// SPDX-License-Identifier: MIT
#include "commands/catalogue_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "capture/input_file.hpp"
#include "catalogue/name_hint.hpp"
#include "catalogue/verifying/verify.hpp"
#include "commands/input_files.hpp"
#include "commands/interrupt.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

bool is_catalogue_file(const json::View& value) {
  return value.find("events") && !value.find("name") && !value.find("data");
}

namespace {

/// Does the text begin with an object that is something else? Any other object is taken for a catalogue, so
/// that the fault of a misspelt one is told.
bool begins_otherwise(std::string_view text) {
  std::string compact;
  if (!json::compact(text, compact, json::Extent::first, json::Surrogates::any).ok()) return false;
  const json::View value(compact);
  return value.is_object() && !is_catalogue_file(value) &&
         (value.find("name") || event::may_be_recorded(value));
}

/// Returns nothing if the file is no catalogue. What is told by its beginning is not read further.
std::optional<FoundCatalogue> found_at(const std::string& path) {
  if (!path.ends_with(".json"))  // a folder is among the files if it cannot be read
    return is_folder(path) ? std::optional(FoundCatalogue{path}) : std::nullopt;
  try {
    constexpr std::size_t beginning = 64UL * 1024;
    capture::InputFile file(path);
    std::string text;
    while (text.size() < beginning && file.read(text, beginning) != std::size_t{0}) {
    }
    if (begins_otherwise(text)) return std::nullopt;
    capture::read_to_end(file, "catalogue", text);
    if (text.size() > beginning && begins_otherwise(text)) return std::nullopt;
    return FoundCatalogue{path, std::move(text)};
  } catch (const Failure&) {
    return FoundCatalogue{path};
  }
}

}  // namespace

FoundCatalogues find_catalogues(const std::string& path) {
  if (path == "-" || !is_folder(path)) return {{{path}}, {}};
  FoundCatalogues found;
  for (std::string& file : any_files_in(path)) {
    if (std::optional<FoundCatalogue> catalogue = found_at(file)) {
      found.files.push_back(*std::move(catalogue));
    } else {
      found.passed_over.push_back(std::move(file));
    }
  }
  if (found.files.empty())
    throw IoError(fmt::format("there is no catalogue file in {}", text::safe(path)),
                  "one is named *.json and has a member \"events\"");
  return found;
}

catalogue::Catalogue load_catalogue(const std::vector<std::string>& files) {
  catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  for (const std::string& path : files) {
    for (FoundCatalogue& file : find_catalogues(path).files) add_file(catalogue, std::move(file));
  }
  return catalogue;
}

const catalogue::CatalogueFile& add_file(catalogue::Catalogue& catalogue, FoundCatalogue file,
                                         catalogue::Faults* faults) {
  // A FIFO may never get a writer, and nothing is lost yet if a signal ends the program.
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  std::string text = file.text ? *std::move(file.text) : capture::whole_file(file.path, "catalogue");
  const catalogue::CatalogueFile& added = catalogue.add(file.path, std::move(text), faults);
  verify(catalogue, added, faults);
  return added;
}

std::vector<std::string> known_names(const catalogue::Catalogue& catalogue, event::Family family) {
  std::vector<std::string> names;
  for (const catalogue::Entry* const entry : catalogue.entries()) {
    if (entry->family != family) continue;
    if (!entry->is_family()) names.push_back(entry->name);
    if (!entry->is_family() || family == event::Family::none) continue;
    for (const std::string& example : entry->data().examples) {
      const auto name = json::View(example).find(event::words_of(family).own_name);
      if (name && name->is_string()) names.push_back(name->string());
    }
  }
  return names;
}

EventWord asterisk_word_from(const catalogue::Catalogue& catalogue, const std::string& word) {
  const EventWord typed = event_word_from(text::lower_case(word));
  for (const event::FamilyWords& words : event::families()) {
    if (typed.family != event::Family::none && typed.family != words.family) continue;
    for (const std::string& name : known_names(catalogue, words.family)) {
      if (text::lower_case(name) == typed.name) return {words.family, name};
    }
  }
  return {};
}

std::string advice_for_name(const catalogue::Catalogue& catalogue, const std::string& name) {
  if (name.find_first_of("*?") != std::string::npos)
    return fmt::format("wazobus catalogue list '{}' shows which there are", text::safe(name));
  const EventWord asterisk = asterisk_word_from(catalogue, name);
  if (!asterisk.name.empty()) return fmt::format("did you mean '{}'?", spelled(asterisk));
  if (const auto names = catalogue::names_with(catalogue, name)) {
    if (names->count == 1) return fmt::format("did you mean '{}'?", text::safe(names->first));
    return fmt::format("wazobus catalogue list '{}' shows {} events", names->glob, names->count);
  }
  const std::string_view near = catalogue.suggestion(text::lower_case(name));
  return near.empty()
             ? std::string("wazobus catalogue list shows what there is, and --catalogue FILE adds your own")
             : fmt::format("did you mean '{}'?", near);
}

namespace {

/// Returns advice about a name that no event of the family has.
std::string advice_for_family(const catalogue::Catalogue& catalogue, const EventWord& word) {
  const EventWord asterisk = asterisk_word_from(catalogue, spelled(word));
  if (!asterisk.name.empty()) return fmt::format("did you mean '{}'?", spelled(asterisk));
  const std::vector<std::string> names = known_names(catalogue, word.family);
  const std::string_view near = text::nearest(word.name, names);
  if (!near.empty()) return fmt::format("did you mean '{}'?", spelled({word.family, std::string(near)}));
  return word.family == event::Family::ami ? "their names are CamelCase: ami:QueueMemberStatus"
                                           : "wazobus catalogue list asterisk shows them";
}

}  // namespace

EventWord event_word_from(const std::string& word) {
  for (const event::FamilyWords& words : event::families()) {
    if (word.starts_with(words.id) && word.substr(words.id.size()).starts_with(':'))
      return {words.family, word.substr(words.id.size() + 1)};
  }
  return {event::Family::none, word};
}

std::string advice_for_whole_family(const std::string& word) {
  const EventWord typed = event_word_from(word);
  if (typed.family == event::Family::none || typed.name != "*") return {};
  const event::FamilyWords& words = event::words_of(typed.family);
  return fmt::format("{}.# selects all {} events, as a selector or behind -r or -x", words.key_word,
                     words.title);
}

std::string spelled(const EventWord& word) {
  if (word.family == event::Family::none) return word.name;
  return fmt::format("{}:{}", event::words_of(word.family).id, word.name);
}

const catalogue::Entry& event_named(const catalogue::Catalogue& catalogue, const std::string& name) {
  const EventWord word = event_word_from(name);
  const catalogue::Entry* const entry = catalogue.find(word.name, word.family);
  if (word.family == event::Family::none) {
    if (entry != nullptr) return *entry;
    // The user may have copied a routing key from the logs of another program.
    const std::vector<const catalogue::Entry*> carried = catalogue.carrying(name);
    const bool is_key = name.find('.') != std::string::npos && !carried.empty();
    throw UsageError(fmt::format("no event is named '{}'", text::safe(name)),
                     is_key ? fmt::format("it is a routing key of {}", text::safe(carried.front()->name))
                            : advice_for_name(catalogue, name));
  }
  const bool is_of_family =
      entry != nullptr && entry->family == word.family && catalogue::is_ami_name(word.name);
  if (is_of_family) return *entry;
  throw UsageError(
      fmt::format("no {} event is named '{}'", event::words_of(word.family).title, text::safe(word.name)),
      advice_for_family(catalogue, word));
}

}  // namespace wazobus::commands
