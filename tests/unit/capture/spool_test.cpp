// SPDX-License-Identifier: MIT
#include "capture/spool.hpp"

#include <filesystem>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using capture::Spool;

namespace {

std::string all_of(Spool& spool) {
  std::string out;
  std::string part;
  while (spool.take(part)) {
    CHECK_FALSE(part.empty());
    CHECK(part.size() <= 1024UL * 1024);
    out += part;
    part.clear();
  }
  return out;
}

}  // namespace

TEST_CASE("a spool gives back what it was given, and is as new", "[capture]") {
  Spool spool(std::filesystem::temp_directory_path());
  CHECK(all_of(spool).empty());
  spool.append("little");
  CHECK(all_of(spool) == "little");
  for (int round = 0; round < 2; ++round) {
    std::string much;
    for (int i = 0; i < 300'000; ++i) {
      const std::string line = std::to_string(i * (round + 1)) + "\n";
      spool.append(line);
      much += line;
    }
    CHECK((all_of(spool) == much));
    CHECK(all_of(spool).empty());
  }
}

TEST_CASE("a spool that cannot have a file says where", "[capture]") {
  Spool spool("/does/not/exist");
  spool.append("what is little needs none");
  const std::string much(2UL * 1024 * 1024, 'x');
  CHECK_THROWS_WITH(spool.append(much),
                    "cannot make a temporary file in /does/not/exist: No such file or directory");
  Spool full("/dev/full");
  CHECK_THROWS_AS(full.append(much), IoError);
}
