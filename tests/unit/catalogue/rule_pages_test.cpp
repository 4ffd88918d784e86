// SPDX-License-Identifier: MIT
#include "catalogue/rule_pages.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/checking/checker.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

namespace {

/// What the commands of examples that cannot be printed write.
const std::map<Rule, std::string> written_by_command{
    {Rule::json_control_character, "{\"name\": \"call_held\t\"}"},
    {Rule::json_nul_byte, std::string("{\"name\": \0\"call_held\"}", 22)},
    {Rule::json_byte_order_mark, "\xEF\xBB\xBF{\"name\": \"call_held\"}"},
    {Rule::utf8_invalid, "{\"name\": \"call_held\xE9\"}"},
};

/// Commands about files, options or very long input.
bool is_command(const RulePage& page) {
  const char first = page.example.front();
  return first != '{' && first != '"' && !written_by_command.contains(page.rule);
}

}  // namespace

TEST_CASE("each rule is found by its id, and has a page with whole sentences", "[catalogue]") {
  for (const RuleInfo& rule : rules()) {
    INFO(rule.id);
    CHECK(find_rule(rule.id) == &rule);
    const RulePage& page = page_of(rule.rule);
    CHECK(page.rule == rule.rule);
    CHECK(page.meaning.ends_with('.'));
    CHECK(page.advice.ends_with('.'));
    CHECK_FALSE(page.basis.ends_with('.'));
    for (std::string_view rest = page.example; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      CHECK(line.size() <= 78);
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
  }
  CHECK(find_rule("data.typ") == nullptr);
  CHECK(find_rule("") == nullptr);
}

TEST_CASE("the example of a page breaks its rule, with the options that it names", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  Rulebook current(catalogue, Edition::current);
  Rulebook documented(catalogue, Edition::documented);
  std::size_t commands = 0;
  for (const RuleInfo& rule : rules()) {
    INFO(rule.id);
    const RulePage& page = page_of(rule.rule);
    if (is_command(page)) {
      ++commands;
      continue;
    }
    CheckOptions options;
    options.unknown_fields = page.options == "--unknown-fields";
    Checker checker(page.options == "--edition documented" ? documented : current, options);
    const auto bytes = written_by_command.find(rule.rule);
    std::vector<Finding> findings;
    checker.check(bytes == written_by_command.end() ? page.example : std::string_view(bytes->second),
                  findings);
    std::string found;
    for (const Finding& finding : findings) found += std::string(id_of(finding.rule)) + ' ';
    INFO(found);
    CHECK(found.find(std::string(rule.id) + ' ') != std::string::npos);
    CHECK(findings.size() <= 5);
  }
  CHECK(commands == 9);
}

}  // namespace wazobus::catalogue
