// SPDX-License-Identifier: MIT
#include "event/selection.hpp"

#include <algorithm>

#include "text/topic.hpp"

namespace wazobus::event {

namespace {

bool selects_one(const Selector& selector, const Event& event) {
  const bool by_key = selector.by != Selector::By::name;
  if (by_key && text::topic_matches(selector.text, event.frame().routing_key)) return true;
  return selector.by != Selector::By::routing_key && event.name() == selector.text;
}

}  // namespace

Selector selector_from(std::string_view text) {
  const bool is_pattern = text.find_first_of(".*#") != std::string_view::npos;
  return {is_pattern ? Selector::By::routing_key : Selector::By::either, std::string(text)};
}

bool Selection::selects(const Event& event) const {
  if (selectors_.empty()) return true;
  return std::any_of(selectors_.begin(), selectors_.end(),
                     [&event](const Selector& selector) { return selects_one(selector, event); });
}

}  // namespace wazobus::event
