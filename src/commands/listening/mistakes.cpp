// SPDX-License-Identifier: MIT
#include "commands/listening/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "catalogue/known_field.hpp"
#include "catalogue/pattern_hint.hpp"
#include "commands/catalogue_files.hpp"
#include "event/wazo.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::KnownField;
using event::Comparison;
using event::Path;
using event::Selector;
using Operator = Comparison::Operator;
using Entries = std::vector<const Entry*>;

constexpr std::string_view list_advice = "'wazobus catalogue list' shows what is known";

// Hints about selectors.

std::string hint_for_pattern(const Selector& selector, const Catalogue& catalogue) {
  const std::string shown = text::safe(selector.text);
  const std::string hint = catalogue::pattern_hint(catalogue, selector.text);
  if (!catalogue.brought_by(selector.text).empty())
    return hint.empty() ? std::string() : catalogue::narrow_pattern_hint(catalogue, selector.text, hint);
  return fmt::format("no known event has a routing key that '{}' matches; {}", shown,
                     hint.empty() ? std::string(list_advice) : fmt::format("try {}", hint));
}

/// Hints about a condition whose --where was forgotten; it was taken for a pattern. A condition with a quote
/// is not shown, because it would need other quoting.
std::string hint_for_condition(const Selector& selector) {
  const std::string& text = selector.text;
  const bool is_key = selector.by == Selector::By::routing_key || selector.by == Selector::By::either;
  if (!is_key || text.find_first_of("=<>~") == std::string::npos) return {};
  if (text.find('\'') != std::string::npos) return {};
  return fmt::format("'{0}' is taken for a routing key; a condition is written --where '{0}'",
                     text::safe(text));
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

std::size_t names_beginning_with(const std::string& start, const Catalogue& catalogue) {
  const Entries entries = catalogue.entries();
  return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), [&start](const Entry* entry) {
    return entry->name.starts_with(start);
  }));
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
  if (const std::size_t count = names_beginning_with(lower + '_', catalogue); count > 1)
    return fmt::format("no known event is named '{}'; -e '{}_*' selects {} known events", shown,
                       text::safe(lower), count);
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

