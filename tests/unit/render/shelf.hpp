// SPDX-License-Identifier: MIT
// A catalogue of two events for tests of its views.
#pragma once

#include "catalogue/catalogue.hpp"

namespace wazobus::render {

/// door_opened is on the page, with all that a page can say; door_bell is only observed, and removed again.
inline catalogue::Catalogue small_catalogue() {
  catalogue::Catalogue catalogue;
  catalogue.add("house.json", R"({"service": "house", "events": [
    {"name": "door_opened", "source": "documented", "summary": "A door was opened.", "added": "17.05",
     "level": "tenant", "routing_keys": ["doors.{door_id}.opened"], "required_acls": ["events.doors"],
     "placeholders": {"door_id": "data.door_id"},
     "observed": {"routing_keys": ["door.{door_id}"], "names": ["door_open"]},
     "notes": ["Doors squeak."],
     "data": {"type": "object", "required": ["door_id"], "x-expected": ["since"], "properties": {
       "door_id": {"type": "integer", "description": "Which one."},
       "since": {"type": "string", "format": "date-time", "x-null": "observed"},
       "hinges": {"type": "array", "items": {"type": "object", "properties": {
         "iron": {"type": "boolean"}}}},
       "colour": {"enum": ["red", "green"]}}}},
    {"name": "door_bell", "source": "observed", "status": "removed", "removed": "19.05", "data": {}}]})");
  return catalogue;
}

}  // namespace wazobus::render
