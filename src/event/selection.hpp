// SPDX-License-Identifier: MIT
// Which events somebody wants to see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "event/condition.hpp"
#include "event/event.hpp"

namespace wazobus::event {

/// One SELECTOR of the command line.
struct Selector {
  enum class By {
    routing_key,  ///< a topic pattern
    name,         ///< the name of the event
    either,       ///< one word without wildcards: a name, or the whole routing key
  };
  By by;
  std::string text;
};

/// What a bare word of the command line selects by: a pattern has a dot or a wildcard, a name has neither.
Selector selector_from(std::string_view text);

/// What is asked of an event. Whatever is empty asks for nothing.
struct Criteria {
  std::vector<Selector> selectors{};    ///< any of them
  std::vector<Selector> excluded{};     ///< none of them
  std::vector<std::string> tenants{};   ///< any of them is Event::tenant()
  std::vector<std::string> users{};     ///< any of them, or everybody, is in Event::users()
  FieldTable headers{};                 ///< all of them are there
  bool any_header = false;              ///< one of them is enough
  std::vector<Condition> conditions{};  ///< all of them hold

  [[nodiscard]] bool ask_for_nothing() const {
    return selectors.empty() && excluded.empty() && tenants.empty() && users.empty() && headers.empty() &&
           conditions.empty();
  }
};

/// The events that meet all criteria. Headers compare as in RabbitMQ's headers exchange: the type must be
/// equal too, void stands for any value, and of a header that stands twice the first one counts.
class Selection {
 public:
  explicit Selection(Criteria criteria) : criteria_(std::move(criteria)) {}

  [[nodiscard]] bool selects(const Event& event) const;
  [[nodiscard]] const Criteria& criteria() const { return criteria_; }

 private:
  Criteria criteria_;
};

}  // namespace wazobus::event
