// SPDX-License-Identifier: MIT
// validate --ignore: findings that a user has accepted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/finding.hpp"

namespace wazobus::commands {

class IgnoredFindings {
 public:
  IgnoredFindings() = default;

  /// Each word is RULE or RULE:EVENT (call_* for several events), or several of them with commas between.
  /// Throws UsageError for a rule that does not exist, or says that nothing was checked; `option` names the
  /// option in its message.
  explicit IgnoredFindings(const std::vector<std::string>& words, const std::string& option = "--ignore");

  [[nodiscard]] bool empty() const { return ignored_.empty(); }
  [[nodiscard]] bool has(catalogue::Rule rule, std::string_view event) const;

  /// Returns a hint for each event that `catalogue` does not know although it knows one of a similar name.
  [[nodiscard]] std::vector<std::string> hints(const catalogue::Catalogue& catalogue) const;

 private:
  struct Ignored {
    catalogue::Rule rule;
    std::optional<std::string> event;  ///< a name, or a shell's pattern of names; if empty: all events
  };

  std::vector<Ignored> ignored_;
};

/// Returns the rule with this id, which may have the brackets of a finding around it. Throws UsageError, with
/// `option` in its message.
const catalogue::RuleInfo& rule_named(const std::string& word, const std::string& option);

}  // namespace wazobus::commands
