// SPDX-License-Identifier: MIT
#include "commands/input_files.hpp"

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;

TEST_CASE("the name of a file says whether it holds JSON", "[commands]") {
  for (const char* const name : {"a.json", "a.ndjson", "a.jsonl", "a.ndjson.gz", "a.zst"})
    CHECK(is_named_as_json(name));
  for (const char* const name : {"json", "a.txt", "a.tar.gz", "a.tar.zst", "a.json.bz2"})
    CHECK_FALSE(is_named_as_json(name));
}

TEST_CASE("a folder without such files is an error", "[commands]") {
  CHECK(is_folder("/proc/self/fdinfo"));
  CHECK_FALSE(is_folder("/proc/self/status"));
  CHECK_THROWS_AS(files_in("/proc/self/fdinfo"), IoError);
  CHECK_THROWS_AS(files_in("/nowhere"), IoError);
}
