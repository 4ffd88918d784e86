// SPDX-License-Identifier: MIT
#include "event/wazo.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace wazobus::event;

TEST_CASE("a header is of a user, of every event, or of one event", "[event]") {
  struct Case {
    std::string_view name;
    bool is_user;
    bool is_common;
  };
  const std::vector<Case> cases{
      {"user_uuid:*", true, true},     {"user_uuid:a", true, true},  {"user_uuid", false, false},
      {"name", false, true},           {"timestamp", false, true},   {"origin_uuid", false, true},
      {"required_acl", false, true},   {"tenant_uuid", false, true}, {"required_access", false, true},
      {"conference_id", false, false}, {"data", false, false},
  };
  for (const auto& [name, is_user, is_common] : cases) {
    INFO(name);
    CHECK(is_user_header(name) == is_user);
    CHECK(is_common_header(name) == is_common);
  }
  CHECK(user_of("user_uuid:a") == "a");
  CHECK(user_of(all_users) == "*");
}

TEST_CASE("Python has words of its own for null, true and false", "[event]") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"null", "None"}, {"true", "True"}, {"false", "False"}, {"1.0", "1.0"}};
  for (const auto& [json, python] : cases) CHECK(python_word(json) == python);
}

TEST_CASE("what is around an event shows by the members of its value", "[event]") {
  const std::vector<std::pair<WrappingClues, Wrapping>> cases{
      {{}, Wrapping::none},
      {{.has_data = true}, Wrapping::none},
      {{.has_payload = true}, Wrapping::record},
      {{.has_payload = true, .is_operation = true}, Wrapping::record},
      {{.has_body = true}, Wrapping::none},
      {{.has_body = true, .has_packing = true}, Wrapping::record},
      {{.has_packing = true}, Wrapping::lost_record},
      {{.has_data = true, .has_packing = true}, Wrapping::none},
      {{.has_data = true, .is_operation = true}, Wrapping::frame},
      {{.has_packing = true, .is_operation = true}, Wrapping::frame},
  };
  for (const auto& [clues, wrapping] : cases) CHECK(wrapping_of(clues) == wrapping);
}
