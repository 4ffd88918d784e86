// SPDX-License-Identifier: MIT
#include "commands/validating/ignored_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "catalogue/rule_pages.hpp"
#include "commands/catalogue_files.hpp"
#include "event/selection.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

const catalogue::RuleInfo& rule_named(const std::string& word, const std::string& option) {
  // Findings show the id in brackets: "[data.type]".
  const bool has_brackets = word.size() > 2 && word.starts_with('[') && word.ends_with(']');
  const std::string id = has_brackets ? word.substr(1, word.size() - 2) : word;
  if (const catalogue::RuleInfo* const rule = catalogue::find_rule(id)) return *rule;
  std::vector<std::string> ids;
  for (const catalogue::RuleInfo& rule : catalogue::rules()) ids.emplace_back(rule.id);
  const std::string_view near = text::nearest(id, ids);
  throw UsageError(
      fmt::format("{}: there is no rule '{}'", option, text::safe(word)),
      near.empty() ? "wazobus validate --explain lists the rules" : fmt::format("did you mean '{}'?", near));
}

namespace {

void require_ignorable(catalogue::Rule rule, const std::string& option) {
  if (rule == catalogue::Rule::file_unreadable)
    throw UsageError(
        fmt::format("{}: file.unreadable says that something was not checked, and is never ignored", option),
        "name only files that can be read");
  if (rule == catalogue::Rule::file_too_few_events)
    throw UsageError(fmt::format("{}: file.too_few_events comes only with --min-events", option),
                     "leave that out");
}

}  // namespace

IgnoredFindings::IgnoredFindings(const std::vector<std::string>& words, const std::string& option) {
  for (const std::string& word : words) {
    for (std::size_t at = 0, end = 0; end != std::string::npos; at = end + 1) {
      end = word.find(',', at);
      const std::string one = word.substr(at, end == std::string::npos ? end : end - at);
      const std::size_t colon = one.find(':');
      const catalogue::Rule rule = rule_named(one.substr(0, colon), option).rule;
      require_ignorable(rule, option);
      ignored_.push_back({rule, {}});
      // Findings name an event of Asterisk without its family.
      if (colon != std::string::npos) ignored_.back().event = event_word_from(one.substr(colon + 1)).name;
    }
  }
}

bool IgnoredFindings::has(catalogue::Rule rule, std::string_view event) const {
  return std::any_of(ignored_.begin(), ignored_.end(), [rule, event](const Ignored& ignored) {
    if (ignored.rule != rule) return false;
    return !ignored.event || *ignored.event == event ||
           (event::is_glob(*ignored.event) &&
            event::glob_matches(*ignored.event, std::string(event), event::LetterCase::matters));
  });
}

std::vector<std::string> IgnoredFindings::hints(const catalogue::Catalogue& catalogue) const {
  std::vector<std::string> hints;
  for (const Ignored& ignored : ignored_) {
    // It is about names that are not known.
    if (ignored.rule == catalogue::Rule::name_unknown) continue;
    if (!ignored.event || event::is_glob(*ignored.event) || catalogue.find(*ignored.event) != nullptr)
      continue;
    if (ignored.event->find_first_of(":. /") != std::string::npos) {
      hints.push_back(fmt::format(
          "wazobus: hint: --ignore {}:{} is for an event of that name, and no event has such a name",
          catalogue::id_of(ignored.rule), text::safe(*ignored.event)));
      continue;
    }
    const std::string_view near = catalogue.suggestion(*ignored.event);
    if (near.empty()) continue;  // the event of a plug-in, whose name is unknown
    hints.push_back(
        fmt::format("wazobus: hint: --ignore {}:{}: no known event is named so (did you mean '{}'?)",
                    catalogue::id_of(ignored.rule), text::safe(*ignored.event), near));
  }
  return hints;
}

}  // namespace wazobus::commands
