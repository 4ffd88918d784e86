// SPDX-License-Identifier: MIT
#include "commands/listening/selector_mistakes.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "catalogue/name_hint.hpp"
#include "catalogue/pattern_hint.hpp"
#include "commands/catalogue_files.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using event::Selector;
using Entries = std::vector<const Entry*>;

constexpr std::string_view list_advice =
    "'wazobus catalogue list' shows what is known, and --catalogue FILE adds your own";

std::string hint_for_pattern(const Selector& selector, const Catalogue& catalogue) {
  const std::string shown = text::safe(selector.text);
  const std::string hint = catalogue::pattern_hint(catalogue, selector.text);
  if (!catalogue.brought_by(selector.text).empty())
    return hint.empty() ? std::string() : catalogue::narrow_pattern_hint(catalogue, selector.text, hint);
  std::string advice = hint.empty() ? std::string(list_advice) : fmt::format("try {}", hint);
  const std::string_view word = std::string_view(selector.text).substr(0, selector.text.find('.'));
  const bool is_one_word = selector.text.find_first_not_of(".*#", word.size()) == std::string::npos;
  const auto names = is_one_word ? catalogue::names_with(catalogue, word) : std::nullopt;
  if (names && (hint.empty() || hint.starts_with("#."))) {
    // The events that a word is about may have it in their names, and another one in their keys.
    advice = catalogue::selection_of(*names) + (hint.empty() ? std::string() : "; or " + advice);
  } else if (hint.empty() && shown.ends_with(".*")) {
    advice = fmt::format("* stands for one word, {}# for any number; {}", shown.substr(0, shown.size() - 1),
                         advice);
  }
  return fmt::format("no known event has a routing key that '{}' matches; {}", shown, advice);
}

/// Is it the number of a phone, or the id of a channel: 5550101, +15550101, 1795528992.21?
bool is_number_of_call(std::string_view text) {
  constexpr std::size_t shortest = 3;
  if (text.starts_with('+')) text.remove_prefix(1);
  const bool has_other = text.find_first_not_of("0123456789.") != std::string_view::npos;
  return !has_other && text.size() >= shortest && text.front() != '.' && text.find('.') == text.rfind('.');
}

/// Hints about what says of whom an event is, where a selector says what it is.
std::string hint_for_somebody(const std::string& typed) {
  const std::string shown = text::safe(typed);
  if (typed == "help")
    return "'help' is taken for the name of an event; wazobus listen --help shows the options";
  if (text::is_uuid(typed))
    return fmt::format(
        "'{}' is a UUID, and no event is named so; put --user-uuid before it for the events for a user, "
        "--tenant for those of a tenant, --grep for all that contain it",
        shown);
  if (in_addr address{}; ::inet_pton(AF_INET, typed.c_str(), &address) == 1)
    return fmt::format("'{0}' is taken for a routing key; -n {0} names the broker", shown);
  if (!is_number_of_call(typed)) return {};
  return fmt::format(
      "'{0}' is a number, and no event is named so; --grep {0} shows the events that contain it, wazobus "
      "trace {0} the calls that it takes part in",
      shown);
}

/// Could an event of AMI have a name that the glob matches? The catalogue does not list all of these names.
bool may_be_of_ami(const std::string& glob) {
  std::string letters = glob;
  std::erase_if(letters, [](char c) { return c == '*' || c == '?'; });
  return catalogue::is_ami_name(letters);
}

/// All names of events, old ones too; of AMI those that the catalogue has examples of.
std::vector<std::string> all_names(const Catalogue& catalogue) {
  std::vector<std::string> names = known_names(catalogue, event::Family::ami);
  for (const Entry* const entry : catalogue.entries()) {
    names.push_back(entry->name);
    names.insert(names.end(), entry->aliases.begin(), entry->aliases.end());
  }
  return names;
}

/// Returns the first name that the glob matches if neither case nor underscores count, or nothing:
/// call_created for Callcreated*.
std::string roughly_matched(std::string glob, const std::vector<std::string>& names) {
  std::erase(glob, '_');
  constexpr std::ptrdiff_t enough = 3;  // fewer letters match by chance
  if (std::count_if(glob.begin(), glob.end(), [](char c) { return c != '*' && c != '?'; }) < enough)
    return {};
  for (const std::string& name : names) {
    std::string letters = name;
    std::erase(letters, '_');
    if (event::glob_matches(glob, letters, event::LetterCase::ignored)) return name;
  }
  return {};
}

bool matches_any(const std::string& glob, const std::vector<std::string>& names,
                 event::LetterCase letter_case) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return event::glob_matches(glob, name, letter_case); });
}

/// Returns what was perhaps meant by a glob that matches none of the names, or nothing.
std::string meant_by_glob(const std::string& glob, const std::vector<std::string>& names) {
  const std::string lower = text::lower_case(glob);
  if (matches_any(lower, names, event::LetterCase::matters))
    return fmt::format("did you mean '{}'? (-i takes names in any case)", text::safe(lower));
  if (matches_any(lower, names, event::LetterCase::ignored)) return "-i takes names in any case";
  const std::string near = roughly_matched(glob, names);
  return near.empty() ? std::string() : fmt::format("did you mean '{}'?", near);
}

