// SPDX-License-Identifier: MIT
#include "commands/listening/selecting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "commands/catalogue_files.hpp"
#include "commands/connecting.hpp"
#include "event/wazo.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::commands {

namespace {

using event::Selector;

/// Rejects selectors that can never match.
void require_possible(const Selector& selector) {
  if (selector.by == Selector::By::routing_key) return;
  if (selector.text.empty()) throw UsageError("a selector is empty", "is a variable of the shell not set?");
  if (selector.text.find_first_of("# ") == std::string::npos) return;
  throw UsageError(fmt::format("no event is named '{}'", text::safe(selector.text)),
                   "-e and -x take a name, several with commas, or a pattern such as 'call_*'; -r takes a "
                   "pattern for routing keys");
}

void require_sound(const Selector& selector) {
  require_no_uri(selector.text, "a selector");
  require_possible(selector);
  if (selector.by == Selector::By::name || selector.by == Selector::By::name_glob) return;
  const std::string objection = text::topic_objection(selector.text);
  if (objection.empty()) return;
  const std::string advice = advice_for_whole_family(selector.text);
  throw UsageError(fmt::format("invalid pattern '{}': {}", text::safe(selector.text), objection),
                   advice.empty()
                       ? "calls.* is calls and one more word, calls.# is calls and any number of words; -e "
                         "'call_*' is for names"
                       : advice);
}

/// -e call_created,call_held -e 'user_*'
Selector name_from(std::string_view word) {
  return {event::is_glob(word) ? Selector::By::name_glob : Selector::By::name, std::string(word)};
}

/// -x call_created,'calls.dtmf.#' -x 'user_*'
Selector excluded_from(std::string_view word) {
  const bool is_key = word == "*" || word.find_first_of(".#") != std::string_view::npos;
  return !is_key && event::is_glob(word) ? name_from(word) : event::selector_from(word);
}

/// Appends a selector for each word between the commas.
void append_each(std::string_view typed, Selector (*make)(std::string_view word),
                 std::vector<Selector>& selectors) {
  for (std::size_t start = 0; start <= typed.size();) {
    const std::size_t end = std::min(typed.find(',', start), typed.size());
    selectors.push_back(make(typed.substr(start, end - start)));
    start = end + 1;
  }
}

std::vector<Selector> wanted(const SelectOptions& options) {
  std::vector<Selector> selectors;
  for (const std::string& typed : options.selectors) selectors.push_back(event::selector_from(typed));
  for (const std::string& typed : options.routing_keys)
    selectors.push_back({Selector::By::routing_key, typed});
  for (const std::string& typed : options.events) append_each(typed, name_from, selectors);
  return selectors;
}

void require_some(const std::vector<std::string>& values, std::string_view option) {
  const bool is_empty =
      std::any_of(values.begin(), values.end(), [](const auto& one) { return one.empty(); });
  if (is_empty) throw UsageError(fmt::format("{} is empty", option), "is a variable of the shell not set?");
}

/// Appends the other names of the events of which the glob matches one name.
void append_other_names(const Selector& glob, const catalogue::Catalogue& catalogue,
                        std::vector<Selector>& out) {
  const auto fits = [&glob](const std::string& name) {
    return event::glob_matches(glob.text, name, event::LetterCase::matters);
  };
  for (const catalogue::Entry* const entry : catalogue.entries()) {
    std::vector<std::string> names = entry->aliases;
    names.push_back(entry->name);
    if (entry->is_family() || std::none_of(names.begin(), names.end(), fits)) continue;
    for (const std::string& name : names) {
      if (!fits(name)) out.push_back({Selector::By::name, name});
    }
  }
}

std::vector<Selector> with_other_names(const std::vector<Selector>& typed,
                                       const catalogue::Catalogue& catalogue) {
  std::vector<Selector> out;
  for (const Selector& selector : typed) {
    if (selector.by == Selector::By::name_glob) append_other_names(selector, catalogue, out);
    const bool may_be_name = selector.by == Selector::By::name || selector.by == Selector::By::either;
    const catalogue::Entry* const entry = may_be_name ? catalogue.find(selector.text) : nullptr;
    if (entry == nullptr) {
      out.push_back(selector);
      continue;
    }
    // A word that is also a routing key stays a selector by either.
    const bool is_key_too = selector.by == Selector::By::either && !catalogue.carrying(selector.text).empty();
    out.push_back(is_key_too ? selector : Selector{Selector::By::name, selector.text});
    if (entry->is_family()) continue;
    if (entry->name != selector.text) out.push_back({Selector::By::name, entry->name});
    for (const std::string& alias : entry->aliases) {
      if (alias != selector.text) out.push_back({Selector::By::name, alias});
    }
  }
  return out;
}

void append_list(const std::vector<Selector>& selectors, std::string& out) {
  for (const Selector& selector : selectors) {
    if (&selector != selectors.data()) out += ", ";
    if (selector.by == Selector::By::name || selector.by == Selector::By::name_glob) out += "event ";
    out += selector.text.empty() ? "''" : text::safe(selector.text);
  }
}

void append_words(std::string_view before, std::string_view between, const std::vector<std::string>& words,
                  std::string& out) {
  for (const std::string& word : words) {
    out += &word == words.data() ? before : between;
    out += text::safe(word);
  }
}

/// Returns the typed conditions, to be joined by `and`. A condition with `or` is put into parentheses.
std::vector<std::string> joinable(const event::Criteria& criteria, const SelectOptions& options) {
  std::vector<std::string> conditions = options.conditions;
  if (conditions.size() < 2) return conditions;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (criteria.conditions[i].is_alternative()) conditions[i] = "(" + conditions[i] + ")";
  }
  return conditions;
}

}  // namespace

