// SPDX-License-Identifier: MIT
#include "text/uuid.hpp"

#include <random>
#include <set>
#include <vector>

#include "catch.hpp"

using namespace wazobus::text;

TEST_CASE("uuids are told from what only looks like them", "[text]") {
  CHECK(is_uuid("ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"));
  CHECK(is_uuid("CA7F87E9-C2C8-5FAD-BA1B-C3140EBB9BE3"));
  CHECK(is_lower_case_uuid("ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"));
  CHECK_FALSE(is_lower_case_uuid("ca7f87e9-c2c8-5fad-ba1b-c3140ebb9bE3"));
  for (const std::string_view wrong :
       {"", "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be", "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9beg",
        "ca7f87e9c2c8-5fad-ba1b--c3140ebb9be3", "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9b-3",
        "ca7f87e9_c2c8-5fad-ba1b-c3140ebb9be3", "@a7f87e9-c2c8-5fad-ba1b-c3140ebb9be3",
        "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be\x80"}) {
    CHECK_FALSE(is_uuid(wrong));
  }
}

TEST_CASE("a random uuid is all random but for its version and variant", "[text]") {
  struct Case {
    std::uint64_t first;
    std::uint64_t second;
    const char* uuid;
  };
  const std::vector<Case> cases{
      {0, 0, "00000000-0000-4000-8000-000000000000"},
      {UINT64_MAX, UINT64_MAX, "ffffffff-ffff-4fff-bfff-ffffffffffff"},
      {0x0123456789abcdef, 0x0123456789abcdef, "01234567-89ab-4def-8123-456789abcdef"},
      {0x0000000100020003, 0xc000000000000004, "00000001-0002-4003-8000-000000000004"},
  };
  for (const Case& c : cases) {
    bool is_second = false;
    const std::string uuid = random_uuid([&] {
      const std::uint64_t bits = is_second ? c.second : c.first;
      is_second = true;
      return bits;
    });
    CHECK(uuid == c.uuid);
    CHECK(is_uuid(uuid));
  }
}

TEST_CASE("random uuids differ", "[text]") {
  std::mt19937_64 random(1);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random_uuid(std::ref(random)));
  CHECK(seen.size() == 1000);
}