std::string hint_for_glob(const Selector& glob, const Catalogue& catalogue, event::LetterCase letter_case) {
  const std::vector<std::string> names = all_names(catalogue);
  if (matches_any(glob.text, names, letter_case)) return {};
  std::string advice = meant_by_glob(glob.text, names);
  const bool is_perhaps_ami = may_be_of_ami(glob.text);
  if (advice.empty() && is_perhaps_ami) return {};
  if (advice.empty()) advice = advice_for_whole_family(glob.text);
  return fmt::format("no known event has a name that '{}' matches{}; {}", text::safe(glob.text),
                     is_perhaps_ami ? ", though an AMI event that is not described may" : "",
                     advice.empty() ? list_advice : advice);
}

/// Hints about a name that no known event has.
std::string hint_for_unknown(const Selector& selector, const Catalogue& catalogue) {
  if (selector.text == "-") return "'-' is taken for a routing key; --from - reads the standard input";
  const std::string shown = text::safe(selector.text);
  const std::string lower = text::lower_case(selector.text);
  if (lower != selector.text && catalogue.find(lower) != nullptr)
    return fmt::format("no known event is named '{}'; did you mean '{}'? (-i takes names in any case)", shown,
                       lower);
  if (const EventWord asterisk = asterisk_word_from(catalogue, selector.text); !asterisk.name.empty())
    return fmt::format("no known event is named '{}'; did you mean '{}'? (-i takes names in any case)", shown,
                       asterisk.name);
  const bool may_be_key = selector.by == Selector::By::either;
  if (may_be_key && !catalogue.brought_by(lower + ".#").empty())
    return fmt::format("'{}' alone is a name or a whole routing key, and nothing known has it; try '{}.#'",
                       shown, text::safe(lower));
  if (selector.text.find(',') != std::string::npos)
    return fmt::format(
        "no event is named '{0}'; several are separated by spaces, or by commas behind -e: -e {0}", shown);
  if (const auto names = catalogue::names_with(catalogue, lower)) {
    if (names->count == 1)
      return fmt::format("no known event is named '{}'; did you mean '{}'?", shown, text::safe(names->first));
    const bool has_both = names->beginning > 1 && names->beginning < names->count;
    return fmt::format(
        "no known event is named '{}'; {}{}", shown, catalogue::selection_of(*names),
        has_both ? fmt::format(", -e '{}_*' {} of them", names->word, names->beginning) : std::string());
  }
  const std::string_view near = catalogue.suggestion(lower);
  if (!near.empty()) return fmt::format("no known event is named '{}'; did you mean '{}'?", shown, near);
  return fmt::format("no known event has the name {}'{}'; {}", may_be_key ? "or routing key " : "", shown,
                     list_advice);
}

bool is_known_name(const std::string& name, const Catalogue& catalogue, event::LetterCase letter_case) {
  if (catalogue.find(name) != nullptr) return true;
  if (letter_case == event::LetterCase::matters) return false;
  const std::string lower = text::lower_case(name);
  const Entries entries = catalogue.entries();
  return !asterisk_word_from(catalogue, name).name.empty() ||
         std::any_of(entries.begin(), entries.end(),
                     [&lower](const Entry* entry) { return text::lower_case(entry->name) == lower; });
}

}  // namespace

std::string hint_for_forgotten_where(const event::Selector& selector) {
  const std::string& text = selector.text;
  const bool is_key = selector.by == Selector::By::routing_key || selector.by == Selector::By::either;
  if (!is_key || text.find_first_of("=<>~") == std::string::npos) return {};
  if (text.find('\'') != std::string::npos) return {};
  return fmt::format("'{0}' is taken for a routing key; a condition is written --where '{0}'",
                     text::safe(text));
}

std::string hint_for_selector(const event::Selector& selector, const Catalogue& catalogue,
                              event::LetterCase letter_case) {
  using By = Selector::By;
  const std::string shown = text::safe(selector.text);
  const EventWord word = event_word_from(selector.text);
  const bool has_family = word.family != event::Family::none && word.name != "*";
  if (selector.by == By::name_glob && !has_family) return hint_for_glob(selector, catalogue, letter_case);
  if (const std::string hint = hint_for_somebody(selector.text); !hint.empty()) return hint;
  const bool is_name = is_known_name(selector.text, catalogue, letter_case);
  const bool is_key = !catalogue.carrying(selector.text).empty();
  if (selector.by == By::name && !is_name && is_key)
    return fmt::format("'{}' is a routing key, no event's name; try -r {}", shown, shown);
  if (selector.by == By::routing_key && is_name && !is_key)
    return fmt::format("'{}' is an event's name, no routing key; try -e {}", shown, shown);
  if (selector.by == By::routing_key) return hint_for_pattern(selector, catalogue);
  if (has_family) return fmt::format("a selector has the name alone; try {}", text::safe(word.name));
  if (is_name || (selector.by == By::either && is_key)) return {};
  return hint_for_unknown(selector, catalogue);
}

}  // namespace wazobus::commands
