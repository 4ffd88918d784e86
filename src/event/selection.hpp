// SPDX-License-Identifier: MIT
// Selects the events that a user wants to see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "event/condition.hpp"
#include "event/event.hpp"
#include "event/search.hpp"

namespace wazobus::event {

/// One SELECTOR of the command line.
struct Selector {
  enum class By {
    routing_key,  ///< a topic pattern
    name,         ///< the name of the event
    name_glob,    ///< a shell's pattern for names: call_*
    either,       ///< one word without wildcards: a name or a whole routing key
  };
  By by;
  std::string text;
};

/// Does the text contain characters that are special in a shell's pattern?
bool is_glob(std::string_view text);

/// Does the shell's pattern match the name?
bool glob_matches(const std::string& glob, const std::string& name, LetterCase letter_case);

/// The selector for a bare word of the command line: a word with a dot or a wildcard is a pattern.
Selector selector_from(std::string_view text);

/// The criteria for an event. An empty one matches everything.
struct Criteria {
  std::vector<Selector> selectors{};             ///< any of them
  std::vector<Selector> excluded{};              ///< none of them
  std::vector<std::string> tenants{};            ///< one of them is the tenant
  std::vector<std::string> users{};              ///< one of them, or "*", is among the users
  FieldTable headers{};                          ///< all of them are there
  bool any_header = false;                       ///< one of them is enough
  std::vector<Condition> conditions{};           ///< all of them hold
  std::vector<Search> searches{};                ///< one of them finds something
  LetterCase letter_case = LetterCase::matters;  ///< of names

  [[nodiscard]] bool ask_for_nothing() const {
    return selectors.empty() && excluded.empty() && tenants.empty() && users.empty() && headers.empty() &&
           conditions.empty() && searches.empty();
  }
};

/// Selects the events that meet all criteria. Names, tenants and users are those of the headers. What came
/// from another exchange than wazo-headers, or from an unknown one, may have them in the body only. Headers
/// compare as in RabbitMQ's headers exchange: types must be equal, void matches any value, and of a header
/// that occurs twice the first one counts.
class Selection {
 public:
  explicit Selection(Criteria criteria) : criteria_(std::move(criteria)) {}

  [[nodiscard]] bool selects(const Event& event) const;
  [[nodiscard]] const Criteria& criteria() const { return criteria_; }

 private:
  Criteria criteria_;
};

}  // namespace wazobus::event
