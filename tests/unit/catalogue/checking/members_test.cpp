// SPDX-License-Identifier: MIT
#include "catalogue/checking/members.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("a member of an envelope is known by its name", "[catalogue]") {
  const std::vector<std::pair<std::string_view, Member>> cases{
      {"name", Member::name},
      {"data", Member::data},
      {"origin_uuid", Member::origin_uuid},
      {"required_acl", Member::required_acl},
      {"timestamp", Member::timestamp},
      {"payload", Member::payload},
      {"payload_base64", Member::payload_base64},
      {"body", Member::body},
      {"headers", Member::headers},
      {"routing_key", Member::routing_key},
      {"exchange", Member::exchange},
      {"content_type", Member::content_type},
      {"properties", Member::properties},
      {"op", Member::op},
      {"tenant_uuid", Member::tenant_uuid},
      {"required_access", Member::required_access},
      {"category", Member::category},
      {"missed_since", Member::missed_since},
  };
  CHECK(cases.size() == member_count);
  for (const auto& [name, member] : cases) {
    INFO(name);
    CHECK(member_named(name) == member);
  }
  for (const std::string_view other : {"", "nam", "Name", "names", "payload_base65", "user_uuid:*"})
    CHECK_FALSE(member_named(other));
}

TEST_CASE("members are read in one pass: the last of a name counts, the others stay keys", "[catalogue]") {
  CheckBench bench;
  bench.parse(R"({"x":1,"name":"a","data":{"name":"inner"},"n\u0061me":"b","y":[]})");
  Members members;
  members.read(bench.document, 0);
  CHECK(bench.document.string(members[Member::name]) == "b");
  CHECK(bench.document.is_object(members[Member::data]));
  CHECK_FALSE(members.has(Member::payload));
  CHECK(members.containers == 1U << static_cast<unsigned>(Member::data));
  REQUIRE(members.others.size() == 2);
  CHECK(bench.document.string(members.others.back()) == "y");
  REQUIRE(members.repeated.size() == 1);
  CHECK(members[Member::name] == members.repeated.front() + 1);

  bench.parse("{}");
  members.read(bench.document, 0);
  CHECK_FALSE(members.has(Member::name));
  CHECK(members.containers == 0);
  CHECK(members.others.empty());
  CHECK(members.repeated.empty());
}
