// SPDX-License-Identifier: MIT
#include "render/catalogue_parts.hpp"

#include <fmt/format.h>

#include <string>

#include "catch.hpp"
#include "render/shelf.hpp"

namespace wazobus::render {

namespace {

std::string rows_of(const catalogue::Entry& entry) {
  std::string out;
  for (const FieldRow& row : field_rows(entry))
    out += fmt::format("{} {} {}, {}, {}: {}\n", row.depth, row.name, row.path, row.type, row.need,
                       row.remark());
  return out;
}

}  // namespace

TEST_CASE("fields are rows, those of nested objects behind their own", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  CHECK(rows_of(*catalogue.find("door_opened")) ==
        "0 door_id door_id, integer, required: Which one.\n"
        "0 since since, string or null, expected: date-time\n"
        "0 hinges hinges, array of object, optional: \n"
        "1 iron hinges[].iron, boolean, optional: \n"
        "0 colour colour, string, optional: one of \"red\", \"green\"\n");
  CHECK(rows_of(*catalogue.find("door_bell")).empty());
  CHECK(heading_of_fields(*catalogue.find("door_opened")) == "Data");
}

TEST_CASE("a remark has the notes before the description", "[render]") {
  FieldRow row;
  CHECK(row.remark().empty());
  row.notes = {"uuid", "since 17.05"};
  CHECK(row.remark() == "uuid; since 17.05");
  row.description = "Whose.";
  CHECK(row.remark() == "uuid; since 17.05. Whose.");
}

TEST_CASE("the headers of an event are those that its level brings, and its own", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const auto rows = header_rows(*catalogue.find("door_opened"));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].name == "tenant_uuid");
  CHECK(rows[1].name == "user_uuid:*");
  CHECK(rows[1].observed);
  CHECK(header_rows(*catalogue.find("door_bell")).empty());
}

TEST_CASE("history and differences say what the page does not", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const catalogue::Entry& opened = *catalogue.find("door_opened");
  const catalogue::Entry& bell = *catalogue.find("door_bell");
  CHECK(history(opened) == "documented, since 17.05");
  CHECK(history(bell) == "observed on current servers, not documented, removed in 19.05");
  CHECK(differences(opened) == std::vector<std::string>{"Name: door_open", "Routing key: door.{door_id}",
                                                        "Null for: since", "Doors squeak."});
  CHECK(heading_of_differences(opened) == "What current servers do differently");
  CHECK(heading_of_differences(bell) == "Notes");
  CHECK(title_of(opened, "door_open") == "door_opened");
}

TEST_CASE("the family of AMI events has no name of its own", "[render]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const catalogue::Entry& family = *catalogue.rest_of(event::Family::ami);
  CHECK(title_of(family, family.name) == family.name + " (any AMI event)");
  CHECK(title_of(family, "PeerStatus") == "PeerStatus (an AMI event)");
}

}  // namespace wazobus::render