event::Criteria criteria_from(const SelectOptions& options) {
  require_some(options.tenants, "--tenant");
  require_some(options.users, "--user-uuid");
  event::Criteria criteria;
  if (options.ignores_case) criteria.letter_case = event::LetterCase::ignored;
  criteria.selectors = wanted(options);
  for (const std::string& typed : options.excluded) append_each(typed, excluded_from, criteria.excluded);
  for (const auto* const selectors : {&criteria.selectors, &criteria.excluded})
    std::for_each(selectors->begin(), selectors->end(), require_sound);
  criteria.tenants = options.tenants;
  criteria.users = options.users;
  for (const std::string& user : options.users) {
    if (event::user_prefix.size() + user.size() <= text::max_short_string) continue;
    throw UsageError(fmt::format("--user-uuid has {} bytes, and no UUID has", user.size()));
  }
  for (const std::string& typed : options.headers) criteria.headers.push_back(event::header_from(typed));
  criteria.any_header = options.any_header;
  for (const std::string& typed : options.conditions)
    criteria.conditions.push_back(event::Condition::parse(typed, criteria.letter_case));
  for (const std::string& typed : options.searches) {
    if (typed.empty()) throw UsageError("--grep is empty", "is a variable of the shell not set?");
    criteria.searches.emplace_back(typed, criteria.letter_case);
  }
  return criteria;
}

event::Criteria with_other_names(event::Criteria criteria, const catalogue::Catalogue& catalogue) {
  criteria.selectors = with_other_names(criteria.selectors, catalogue);
  criteria.excluded = with_other_names(criteria.excluded, catalogue);
  return criteria;
}

std::string describe(const event::Criteria& criteria, const SelectOptions& options) {
  std::string out;
  append_list(criteria.selectors, out);
  if (criteria.selectors.empty()) out = "everything";
  if (!criteria.excluded.empty()) out += " but ";
  append_list(criteria.excluded, out);
  append_words(" of tenant ", " or ", options.tenants, out);
  append_words(" for user ", " or ", options.users, out);
  append_words(" with ", options.any_header ? " or " : " and ", options.headers, out);
  append_words(" where ", " and ", joinable(criteria, options), out);
  append_words(" with text ", " or ", options.searches, out);
  return out;
}

}  // namespace wazobus::commands
