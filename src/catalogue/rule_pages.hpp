// SPDX-License-Identifier: MIT
// What `validate --explain` prints about each rule. The ids and their sentences are in finding.cpp.
#pragma once

#include <string_view>

#include "catalogue/finding.hpp"

namespace wazobus::catalogue {

/// All texts are UTF-8 without control characters other than newlines.
struct RulePage {
  Rule rule;
  std::string_view meaning;       ///< why it is a fault, in sentences
  std::string_view example;       ///< lines: input that breaks the rule, or commands if it cannot be printed
  std::string_view options = {};  ///< of validate, if the example breaks the rule only with them
  std::string_view advice = {};   ///< how to mend it, in sentences
  std::string_view basis = {};    ///< where the rule comes from
};

const RulePage& page_of(Rule rule);

/// The rule with this id, or null.
const RuleInfo* find_rule(std::string_view id);

/// The version of wazobus that first had all present rules. A rule that comes later gets a member in
/// RulePage.
inline constexpr std::string_view rules_since = "wazobus 0.1.0";

}  // namespace wazobus::catalogue
