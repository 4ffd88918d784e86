// SPDX-License-Identifier: MIT
// The parts of a line that QuickChecker has accepted, so that its users need not parse the line again.
#pragma once

#include <string_view>

#include "event/family.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

/// Views into the line, which must outlive them. `data` is valid until the next call of Checker::pass(). The
/// parts are valid JSON without repeated keys.
struct PassedLine {
  std::string_view value;  ///< the whole line: an object
  std::string_view name;   ///< of the event, without quotes; it has no escapes
  event::Family family = event::Family::none;
  std::string_view body;                 ///< of the event: an object
  const json::Document* data = nullptr;  ///< its root, if take_data_apart() was called
  std::string_view origin;               ///< the body's origin_uuid, with quotes; null or empty without one
  std::string_view timestamp;  ///< the record's, or else the body's own, with quotes; empty if it has none
};

}  // namespace wazobus::catalogue