/// Returns a hint about a selector that is probably a mistake, otherwise nothing.
std::string hint_for(const Selector& selector, const Catalogue& catalogue, event::LetterCase letter_case) {
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

// Hints about conditions and headers.

/// Returns the known events that are selected. Empty if some selector selects no known event, because then
/// nothing is known about its events.
Entries selected_entries(const event::Criteria& criteria, const Catalogue& catalogue) {
  if (criteria.selectors.empty()) {
    // Leave out events that may have any field; with them, every field would be known.
    Entries described = catalogue.entries();
    std::erase_if(described, [](const Entry* entry) { return entry->data().fields.empty(); });
    std::erase_if(described, [](const Entry* entry) { return entry->is_family(); });
    return described;
  }
  using By = Selector::By;
  std::set<const Entry*> selected;
  for (const Selector& selector : criteria.selectors) {
    Entries brought;
    if (selector.by == By::routing_key || selector.by == By::either)
      brought = catalogue.brought_by(selector.text);
    const bool is_name = selector.by == By::name || selector.by == By::either;
    const Entry* const named = is_name ? catalogue.find(selector.text) : nullptr;
    if (named != nullptr) brought.push_back(named);
    if (selector.by == By::name_glob) {
      brought = catalogue.entries();
      std::erase_if(brought, [&](const Entry* entry) {
        return !event::glob_matches(selector.text, entry->name, criteria.letter_case);
      });
    }
    if (brought.empty()) return {};
    selected.insert(brought.begin(), brought.end());
  }
  return {selected.begin(), selected.end()};
}

/// The known events to which conditions and headers apply.
struct SelectedEvents {
  const event::Criteria& criteria;
  const Catalogue& catalogue;
  Entries entries;
};

/// Returns the beginning of a sentence that goes on "known to have ...": "call_created is not", or "no event
/// that is selected is".
std::string none_of(const SelectedEvents& selected) {
  if (selected.entries.size() == 1) return text::safe(selected.entries.front()->name) + " is not";
  return selected.criteria.selectors.empty() ? "no event that the catalogue describes is"
                                             : "no event that is selected is";
}

/// Could some message have a header of this name?
bool has_header(const Entries& entries, std::string_view name) {
  // Brokers and other programs add such headers.
  if (event::is_common_header(name) || name.starts_with("x-")) return true;
  return std::any_of(entries.begin(), entries.end(), [name](const Entry* entry) {
    std::vector<catalogue::Field> fields = entry->all_headers();
    fields.insert(fields.end(), entry->bare.headers.begin(), entry->bare.headers.end());
    return std::any_of(fields.begin(), fields.end(), [name](const catalogue::Field& field) {
      const std::size_t brace = field.name.find('{');
      return brace == std::string::npos ? field.name == name : name.starts_with(field.name.substr(0, brace));
    });
  });
}

std::string hint_for_header(const SelectedEvents& selected, const std::string& name) {
  if (has_header(selected.entries, name)) return {};
  std::set<std::string> known(event::common_headers.begin(), event::common_headers.end());
  for (const Entry* const entry : selected.entries) {
    for (const catalogue::Field& field : entry->all_headers()) known.insert(field.name);
  }
  const std::vector<std::string> candidates(known.begin(), known.end());
  const std::string_view near = text::nearest(name, candidates);
  return fmt::format("{} known to have a header '{}'{}", none_of(selected), text::safe(name),
                     near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

// Hints about values.

bool is_subset(const std::set<std::string>& types, std::initializer_list<std::string_view> of) {
  return std::all_of(types.begin(), types.end(), [&of](const std::string& type) {
    return std::find(of.begin(), of.end(), type) != of.end();
  });
}

std::string spelled_types(const std::set<std::string>& types) {
  return fmt::format("{}", fmt::join(types, " or "));
}

/// Is the comparison false for all values of these types?
bool never_compares(const Comparison& comparison, const std::set<std::string>& types) {
  const bool is_order = comparison.op() == Operator::less || comparison.op() == Operator::greater ||
                        comparison.op() == Operator::at_most || comparison.op() == Operator::at_least;
  if (is_order && is_subset(types, {"boolean", "null", "array", "object"})) return true;
  if (is_order) return !comparison.is_number() && is_subset(types, {"integer", "number", "null", "boolean"});
  if (comparison.op() != Operator::equal) return false;
  const std::string& value = comparison.value();
  if (types.contains("string") || types.contains("array") || types.contains("object")) return false;
  const bool is_number = types.contains("integer") || types.contains("number");
  const bool fits = (is_number && comparison.is_number()) || (types.contains("null") && value == "null") ||
                    (types.contains("boolean") && (value == "true" || value == "false"));
  return !fits;
}

/// Hints about --where data.is_caller, which programmers read as "it is true".
std::string hint_for_existence(const std::string& path, const KnownField& known) {
  if (!known.types.contains("boolean") || !is_subset(known.types, {"boolean", "null"})) return {};
  return fmt::format(
      "'{0}' holds wherever the field is, also where it is false; write '{0} = true' for those where it is "
      "true",
      path);
}

std::string hint_for_value(const Comparison& comparison, const KnownField& known) {
  const std::string path = text::safe(comparison.path().text());
  const std::string value = text::safe(comparison.value());
  if (known.takes_anything) return {};
  if (comparison.op() == Operator::exists) return hint_for_existence(path, known);
  if (never_compares(comparison, known.types))
    return fmt::format("{} is known as {}, which '{}' never is", path, spelled_types(known.types), value);
  if (comparison.op() != Operator::equal || known.values.empty() || known.values.contains(value)) return {};
  if (is_subset(known.types, {"string"}) || is_subset(known.types, {"string", "null"})) {
    if (value == "null" && known.types.contains("null")) return {};
    return fmt::format("no known value of {} is '{}': they are {}", path, value,
                       text::safe(fmt::format("{}", fmt::join(known.values, ", "))));
  }
  return {};
}

/// Hints about two conditions without `and`: 'data.status=Up data.on_hold=true'.
std::string hint_for_two_conditions(const Comparison& comparison) {
  const std::string& value = comparison.value();
  const std::size_t blank = value.find(' ');
  const std::size_t op = std::min(value.find_first_of("=!<>~", std::min(blank, value.size())), value.size());
  if (comparison.op() != Operator::equal || op == value.size() || blank == 0) return {};
  const std::string first = value.substr(0, blank);
  const std::string second = value.substr(blank + 1);
  try {
    Path::parse(value.substr(blank + 1, op - blank - 1));
  } catch (const UsageError&) {
    return {};
  }
  return fmt::format("'{}' is taken for one value; two conditions are joined by and: {} = {} and {}",
                     text::safe(value), text::safe(comparison.path().text()), text::safe(first),
                     text::safe(second));
}

/// Returns the values of a field that some of the events list.
std::vector<std::string> listed_values(const SelectedEvents& selected, const std::vector<Path::Step>& steps) {
  std::set<std::string> listed;
  for (const Entry* const entry : selected.entries) {
    const KnownField known = catalogue::known_field({&entry, 1}, steps);
    listed.insert(known.values.begin(), known.values.end());
  }
  return {listed.begin(), listed.end()};
}

/// Hints about a list of values: data.status = Up,Ring.
std::string hint_for_list(const Comparison& comparison, const std::vector<std::string>& listed) {
  const std::string& value = comparison.value();
  const std::size_t comma = value.find(',');
  if (comma == std::string::npos) return {};
  const std::string first = value.substr(0, comma);
  const std::string second = value.substr(comma + 1, value.find(',', comma + 1) - comma - 1);
  if (std::find(listed.begin(), listed.end(), first) == listed.end()) return {};
  const std::string path = text::safe(comparison.path().text());
  return fmt::format("'{}' is taken for one value; one of several is written {} = {} or {} = {}",
                     text::safe(value), path, text::safe(first), path, text::safe(second));
}

/// Hints about a value that no event lists. It may still occur, since some events do not list their values.
std::string hint_for_text(const Comparison& comparison, const std::vector<Path::Step>& steps,
                          const SelectedEvents& selected) {
  if (comparison.op() != Operator::equal || comparison.is_number()) return {};
  const std::vector<std::string> listed = listed_values(selected, steps);
  const std::string& value = comparison.value();
  if (std::find(listed.begin(), listed.end(), value) != listed.end()) return {};
  const std::string hint = hint_for_list(comparison, listed);
  const std::string_view near = hint.empty() ? text::nearest(value, listed) : std::string_view();
  if (near.empty()) return hint;
  return fmt::format("{} known to have {} = '{}'; did you mean '{}'?", none_of(selected),
                     text::safe(comparison.path().text()), text::safe(value), near);
}

/// Hints about a comparison such as timestamp > 15:00.
std::string hint_for_timestamp(const Comparison& comparison) {
  if (comparison.op() == Operator::exists || comparison.op() == Operator::match) return {};
  constexpr std::string_view shape = "dddd-dd-ddT";
  const std::string_view value = std::string_view(comparison.value()).substr(0, shape.size());
  const auto fits = [](char c, char expected) {
    return expected == 'd' ? c >= '0' && c <= '9' : c == expected;
  };
  const bool is_day = value.size() + 1 >= shape.size();
  if (is_day && std::equal(value.begin(), value.end(), shape.begin(), fits)) return {};
  return fmt::format(
      "timestamp is compared as a text such as 2026-11-24T15:31:05.251000+00:00, and '{}' does not begin "
      "like one; --since and --until take times of a capture",
      text::safe(comparison.value()));
}

/// Could the selected events include events of Asterisk that the catalogue does not describe?
bool may_select_undescribed(const event::Criteria& criteria) {
  return criteria.selectors.empty() ||
         std::any_of(criteria.selectors.begin(), criteria.selectors.end(),
                     [](const Selector& selector) { return selector.by == Selector::By::name_glob; });
}

/// Could it be a field of AMI? Those begin with a capital letter; there are hundreds.
bool is_ami_field(const std::string& key) {
  return !key.empty() && key.front() >= 'A' && key.front() <= 'Z';
}

/// Is it a field that relates events of Asterisk to each other? These are known for all of its events.
bool is_relation_of_asterisk(const std::string& key, const Catalogue& catalogue) {
  const Entries entries = catalogue.entries();
  return std::any_of(entries.begin(), entries.end(), [&key](const Entry* entry) {
    return entry->family != event::Family::none &&
           std::any_of(entry->relations.begin(), entry->relations.end(),
                       [&key](const catalogue::Relation& relation) { return relation.path.front() == key; });
  });
}

/// Could an event that the catalogue does not describe have this field?
bool may_be_undescribed(const std::vector<Path::Step>& steps, const KnownField& known,
                        const SelectedEvents& selected) {
  if (steps.empty() || !steps.front().key || !may_select_undescribed(selected.criteria)) return false;
  const std::string& key = *steps.front().key;
  return is_ami_field(key) || (known.suggestion.empty() && is_relation_of_asterisk(key, selected.catalogue));
}

/// `steps` are the steps of the path below data.
std::string hint_for_data(const Path& path, const std::vector<Path::Step>& steps,
                          const Comparison* comparison, const SelectedEvents& selected) {
  const KnownField known = catalogue::known_field(selected.entries, steps);
  if (known.is_known) {
    if (comparison == nullptr) return {};
    const std::string hint = hint_for_value(*comparison, known);
    return hint.empty() ? hint_for_text(*comparison, steps, selected) : hint;
  }
  if (may_be_undescribed(steps, known, selected)) return {};
  const bool is_one = selected.entries.size() == 1;
  const std::string advice = known.suggestion.empty()
                                 ? fmt::format("'wazobus catalogue show {}' lists the fields{}",
                                               is_one ? text::safe(selected.entries.front()->name) : "EVENT",
                                               is_one ? "" : " of an event")
                                 : fmt::format("did you mean '{}'?", text::safe(known.suggestion));
  return fmt::format("{} known to have '{}'; {}", none_of(selected), text::safe(path.text()), advice);
}

/// Hints about a comparison such as name = call_craeted.
std::string hint_for_key_or_name(const Comparison& comparison, const Catalogue& catalogue,
                                 event::LetterCase letter_case) {
  if (comparison.op() != Operator::equal) return {};
  const bool is_name = comparison.path().root() == Path::Root::name;
  return hint_for({is_name ? Selector::By::name : Selector::By::routing_key, comparison.value()}, catalogue,
                  letter_case);
}

/// Hints about the path of a condition, or of a template; then `comparison` is null.
std::string hint_for_path(const Path& path, const Comparison* comparison, const SelectedEvents& selected) {
  std::vector<Path::Step> steps = path.steps();
  if (comparison != nullptr) {
    const std::string hint = hint_for_two_conditions(*comparison);
    if (!hint.empty()) return hint;
  }
  switch (path.root()) {
    case Path::Root::name:
    case Path::Root::routing_key:
      if (comparison == nullptr) return {};
      return hint_for_key_or_name(*comparison, selected.catalogue, selected.criteria.letter_case);
    case Path::Root::data:
      return hint_for_data(path, steps, comparison, selected);
    case Path::Root::payload:
      if (steps.empty() || steps.front().key != event::member::data) return {};
      steps.erase(steps.begin());
      return hint_for_data(path, steps, comparison, selected);
    case Path::Root::timestamp:
      return comparison != nullptr ? hint_for_timestamp(*comparison) : std::string();
    case Path::Root::headers:
      return steps.empty() || !steps.front().key ? std::string()
                                                 : hint_for_header(selected, *steps.front().key);
    default:
      return {};
  }
}

/// Does the catalogue describe the values at such a path?
bool is_described(const Path& path) {
  switch (path.root()) {
    case Path::Root::data:
    case Path::Root::payload:
    case Path::Root::headers:
      return true;
    default:
      return false;
  }
}

bool is_lower_case_uuid(std::string_view text) {
  constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  const auto fits = [](char c, char expected) {
    return expected == '-' ? c == '-'
                           : std::string_view("0123456789abcdef").find(c) != std::string_view::npos;
  };
  return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), fits);
}

}  // namespace

