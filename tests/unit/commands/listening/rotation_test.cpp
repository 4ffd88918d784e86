// SPDX-License-Identifier: MIT
#include "commands/listening/rotation.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using namespace std::chrono_literals;

TEST_CASE("a capture is rotated by size or by age", "[commands]") {
  const std::vector<std::pair<std::string, std::uint64_t>> sizes{
      {"64k", 65'536},     {"64K", 65'536},     {"1M", 1'048'576},  {"1.5MB", 1'572'864},
      {"1MiB", 1'048'576}, {"2G", 2ULL << 30U}, {"1T", 1ULL << 40U}};
  for (const auto& [typed, bytes] : sizes) {
    INFO(typed);
    const capture::Rotation rotation = rotation_from(typed);
    CHECK(rotation.bytes == bytes);
    CHECK_FALSE(rotation.age);
  }
  const std::vector<std::pair<std::string, std::chrono::milliseconds>> ages{
      {"500ms", 500ms}, {"10s", 10s}, {"1m", 1min}, {"1.5h", 90min}};
  for (const auto& [typed, age] : ages) {
    INFO(typed);
    const capture::Rotation rotation = rotation_from(typed);
    CHECK(rotation.age == age);
    CHECK_FALSE(rotation.bytes);
  }
  for (const char* const both : {"24h,100M", "100M,24h"}) {
    INFO(both);
    CHECK(rotation_from(both).age == 24h);
    CHECK(rotation_from(both).bytes == 100ULL << 20U);
  }
  CHECK_FALSE(rotation_from(std::nullopt).is_wanted());
}

TEST_CASE("a rotation that could be anything is refused", "[commands]") {
  for (const char* const typed :
       {"",          "100", "0",    "0k",      "0s",  "-1M", "1X",  "M",     "1Mb",   "1MiBs",    "1e9M",
        "99999999T", "nan", "nanM", "nan(1)k", "1 M", "1M,", ",1h", "1M,2M", "1h,2h", "1M,1h,1h", "1M, 1h"}) {
    INFO(typed);
    CHECK_THROWS_AS(rotation_from(typed), UsageError);
  }
}
