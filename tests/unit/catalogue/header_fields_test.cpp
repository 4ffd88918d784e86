// SPDX-License-Identifier: MIT
#include "catalogue/header_fields.hpp"

#include "catalogue/catalogue.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

namespace {

using Paths = std::vector<std::vector<std::string>>;

const Entry& entry_named(const Catalogue& catalogue, std::string_view name) {
  const Entry* const entry = catalogue.find(name);
  REQUIRE(entry != nullptr);
  return *entry;
}

Catalogue header_fields_catalogue() {
  Catalogue catalogue;
  catalogue.add("own.json", R"({"service": "own", "events": [
    {"name": "phone_created", "source": "documented", "level": "tenant",
     "data": {"type": "object", "properties": {"uuid": {"type": "string"}}}},
    {"name": "phone_line_created", "source": "documented", "level": "user",
     "data": {"type": "object", "properties": {"user_uuid": {"type": "string"}, "phone": {"type": "object"},
                                               "uuid": {"type": "string"}}}},
    {"name": "session_expired", "source": "documented", "level": "user",
     "data": {"type": "object", "properties": {}}}]})");
  return catalogue;
}

}  // namespace

TEST_CASE("a header's value may be the object's own uuid where the event is about it", "[catalogue]") {
  const Catalogue catalogue = header_fields_catalogue();
  CHECK(fields_of_header(entry_named(catalogue, "phone_created"), "phone_uuid") ==
        Paths{{"phone_uuid"}, {"phone", "uuid"}, {"uuid"}});
  // Its uuid is the line's.
  CHECK(fields_of_header(entry_named(catalogue, "phone_line_created"), "phone_uuid") ==
        Paths{{"phone_uuid"}, {"phone", "uuid"}});
  CHECK(fields_of_header(entry_named(catalogue, "phone_created"), "number") == Paths{{"number"}});
}

TEST_CASE("only an event for one user has a field that names the user", "[catalogue]") {
  const Catalogue catalogue = header_fields_catalogue();
  CHECK(user_field_of(entry_named(catalogue, "phone_line_created")) == std::vector<std::string>{"user_uuid"});
  CHECK(user_field_of(entry_named(catalogue, "phone_created")).empty());
  CHECK(user_field_of(entry_named(catalogue, "session_expired")).empty());
}

}  // namespace wazobus::catalogue
