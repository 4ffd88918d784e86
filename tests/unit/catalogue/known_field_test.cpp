// SPDX-License-Identifier: MIT
#include "catalogue/known_field.hpp"

#include <string>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

KnownField known(const char* name, const char* path) {
  static const Catalogue catalogue = Catalogue::builtin();
  const Entry* const entry = catalogue.find(name);
  REQUIRE(entry != nullptr);
  return known_field({&entry, 1}, event::Path::parse(path).steps());
}

}  // namespace

TEST_CASE("a field that an event has is known with its types", "[catalogue]") {
  const KnownField status = known("call_created", "data.status");
  CHECK(status.is_known);
  CHECK(status.types == std::set<std::string>{"string"});
  CHECK(known("call_created", "data.on_hold").types == std::set<std::string>{"boolean"});
  CHECK(known("call_created", "data").is_known);
  CHECK(known("call_created", "data.creation_time").is_time);
  CHECK_FALSE(status.is_time);
}

TEST_CASE("an unknown field has the nearest one for a suggestion", "[catalogue]") {
  const KnownField unknown = known("call_created", "data.statu");
  CHECK_FALSE(unknown.is_known);
  CHECK(unknown.suggestion == "data.status");
  CHECK(known("call_created", "data.nosuchfield").suggestion.empty());
  CHECK_FALSE(known("call_created", "data.status.x").is_known);
}
