// SPDX-License-Identifier: MIT
// Which events somebody wants to see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

/// The events that at least one selector brings; no selector brings everything.
class Selection {
 public:
  explicit Selection(std::vector<Selector> selectors) : selectors_(std::move(selectors)) {}

  [[nodiscard]] bool selects(const Event& event) const;
  [[nodiscard]] const std::vector<Selector>& selectors() const { return selectors_; }

 private:
  std::vector<Selector> selectors_;
};

}  // namespace wazobus::event
