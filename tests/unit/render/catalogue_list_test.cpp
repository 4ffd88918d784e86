// SPDX-License-Identifier: MIT
#include <string>

#include "catch.hpp"
#include "render/catalogue.hpp"
#include "render/shelf.hpp"

namespace wazobus::render {

TEST_CASE("a list has a line for each event, in columns", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const auto entries = catalogue.entries();
  std::string out;
  append_list(entries, Brush(false), out);
  CHECK(out ==
        "door_bell    house     -  removed in 19.05\n"
        "door_opened  house     doors.{door_id}.opened\n");
  std::string coloured;
  append_list(entries, Brush(true), coloured);
  CHECK(coloured.find("\x1b[") != std::string::npos);
}

TEST_CASE("on a terminal marks stand in a column, and keys give way to it", "[render]") {
  catalogue::Catalogue catalogue;
  catalogue.add("f", R"({"service": "house", "events": [
      {"name": "a", "source": "observed", "routing_keys": ["short"], "data": {}},
      {"name": "b", "source": "observed", "routing_keys": ["a.key.that.is.much.too.long.for.it"], "data": {}},
      {"name": "c", "source": "documented", "routing_keys": ["short"], "data": {}}]})");
  const auto list = [&catalogue](std::size_t columns) {
    std::string out;
    append_list(catalogue.entries(), Brush(false), out, {}, columns);
    return out;
  };
  CHECK(list(40) ==
        "a  house     short              observed\n"
        "b  house     a.key\u2026long.for.it  observed\n"
        "c  house     short\n");
  CHECK(list(80) ==
        "a  house     short                               observed\n"
        "b  house     a.key.that.is.much.too.long.for.it  observed\n"
        "c  house     short\n");
}

TEST_CASE("a list as JSON is an object a line", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const auto entries = catalogue.entries();
  std::string out;
  append_list_json(entries, out);
  CHECK(out ==
        R"({"name":"door_bell","service":"house","source":"observed","status":"removed","routing_keys":[],)"
        R"("required_acls":[]})"
        "\n"
        R"({"name":"door_opened","service":"house","source":"documented","status":"current",)"
        R"("routing_keys":["doors.{door_id}.opened","door.{door_id}"],"required_acls":["events.doors"]})"
        "\n");
}

TEST_CASE("what a catalogue file holds is safe to show in a list", "[render]") {
  catalogue::Catalogue catalogue;
  catalogue.add("f", R"({"service": "\u001b[31m", "events": [{"name": "a\u202e\u0007", "data": {}}]})");
  const auto entries = catalogue.entries();
  std::string out;
  append_list(entries, Brush(false), out);
  append_list_json(entries, out);
  CHECK(out.find_first_of("\x1b\x07") == std::string::npos);
  CHECK(out.find("\u202e") == std::string::npos);
}

}  // namespace wazobus::render
