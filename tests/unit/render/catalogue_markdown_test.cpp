// SPDX-License-Identifier: MIT
#include <string>

#include "catch.hpp"
#include "render/catalogue.hpp"
#include "render/shelf.hpp"

namespace wazobus::render {

TEST_CASE("the page has a table a service and a section an event", "[render]") {
  std::string out;
  append_markdown(small_catalogue(), "1.2", out);
  CHECK(out.starts_with("# Events of the Wazo Platform message bus\n\n2 events in 1 services;"));
  for (const char* const part :
       {"\n## house\n", "| [door\\_opened](#door_opened) | `doors.{door_id}.opened` |  |\n",
        "| [door\\_bell](#door_bell) |  | removed 19.05 |\n", "\n### door\\_opened\n\nA door was opened.\n",
        "- Routing key: `door.{door_id}` (observed)\n", "- Other name: `door_open`\n", "- Level: tenant\n",
        "| `hinges[].iron` | boolean | optional |  |\n", "\n```json\n{\n", "\nNo field of `data` is known.\n",
        "- Doors squeak.\n"}) {
    INFO(part);
    CHECK(out.find(part) != std::string::npos);
  }
}

TEST_CASE("what a catalogue file holds is no markup on the page", "[render]") {
  catalogue::Catalogue catalogue;
  catalogue.add(
      "f", R"({"service": "a|b", "events": [{"name": "<b>", "summary": "\u001b[31m *x*", "data": {}}]})");
  std::string out;
  append_markdown(catalogue, "1.2", out);
  CHECK(out.find('\x1b') == std::string::npos);
  CHECK(out.find("\n## a\\|b\n") != std::string::npos);
  CHECK(out.find("\\*x\\*") != std::string::npos);
  CHECK(out.find("### \\<b\\>") != std::string::npos);
}

}  // namespace wazobus::render
