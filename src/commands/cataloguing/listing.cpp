// SPDX-License-Identifier: MIT
#include "commands/cataloguing/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "catalogue/pattern_hint.hpp"
#include "commands/catalogue_files.hpp"
#include "event/selection.hpp"
#include "render/catalogue.hpp"
#include "render/delivery.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using Entries = std::vector<const Entry*>;

/// Is it the service, or its daemon, such as wazo-call-logd?
bool names_service(std::string wanted, const std::string& service) {
  constexpr std::string_view prefix = "wazo-";
  wanted = text::lower_case(wanted);
  if (!wanted.starts_with(prefix)) return wanted == service;
  wanted.erase(0, prefix.size());
  std::replace(wanted.begin(), wanted.end(), '-', '_');
  return wanted == service;
}

/// Is `wanted`, a glob or a part, in the name? Without regard to case.
bool fits(const std::string& wanted, const std::string& name) {
  if (event::is_glob(wanted)) return event::glob_matches(wanted, name, event::LetterCase::ignored);
  return text::lower_case(name).find(text::lower_case(wanted)) != std::string::npos;
}

bool is_selected(const Entry& entry, const std::string& wanted) {
  const auto is_fitting = [&wanted](const std::string& name) { return fits(wanted, name); };
  return names_service(wanted, entry.service) || is_fitting(entry.name) ||
         std::any_of(entry.aliases.begin(), entry.aliases.end(), is_fitting);
}

/// The events with a routing key that `wanted` fits: a glob, a part, or a pattern of the bus such as calls.#.
Entries selected_by_key(const Catalogue& catalogue, const std::string& wanted) {
  if (wanted.find('#') != std::string::npos) return catalogue.brought_by(wanted);
  Entries entries = catalogue.entries();
  std::erase_if(entries, [&wanted](const Entry* entry) {
    const auto keys = entry->routing_keys.all();
    return std::none_of(keys.begin(), keys.end(),
                        [&wanted](const auto& key) { return fits(wanted, std::string(key)); });
  });
  return entries;
}

/// The events whose summary has this text, in upper or lower case.
Entries selected_by_summary(const Catalogue& catalogue, const std::string& wanted) {
  Entries entries = catalogue.entries();
  std::erase_if(entries, [wanted = text::lower_case(wanted)](const Entry* entry) {
    return text::lower_case(entry->summary).find(wanted) == std::string::npos;
  });
  return entries;
}

const Entry* find_by_word(const Catalogue& catalogue, const std::string& wanted) {
  const EventWord word = event_word_from(wanted);
  const Entry* const entry = catalogue.find(word.name, word.family);
  const bool is_of_family =
      word.family == event::Family::none || (entry != nullptr && entry->family == word.family);
  return is_of_family ? entry : nullptr;
}

Entries selected(const Catalogue& catalogue, const std::string& wanted) {
  Entries entries = catalogue.entries();
  std::erase_if(entries, [&wanted](const Entry* entry) { return !is_selected(*entry, wanted); });
  // The name of an AMI event selects the family of AMI events. If it is also a part of other names, it does
  // so only if it is known.
  const std::vector<std::string> ami = known_names(catalogue, event::Family::ami);
  const auto known = std::find_if(ami.begin(), ami.end(), [&wanted](const std::string& name) {
    return text::lower_case(name) == text::lower_case(wanted);
  });
  const Entry* named = nullptr;
  if (known != ami.end()) {
    named = find_by_word(catalogue, *known);
  } else if (entries.empty()) {
    named = find_by_word(catalogue, wanted);
  }
  if (named != nullptr) entries.push_back(named);
  return entries;
}

/// Does a routing key of the event have this word, as calls.hold.created has hold?
bool has_key_word(const Entry& entry, const std::string& word, bool as_first) {
  const std::string in_dots = "." + text::lower_case(word) + ".";
  const auto keys = entry.routing_keys.all();
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) {
    const std::size_t at = text::lower_case(fmt::format(".{}.", key)).find(in_dots);
    return as_first ? at == 0 : at != std::string::npos;
  });
}

/// Adds the other events with this word in a routing key: as its first word or, if there are none, anywhere.
void add_by_key_word(const Catalogue& catalogue, const std::string& word, Entries& entries) {
  const std::size_t before = entries.size();
  for (const bool as_first : {true, false}) {
    if (entries.size() > before) break;
    for (const Entry* const entry : catalogue.entries()) {
      const auto end = entries.begin() + static_cast<std::ptrdiff_t>(before);
      if (has_key_word(*entry, word, as_first) && std::find(entries.begin(), end, entry) == end)
        entries.push_back(entry);
    }
  }
  if (entries.size() == before) return;
  std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) { return a->name < b->name; });
}

