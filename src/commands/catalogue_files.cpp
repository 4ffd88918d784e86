// SPDX-License-Identifier: MIT
#include "commands/catalogue_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capture/input_file.hpp"
#include "catalogue/verifying/verify.hpp"
#include "commands/input_files.hpp"
#include "commands/interrupt.hpp"
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

bool is_event_or_record(const json::View& value) {
  constexpr std::array members = {"name",           "data",        "payload",  "body",
                                  "payload_base64", "routing_key", "exchange", "headers"};
  return value.is_object() && !is_catalogue_file(value) &&
         std::any_of(members.begin(), members.end(),
                     [&](const char* member) { return value.find(member).has_value(); });
}

/// Is it named as a catalogue file, and does it not begin with an event? The fault of a misspelt one is told.
bool may_be_catalogue(const std::string& path) {
  if (!path.ends_with(".json")) return is_folder(path);  // one that cannot be read
  try {
    std::string compact;
    const std::string text = capture::whole_file(path, "catalogue");
    const json::Scan scan = json::compact(text, compact, json::Extent::first, json::Surrogates::any);
    return !scan.ok() || !is_event_or_record(json::View(compact));
  } catch (const Failure&) {
    return true;
  }
}

}  // namespace

FoundCatalogues find_catalogues(const std::string& path) {
  FoundCatalogues found{{path}, {}};
  if (path == "-" || !is_folder(path)) return found;
  found.files = files_in(path);
  const auto others = std::stable_partition(found.files.begin(), found.files.end(), may_be_catalogue);
  found.passed_over.assign(others, found.files.end());
  found.files.erase(others, found.files.end());
  if (found.files.empty())
    throw IoError(fmt::format("there is no catalogue file in {}", text::safe(path)),
                  "one is named *.json and has a member \"events\"");
  return found;
}

catalogue::Catalogue load_catalogue(const std::vector<std::string>& files) {
  catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  for (const std::string& path : files) {
    for (const std::string& file : find_catalogues(path).files) add_file(catalogue, file);
  }
  return catalogue;
}

const catalogue::CatalogueFile& add_file(catalogue::Catalogue& catalogue, const std::string& path) {
  // A FIFO may never get a writer, and nothing is lost yet if a signal ends the program.
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  const catalogue::CatalogueFile& file = catalogue.add(path, capture::whole_file(path, "catalogue"));
  verify(catalogue, file);
  return file;
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
  const EventWord asterisk = asterisk_word_from(catalogue, name);
  if (!asterisk.name.empty()) return fmt::format("did you mean '{}'?", spelled(asterisk));
  const std::string beginning = text::lower_case(name) + "_";
  for (const catalogue::Entry* const entry : catalogue.entries()) {
    if (entry->name.starts_with(beginning))
      return fmt::format("wazobus catalogue list '{}*' shows the events that begin so", beginning);
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
