// SPDX-License-Identifier: MIT
// Finds what an event changes, compared with the earlier events about the same channel.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tracing/sighting.hpp"

namespace wazobus::tracing {

/// The values are compact JSON. One that is too long is a string that ends in an ellipsis.
struct FieldChange {
  std::string field;
  std::string before;  ///< empty if no earlier event had the field
  std::string after;
};

using text::Timestamp;

/// An event of a trace.
struct Line {
  Timestamp at{};
  std::string name;
  event::Family family = event::Family::none;
  std::string from;  ///< an id, or empty
  std::string to;
  std::vector<FieldChange> changes;
  bool is_wrong = false;
  bool is_guess = false;
  std::string body;  ///< if wanted
};

class Changes {
 public:
  /// Returns the event as a line, without its body, and remembers its fields.
  Line read(const Sighting& sighting);

 private:
  using Fields = std::map<std::string, std::string, std::less<>>;

  static void compare(std::string_view field, std::string value, Fields& known,
                      std::vector<FieldChange>& changes);

  std::map<std::string, Fields, std::less<>> known_;  ///< by family and id
};

}  // namespace wazobus::tracing
