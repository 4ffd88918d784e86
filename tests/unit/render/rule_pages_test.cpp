// SPDX-License-Identifier: MIT
#include "render/rule_pages.hpp"

#include <string>

#include "catch.hpp"

namespace wazobus::render {

TEST_CASE("the page of a rule has a place for everything", "[render]") {
  const catalogue::RuleInfo& rule =
      catalogue::rules()[static_cast<std::size_t>(catalogue::Rule::data_unknown)];
  std::string page;
  append_rule_page(rule, Brush(false), 80, page);
  for (const std::string_view part :
       {"data.unknown, usually a warning\nWith --unknown-fields:", "\n\nMeaning\n  Neither ",
        "\n\nExample (with --unknown-fields)\n  {\"name\": ", "\n\nWhat to do\n  Correct ",
        "\n\nBased on\n  the ", " Since wazobus 0.1.0.\n"}) {
    INFO(part);
    CHECK(page.find(part) != std::string::npos);
  }
}

TEST_CASE("pages and the list of rules fit into 80 columns", "[render]") {
  std::string all;
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    append_rule_line(rule, Brush(false), 80, all);
    append_rule_page(rule, Brush(false), 200, all);
  }
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    INFO(all.substr(at, end - at));
    CHECK(end - at <= 80);
    at = end + 1;
  }
}

}  // namespace wazobus::render
