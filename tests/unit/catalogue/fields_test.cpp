// SPDX-License-Identifier: MIT
#include "catalogue/fields.hpp"

#include "catalogue/catalogue.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("a glance shows the fields that are always there", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  const FieldChoice call = fields_that_matter(*catalogue.find("call_created"));
  CHECK(call.first.front() == "call_id");
  CHECK(call.hidden.contains("dialed_extension"));
  CHECK_FALSE(call.hidden.contains("status"));
  CHECK(fields_that_matter(*catalogue.find("call_held")).hidden.empty());
}

}  // namespace wazobus::catalogue
