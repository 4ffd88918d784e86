// SPDX-License-Identifier: MIT
#include "catalogue/fields.hpp"

#include "catalogue/catalogue.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("a line shows what an event lists, or else first what is always there", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  const FieldChoice call = fields_that_matter(*catalogue.find("call_created"));
  REQUIRE_FALSE(call.glance.empty());
  CHECK(call.glance.front().label == "status");
  CHECK(call.hidden.contains("line_id"));
  const FieldChoice held = fields_that_matter(*catalogue.find("call_held"));
  CHECK(held.first == std::vector<std::string>{"call_id"});
  CHECK(held.hidden.empty());
  CHECK_FALSE(held.is_user_in_header);
  CHECK(fields_that_matter(*catalogue.find("call_log_user_created")).is_user_in_header);
}

}  // namespace wazobus::catalogue
