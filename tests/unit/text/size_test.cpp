// SPDX-License-Identifier: MIT
#include "text/size.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

namespace wazobus::text {

TEST_CASE("a size is a number and a unit", "[text]") {
  for (const auto& [typed, bytes] : {std::pair{"1k", 1024ULL},
                                     {"1KiB", 1024ULL},
                                     {"64M", 64ULL << 20},
                                     {"1.5G", 3ULL << 29},
                                     {"2TB", 2ULL << 40}}) {
    CHECK(parse_size(typed) == bytes);
  }
  for (const std::string_view none :
       {"", "1", "M", "-1M", "1m", "1 M", "1Mb", "nanM", "1e3M", "0M", "9999999999T"})
    CHECK_FALSE(parse_size(none));
}

TEST_CASE("a size is written in the largest unit that fits", "[text]") {
  CHECK(size_text(64UL << 20) == "64 MiB");
  CHECK(size_text(5UL << 40) == "5120 GiB");
  CHECK(size_text(1500) == "1500 bytes");
  CHECK(size_text(0) == "0 bytes");
}

}  // namespace wazobus::text
