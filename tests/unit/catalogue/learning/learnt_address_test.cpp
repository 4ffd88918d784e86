// SPDX-License-Identifier: MIT
// How whole captures are learnt from, learning_test.cpp has.
#include "catalogue/learning/learnt_address.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::catalogue {

namespace {

const LearntAddresses::Exists everything = [](const std::string&) { return true; };

std::vector<AddressSource> sources_of(std::string_view data) {
  std::vector<AddressSource> sources;
  add_sources(json::View(data), sources);
  return sources;
}

std::string found_of(const LearntAddresses& addresses, const LearntAddresses::Exists& exists = everything) {
  PlaceholderNames names;
  std::string out;
  for (const auto& [text, seen] : addresses.found(names, exists)) out += fmt::format("{} {}\n", seen, text);
  for (const auto& [name, from] : names.added()) out += fmt::format("{} is {}\n", name, from);
  return out;
}

}  // namespace

TEST_CASE("a location is spelled as the catalogue spells it", "[catalogue]") {
  CHECK(spelled(Location{}) == "name");
  CHECK(spelled({Location::Kind::data, {"a", "b"}}) == "data.a.b");
  CHECK(spelled({Location::Kind::header, {"x"}}) == "header.x");
  CHECK(spelled({Location::Kind::user, {}}) == "header.user_uuid:");
  CHECK(spelled({Location::Kind::unknown, {}}) == "unknown");
}

TEST_CASE("scalars whose way can be spelled are sources, as Python writes them", "[catalogue]") {
  std::string out;
  for (const AddressSource& source :
       sources_of(R"({"a":1,"b":true,"c":null,"d":"x.y","e":[1],"f":{"g":2},"h.i":3,"4":5,"":6})"))
    out += fmt::format("{}={},{} ", source.from, source.text, source.escaped);
  CHECK(out == "data.a=1,1 data.b=True,True data.c=None,None data.d=x.y,x__DOT__y data.f.g=2,2 ");
}

TEST_CASE("words that repeat a field become its placeholder", "[catalogue]") {
  LearntAddresses addresses;
  CHECK(addresses.is_empty());
  for (const char* const id : {"1001", "1002"})
    CHECK(addresses.take(fmt::format("doors.{}.opened", id),
                         sources_of(fmt::format(R"({{"door_id":{}}})", id))));
  CHECK_FALSE(addresses.is_empty());
  CHECK(found_of(addresses) == "2 doors.{door_id}.opened\ndoor_id is data.door_id\n");
  const auto nothing = [](const std::string&) { return false; };
  CHECK(found_of(addresses, nothing).find("data.door_id") == std::string::npos);
}

TEST_CASE("the most frequent shape comes first", "[catalogue]") {
  LearntAddresses addresses;
  for (const char* const key : {"a.b", "a.b.c", "a.b.c"}) CHECK(addresses.take(key, {}));
  CHECK(found_of(addresses) == "2 a.b.c\n1 a.b\n");
}

TEST_CASE("no two places have one name", "[catalogue]") {
  PlaceholderNames names;
  const std::string one = names.name_for("data.id");
  const std::string other = names.name_for("data.call.id");
  CHECK(one != other);
  CHECK(names.name_for("data.id") == one);
  CHECK(names.added().size() == 2);
}

}  // namespace wazobus::catalogue
