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

TEST_CASE("the page of a rule as Markdown has code as code and no other markup of its texts", "[render]") {
  const auto markdown_of = [](catalogue::Rule rule) {
    std::string out;
    append_rule_markdown(catalogue::rules()[static_cast<std::size_t>(rule)], out);
    return out;
  };
  CHECK(markdown_of(catalogue::Rule::json_incomplete) ==
        "**Meaning.** The text ends before its brackets and strings are closed. Mostly a capture was cut off "
        "while "
        "it was written, or one message was spread over several lines in a file that has a value in each "
        "line.\n\n"
        "**Example**\n\n```\n{\"name\": \"call_held\", \"data\": {\"call_id\": \"1465572129.31\"\n```\n\n"
        "**What to do.** Capture the event again. `listen -o FILE` writes whole lines only, also if it is "
        "stopped or "
        "the disk is full.\n\n"
        "**Based on** RFC 8259 (JSON), which the Message Bus page requires for each body. Since wazobus "
        "0.1.0.\n");
  const std::string unknown = markdown_of(catalogue::Rule::data_unknown);
  CHECK(unknown.find("**Example** (with `--unknown-fields`)\n\n```\n") != std::string::npos);
  CHECK(markdown_of(catalogue::Rule::origin_null).find("Set XIVO\\_UUID in") != std::string::npos);
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
