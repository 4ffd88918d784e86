// SPDX-License-Identifier: MIT
#include "catalogue/model.hpp"

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("a value's location is spelled for messages", "[catalogue]") {
  CHECK(Location{}.describe() == "name");
  CHECK(Location{Location::Kind::header, {"tenant_uuid"}}.describe() == "the header tenant_uuid");
  CHECK(Location{Location::Kind::header, {"tenant_uuid"}}.is_header("tenant_uuid"));
  CHECK(Location{Location::Kind::user, {}}.describe() == "the header user_uuid:<uuid>");
}

}  // namespace wazobus::catalogue
