// SPDX-License-Identifier: MIT
// Searches for a text anywhere in an event.
#pragma once

#include <memory>
#include <string>

#include "event/event.hpp"
#include "event/regex.hpp"

namespace wazobus::event {

class Search {
 public:
  /// `pattern` is a regular expression, not anchored; see Regex. Throws UsageError.
  Search(const std::string& pattern, LetterCase letter_case);

  /// Does it match in the routing key, in the headers (as JSON) or in the body? JSON is searched in its
  /// compact form, as it is spelled and with its escapes decoded.
  [[nodiscard]] bool finds(const Event& event) const;

  [[nodiscard]] const Regex& regex() const { return *regex_; }

 private:
  /// Shared between copies.
  std::shared_ptr<const Regex> regex_;
};

}  // namespace wazobus::event
