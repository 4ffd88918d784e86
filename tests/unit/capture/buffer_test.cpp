// SPDX-License-Identifier: MIT
#include "capture/buffer.hpp"

#include <cstring>
#include <string>
#include <utility>

#include "catch.hpp"

namespace wazobus::capture {

TEST_CASE("a buffer holds what was appended and what was written into its room", "[capture]") {
  Buffer buffer;
  CHECK(buffer.empty());
  buffer.append("one");
  std::memcpy(buffer.room(10), "two", 3);
  buffer.added(3);
  CHECK(buffer.view() == "onetwo");
  buffer.append("");
  buffer.truncate(2);
  CHECK(buffer.view() == "on");
  CHECK(buffer.size() == 2);
}

TEST_CASE("a buffer keeps its bytes while it grows", "[capture]") {
  Buffer buffer;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string part = std::to_string(i);
    buffer.append(part);
    expected += part;
  }
  CHECK(buffer.view() == expected);
}

TEST_CASE("an emptied buffer gives back the memory that is more than it may keep", "[capture]") {
  Buffer buffer;
  buffer.append(std::string(10'000, 'x'));
  buffer.clear(1'000'000);
  CHECK(buffer.empty());
  CHECK(buffer.capacity() >= 10'000);
  buffer.clear(100);
  CHECK(buffer.capacity() <= 100);
}

TEST_CASE("a buffer that is moved takes its bytes along", "[capture]") {
  Buffer one;
  one.append("one");
  Buffer other(std::move(one));
  CHECK(other.view() == "one");
  Buffer third;
  third.append("3");
  third.swap(other);
  CHECK(third.view() == "one");
  CHECK(other.view() == "3");
}

}  // namespace wazobus::capture
