// SPDX-License-Identifier: MIT
// What an event says that the one before about the same channel did not.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tracing/sighting.hpp"

namespace wazobus::tracing {

/// Texts as JSON spells them, strings without quotes; cut where they are long.
struct Change {
  std::string field;
  std::string before;  ///< empty: it was not said before
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
  std::vector<Change> changes;
  bool is_wrong = false;
  bool is_guess = false;
  std::string body;  ///< if wanted
};

class Changes {
 public:
  /// The event as a line, without its body.
  Line read(const Sighting& sighting);

 private:
  using Fields = std::map<std::string, std::string, std::less<>>;

  void compare(const Sighting& sighting, std::string_view field, std::string_view value, Fields& known,
               std::vector<Change>& changes) const;

  std::map<std::string, Fields, std::less<>> known_;  ///< by family and id
};

}  // namespace wazobus::tracing
