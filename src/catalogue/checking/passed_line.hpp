// SPDX-License-Identifier: MIT
// Where the parts of a line stand that the quick path has passed, so that nobody need look for them again.
#pragma once

#include <string_view>

#include "event/family.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

/// Views into the line, valid as long as it is; `data` only until the next line is looked at. Each part is
/// JSON for certain, and none holds a key twice.
struct PassedLine {
  std::string_view value;  ///< all of it: an object
  std::string_view name;   ///< of the event, without quotes; it has no escapes
  event::Family family = event::Family::none;
  std::string_view body;                 ///< of the event: an object
  const json::Document* data = nullptr;  ///< its root, if take_data_apart() was called
  std::string_view timestamp;  ///< the record's, or else the body's own, with quotes; empty if it has none
};

}  // namespace wazobus::catalogue