void hint_at_mistakes(const event::Criteria& criteria, const std::vector<Path>& shown,
                      const Catalogue& catalogue, const Context& context) {
  std::set<std::string> said;
  const auto say = [&](const std::string& hint) {
    if (!hint.empty() && said.insert(hint).second) context.say(fmt::format("wazobus: hint: {}", hint));
  };
  for (const auto* const selectors : {&criteria.selectors, &criteria.excluded}) {
    for (const Selector& selector : *selectors) {
      const bool is_wanted = selectors == &criteria.selectors;
      const std::string hint = is_wanted ? hint_for_condition(selector) : std::string();
      say(hint.empty() ? hint_for(selector, catalogue, criteria.letter_case) : hint);
    }
  }
  for (const auto* const uuids : {&criteria.tenants, &criteria.users}) {
    for (const std::string& uuid : *uuids) {
      if (is_lower_case_uuid(uuid) || uuid == "*") continue;
      say(fmt::format("'{}' is no UUID as Wazo writes them, in lower case", text::safe(uuid)));
    }
  }
  // Do not read all events of the catalogue if no path is described there: that would treble the time to
  // start.
  if (criteria.conditions.empty() && criteria.headers.empty() &&
      std::none_of(shown.begin(), shown.end(), is_described))
    return;
  const SelectedEvents selected{criteria, catalogue, selected_entries(criteria, catalogue)};
  if (selected.entries.empty()) return;
  for (const event::FieldEntry& header : criteria.headers) say(hint_for_header(selected, header.key));
  for (const event::Condition& condition : criteria.conditions) {
    condition.for_each(
        [&](const Comparison& comparison) { say(hint_for_path(comparison.path(), &comparison, selected)); });
  }
  for (const Path& path : shown) say(hint_for_path(path, nullptr, selected));
}

}  // namespace wazobus::commands
