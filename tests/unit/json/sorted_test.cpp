// SPDX-License-Identifier: MIT
#include "json/sorted.hpp"

#include <string>

#include "catch.hpp"

using namespace wazobus;

namespace {

std::string sorted(const std::string& compact) {
  std::string out;
  json::append_sorted(json::View(compact), out);
  return out;
}

}  // namespace

TEST_CASE("keys are sorted at each level, and values keep their spelling", "[json]") {
  CHECK(sorted(R"({"b":1.0,"a":[{"d":"\u00e9","c":null}],"A":{}})") ==
        R"({"A":{},"a":[{"c":null,"d":"\u00e9"}],"b":1.0})");
  CHECK(sorted(R"({"a":1,"\u0061":2,"a":3})") == R"({"a":1,"\u0061":2,"a":3})");
  CHECK(sorted("[3,1,2]") == "[3,1,2]");
  CHECK(sorted("\"x\"") == "\"x\"");
}

TEST_CASE("a hostile depth is passed on, and sorts only its first levels", "[json]") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "[";
  deep += R"({"b":1,"a":2})";
  for (int i = 0; i < 100'000; ++i) deep += "]";
  CHECK(sorted(deep) == deep);
}
