// SPDX-License-Identifier: MIT
#include "commands/validating/explaining.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/rule_pages.hpp"
#include "commands/validating/ignored_findings.hpp"
#include "render/rule_pages.hpp"

namespace wazobus::commands {

Exit explain(const ValidateOptions& options, const Context& context) {
  std::vector<std::string> words = options.files;
  if (!options.explain->empty()) words.insert(words.begin(), *options.explain);
  std::vector<const catalogue::RuleInfo*> named;
  for (const std::string& word : words) named.push_back(&rule_named(word, "--explain"));

  const bool is_list = named.empty();
  if (is_list)
    for (const catalogue::RuleInfo& rule : catalogue::rules()) named.push_back(&rule);
  const render::Brush brush(context.colouring(options.color));
  const bool is_json = options.format == std::optional(render::FindingFormat::json);
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
