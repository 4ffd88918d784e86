// SPDX-License-Identifier: MIT
#include "catalogue/making/bare_envelope.hpp"

#include <fmt/format.h>

#include <string>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

namespace {

/// "key | header=value ... | member=value ..."
std::string made(const Entry& entry, std::string_view name, std::string_view data) {
  std::vector<Header> headers{{"gone", "1"}};
  std::vector<Header> members{{"gone", "1"}};
  std::string key = "gone";
  BareEnvelope(entry).make(name, json::View(data), headers, members, key);
  std::string out = key + " |";
  for (const Header& header : headers) out += fmt::format(" {}={}", header.name, header.value);
  out += " |";
  for (const Header& member : members) out += fmt::format(" {}={}", member.name, member.value);
  return out;
}

}  // namespace

TEST_CASE("an event of a channel has the key of its application, or of channels", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  const Entry* const entry = catalogue.find("StasisStart", event::Family::ari);
  REQUIRE(entry != nullptr);
  REQUIRE(entry->may_be_bare());
  const std::string of_application =
      made(*entry, "StasisStart", R"({"application":"App","channel":{"id":"1"}})");
  CHECK(of_application.starts_with("stasis.app.app |"));
  CHECK(of_application.find(R"(name="StasisStart")") != std::string::npos);
  CHECK(of_application.find("gone") == std::string::npos);
}

TEST_CASE("the properties are those of Asterisk's module", "[catalogue]") {
  event::Properties expected;
  expected.content_type = "application/json";
  expected.delivery_mode = std::uint8_t{2};
  CHECK(bare_properties() == expected);
}

}  // namespace wazobus::catalogue
