// SPDX-License-Identifier: MIT
#include "render/catalogue_file.hpp"

#include <string>

#include "catch.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"

namespace wazobus::render {

namespace {

std::string laid_out_file(std::string_view compact) {
  std::string out;
  append_catalogue_file(compact, out);
  return out;
}

}  // namespace

TEST_CASE("an event of a catalogue file stands on lines of its own, what is short on one", "[render]") {
  CHECK(laid_out_file(R"({"service":"own","events":[{"name":"a","data":{"type":"object"}}]})") ==
        "{\n"
        "  \"service\": \"own\",\n"
        "  \"events\": [\n"
        "    {\n"
        "      \"name\": \"a\",\n"
        "      \"data\": {\"type\": \"object\"}\n"
        "    }\n"
        "  ]\n"
        "}\n");
  CHECK(laid_out_file(R"({"service":"own","events":[]})") == "{\"service\": \"own\", \"events\": []}\n");
}

TEST_CASE("a catalogue file is the same JSON when it is laid out, and safe to show", "[render]") {
  const std::string compact =
      R"({"events":[{"name":"a","notes":["\u0007 and )" + std::string(200, 'x') + "\u202e\"]}]}";
  const std::string out = laid_out_file(compact);
  CHECK(out.find("\u202e") == std::string::npos);
  std::string again;
  REQUIRE(json::compact(out, again).ok());
  CHECK(again.find("\\u202e") != std::string::npos);
  CHECK(json::View(again).find("events")->text().size() > 200);
}

}  // namespace wazobus::render
