// SPDX-License-Identifier: MIT
#include <string>

#include "catch.hpp"
#include "render/catalogue.hpp"
#include "render/shelf.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

std::string shown_entry(const catalogue::Entry& entry, std::string_view name, bool coloured = false) {
  std::string out;
  append_entry(entry, name, Brush(coloured), out);
  return out;
}

}  // namespace

TEST_CASE("an event is shown with all that is known of it", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const std::string out = shown_entry(*catalogue.find("door_opened"), "door_opened");
  for (const char* const part : {"door_opened", "A door was opened.", "house", "documented, since 17.05",
                                 "doors.{door_id}.opened", "events.doors", "tenant_uuid", "door_id",
                                 "Which one.", "hinges", "iron", "Doors squeak.", "door_open"}) {
    INFO(part);
    CHECK(out.find(part) != std::string::npos);
  }
}

TEST_CASE("every event of the catalogue fits on a terminal, and colours change nothing else", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  for (const catalogue::Entry* const entry : catalogue.entries()) {
    const std::string plain = shown_entry(*entry, entry->name);
    for (std::size_t at = 0; at < plain.size();) {
      const std::size_t end = plain.find('\n', at);
      CHECK(text::columns(std::string_view(plain).substr(at, end - at)) <= 80);
      at = end + 1;
    }
    std::string stripped;
    const std::string coloured = shown_entry(*entry, entry->name, true);
    for (std::size_t at = 0; at < coloured.size(); ++at) {
      if (coloured[at] == '\x1b')
        at = coloured.find('m', at);
      else
        stripped += coloured[at];
    }
    CHECK(stripped == plain);
  }
}

TEST_CASE("what a catalogue file holds is safe to show of an event", "[render]") {
  catalogue::Catalogue catalogue;
  catalogue.add("f", R"({"service": "\u001b[31m", "events": [{"name": "a\u0007", "summary": "\u001b[31m",
    "notes": ["\u202e"], "data": {"properties": {"\u001b": {"description": "\u0007"}}}}]})");
  const std::string out = shown_entry(*catalogue.entries().front(), "a\x07");
  CHECK(out.find_first_of("\x1b\x07") == std::string::npos);
  CHECK(out.find("\u202e") == std::string::npos);
}

}  // namespace wazobus::render
