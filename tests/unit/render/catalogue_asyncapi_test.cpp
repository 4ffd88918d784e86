// SPDX-License-Identifier: MIT
// Whether it is AsyncAPI at all, tests/schemas has.
#include <string>

#include "catch.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "render/catalogue.hpp"
#include "render/shelf.hpp"

namespace wazobus::render {

namespace {

/// The text at a way of keys; "none" where it is not there.
std::string at(json::View value, std::initializer_list<const char*> way) {
  for (const char* const key : way) {
    const auto inner = value.find(key);
    if (!inner) return "none";
    value = *inner;
  }
  return std::string(value.text());
}

}  // namespace

TEST_CASE("the document is one compact value of AsyncAPI 3.0.0", "[render]") {
  std::string out;
  append_asyncapi(small_catalogue(), "1.2", out);
  std::string compact;
  REQUIRE(json::compact(out, compact).ok());
  while (!out.empty() && out.back() == '\n') out.pop_back();
  CHECK(compact == out);
  const json::View document(compact);
  CHECK(at(document, {"asyncapi"}) == "\"3.0.0\"");
  CHECK(at(document, {"info", "version"}) == "\"1.2\"");
  for (const char* const part : {"channels", "operations", "components"}) {
    INFO(part);
    CHECK(at(document, {part}).find("door_opened") != std::string::npos);
  }
  CHECK(compact.find("doors.{door_id}.opened") != std::string::npos);
}

}  // namespace wazobus::render
