// SPDX-License-Identifier: MIT
#include "commands/catalogue_files.hpp"

#include <fmt/format.h>

#include "capture/input_file.hpp"
#include "catalogue/verifying/verify.hpp"
#include "commands/interrupt.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

catalogue::Catalogue load_catalogue(const std::vector<std::string>& files) {
  catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  // Nothing has been taken or printed yet, and a FIFO may never get a writer.
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  for (const std::string& path : files)
    verify(catalogue, catalogue.add(path, capture::whole_file(path, "catalogue")));
  return catalogue;
}

std::string advice_for_name(const catalogue::Catalogue& catalogue, const std::string& name) {
  const std::string_view near = catalogue.suggestion(text::lower_case(name));
  return near.empty() ? std::string("wazobus catalogue list shows what there is")
                      : fmt::format("did you mean '{}'?", near);
}

namespace {

/// What may have been meant by a name that no event of the family has.
std::string advice_for_family(const catalogue::Catalogue& catalogue, const EventWord& word) {
  std::vector<std::string> names;
  for (const catalogue::Entry* const entry : catalogue.entries()) {
    if (entry->family == word.family && !entry->is_family()) names.push_back(entry->name);
  }
  if (names.empty()) return "their names are CamelCase: ami:QueueMemberStatus";
  const std::string_view near = text::nearest(word.name, names);
  return near.empty() ? std::string("wazobus catalogue list asterisk shows them")
                      : fmt::format("did you mean '{}'?", spelled({word.family, std::string(near)}));
}

}  // namespace

EventWord event_word_from(const std::string& word) {
  for (const event::FamilyWords& words : event::families()) {
    if (word.starts_with(words.id) && word.substr(words.id.size()).starts_with(':'))
      return {words.family, word.substr(words.id.size() + 1)};
  }
  return {event::Family::none, word};
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
    // A routing key is what the logs of other programs show.
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
