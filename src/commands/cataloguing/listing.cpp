// SPDX-License-Identifier: MIT
#include "commands/cataloguing/listing.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "catalogue/pattern_hint.hpp"
#include "commands/catalogue_files.hpp"
#include "render/catalogue.hpp"
#include "render/delivery.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using Entries = std::vector<const Entry*>;

bool has_glob(const std::string& text) {
  return text.find_first_of("*?[") != std::string::npos;
}

/// Is it the service, or its daemon, such as wazo-call-logd?
bool names_service(std::string wanted, const std::string& service) {
  constexpr std::string_view prefix = "wazo-";
  if (!wanted.starts_with(prefix)) return wanted == service;
  wanted.erase(0, prefix.size());
  std::replace(wanted.begin(), wanted.end(), '-', '_');
  return wanted == service;
}

/// Is `wanted`, a glob or a part, in the name?
bool fits(const std::string& wanted, const std::string& name) {
  return has_glob(wanted) ? ::fnmatch(wanted.c_str(), name.c_str(), 0) == 0
                          : name.find(wanted) != std::string::npos;
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
  const bool is_ami = std::find(ami.begin(), ami.end(), wanted) != ami.end();
  const Entry* const named = entries.empty() || is_ami ? find_by_word(catalogue, wanted) : nullptr;
  if (named != nullptr) entries.push_back(named);
  return entries;
}

/// Does a routing key of the event begin with this word, as calls.call.created does with calls?
bool begins_key_of(const Entry& entry, const std::string& word) {
  const auto keys = entry.routing_keys.all();
  return std::any_of(keys.begin(), keys.end(),
                     [&word](std::string_view key) { return key.substr(0, key.find('.')) == word; });
}

/// Adds the other events with a routing key that begins with this word.
void add_by_first_word(const Catalogue& catalogue, const std::string& word, Entries& entries) {
  const std::size_t before = entries.size();
  for (const Entry* const entry : catalogue.entries()) {
    const auto end = entries.begin() + static_cast<std::ptrdiff_t>(before);
    if (begins_key_of(*entry, word) && std::find(entries.begin(), end, entry) == end)
      entries.push_back(entry);
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
  const bool is_by_key = entries.empty();
  if (is_by_key) {
    entries = selected_by_key(run.catalogue, wanted);
  } else {
    add_by_first_word(run.catalogue, wanted, entries);
  }
  if (entries.empty())
    return say_nothing_found(run, fmt::format("no event or service fits '{}'", text::safe(wanted)),
                             advice_for_word(run.catalogue, wanted));
  print(run, entries);
  run.out.flush();
  if (is_by_key)
    run.context.say(fmt::format("wazobus: hint: no event is named '{}'; these have it in a routing key",
                                text::safe(wanted)));
  return Exit::done;
}

Exit match_events(CatalogueRun& run) {
  return run.options.pattern ? match_pattern(run, *run.options.pattern)
                             : match_key(run, run.options.operands.front());
}

}  // namespace wazobus::commands