/// Returns advice about a word that selects nothing.
std::string advice_for_word(const Catalogue& catalogue, const std::string& wanted) {
  std::set<std::string> services;
  for (const Entry* const entry : catalogue.entries()) services.insert(entry->service);
  std::string word = wanted;
  std::erase_if(word, [](char c) { return std::string_view("*?[]").find(c) != std::string_view::npos; });
  const std::vector<std::string> candidates(services.begin(), services.end());
  if (const std::string pattern =
          wanted.find('.') == std::string::npos ? "" : pattern_hint(catalogue, wanted);
      !pattern.empty())
    return fmt::format("did you mean '{}'?", text::safe(pattern));
  if (const EventWord asterisk = asterisk_word_from(catalogue, word); !asterisk.name.empty())
    return fmt::format("did you mean '{}'?", asterisk.name);
  const std::string_view service = text::nearest(word, candidates);
  const std::string_view name = catalogue.suggestion(word);
  if (service.empty() && name.empty())
    return fmt::format("the services are {}", text::safe(fmt::format("{}", fmt::join(services, ", "))));
  const bool is_service = name.empty() || (!service.empty() && text::edit_distance(word, service) <
                                                                   text::edit_distance(word, name));
  return fmt::format("did you mean '{}'?", text::safe(is_service ? service : name));
}

void print(CatalogueRun& run, const Entries& entries) {
  std::vector<delivery::Prospect> prospects;
  if (run.judge) prospects = render::prospects_of(entries, *run.judge);
  if (run.options.json) return render::append_list_json(entries, run.out.buffer(), prospects);
  render::append_list(entries, run.brush, run.out.buffer(), prospects,
                      run.context.out_is_terminal ? run.context.columns() : SIZE_MAX);
  if (prospects.empty()) return;
  run.out.flush();
  run.context.say(render::summary_of(prospects));
}

Exit say_nothing_found(const CatalogueRun& run, const std::string& what, const std::string& advice) {
  run.context.say(fmt::format("wazobus: {}{}", what, advice.empty() ? "" : fmt::format(" ({})", advice)));
  return Exit::findings;
}

Exit match_pattern(CatalogueRun& run, const std::string& pattern) {
  const Entries entries = run.catalogue.brought_by(pattern);
  const std::string hint = pattern_hint(run.catalogue, pattern);
  if (entries.empty()) {
    return say_nothing_found(run, fmt::format("no event is brought by the pattern '{}'", text::safe(pattern)),
                             hint.empty() ? "" : fmt::format("try '{}'", text::safe(hint)));
  }
  print(run, entries);
  run.out.flush();
  if (!hint.empty()) run.context.say("wazobus: hint: " + narrow_pattern_hint(run.catalogue, pattern, hint));
  return Exit::done;
}

/// Returns advice about a routing key that no event has.
std::string advice_for_key(const Catalogue& catalogue, const std::string& key) {
  constexpr std::string_view wildcards = "*#";
  if (key.find_first_of(wildcards) != std::string::npos) return "a pattern is given with --pattern";
  if (catalogue.find(key) != nullptr)
    return fmt::format("wazobus catalogue show {} tells the key of this event", key);
  const std::string hint = pattern_hint(catalogue, key);
  if (hint.empty()) return {};
  const bool is_pattern = hint.find_first_of(wildcards) != std::string::npos;
  return fmt::format("try {}'{}'", is_pattern ? "--pattern " : "", text::safe(hint));
}

Exit match_key(CatalogueRun& run, const std::string& key) {
  const Entries entries = run.catalogue.carrying(key);
  if (entries.empty())
    return say_nothing_found(run, fmt::format("no event has the routing key '{}'", text::safe(key)),
                             advice_for_key(run.catalogue, key));
  print(run, entries);
  return Exit::done;
}

}  // namespace

Exit list_events(CatalogueRun& run) {
  if (run.options.operands.empty()) {
    print(run, run.catalogue.entries());
    return Exit::done;
  }
  const std::string& wanted = run.options.operands.front();
  Entries entries = selected(run.catalogue, wanted);
  std::string_view place;  // where it is if no name has it
  if (entries.empty()) {
    entries = selected_by_key(run.catalogue, wanted);
    place = "a routing key";
  } else {
    add_by_key_word(run.catalogue, wanted, entries);
  }
  if (entries.empty()) {
    entries = selected_by_summary(run.catalogue, wanted);
    place = "their description";
  }
  if (entries.empty())
    return say_nothing_found(run, fmt::format("no event or service fits '{}'", text::safe(wanted)),
                             advice_for_word(run.catalogue, wanted));
  print(run, entries);
  run.out.flush();
  if (!place.empty())
    run.context.say(
        fmt::format("wazobus: hint: no event is named '{}'; these have it in {}", text::safe(wanted), place));
  return Exit::done;
}

Exit match_events(CatalogueRun& run) {
  return run.options.pattern ? match_pattern(run, *run.options.pattern)
                             : match_key(run, run.options.operands.front());
}

}  // namespace wazobus::commands
