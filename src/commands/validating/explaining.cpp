// SPDX-License-Identifier: MIT
#include "commands/validating/explaining.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "catalogue/rule_pages.hpp"
#include "render/rule_pages.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

namespace {

const catalogue::RuleInfo& rule_named(const std::string& word) {
  // Findings show the id in brackets: "[data.type]".
  const bool has_brackets = word.size() > 2 && word.starts_with('[') && word.ends_with(']');
  const std::string id = has_brackets ? word.substr(1, word.size() - 2) : word;
  if (const catalogue::RuleInfo* const rule = catalogue::find_rule(id)) return *rule;
  std::vector<std::string> ids;
  for (const catalogue::RuleInfo& rule : catalogue::rules()) ids.emplace_back(rule.id);
  const std::string_view near = text::nearest(id, ids);
  throw UsageError(
      fmt::format("--explain: there is no rule '{}'", text::safe(word)),
      near.empty() ? "wazobus validate --explain lists the rules" : fmt::format("did you mean '{}'?", near));
}

}  // namespace

Exit explain(const ValidateOptions& options, const Context& context) {
  std::vector<std::string> words = options.files;
  if (!options.explain->empty()) words.insert(words.begin(), *options.explain);
  std::vector<const catalogue::RuleInfo*> named;
  for (const std::string& word : words) named.push_back(&rule_named(word));

  const bool is_list = named.empty();
  if (is_list)
    for (const catalogue::RuleInfo& rule : catalogue::rules()) named.push_back(&rule);
  const render::Brush brush(context.colouring(options.color));
  const bool is_json = options.format == render::FindingFormat::json;
  auto out = context.standard_output();
  bool is_first = true;
  for (const catalogue::RuleInfo* const rule : named) {
    if (is_json) {
      render::append_rule_json(*rule, out.buffer());
    } else if (is_list) {
      render::append_rule_line(*rule, brush, context.columns(), out.buffer());
    } else {
      if (!std::exchange(is_first, false)) out.buffer() += '\n';
      render::append_rule_page(*rule, brush, context.columns(), out.buffer());
    }
  }
  out.flush();
  return Exit::done;
}

}  // namespace wazobus::commands
