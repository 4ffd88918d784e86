// SPDX-License-Identifier: MIT
#include "capture/finished_files.hpp"

#include "capture/folder.hpp"
#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::capture;

namespace {

constexpr text::Timestamp begun{std::chrono::seconds(1'795'276'080)};  // 2026-11-21 15:48:00 UTC

}  // namespace

TEST_CASE("a finished file has its time before the extension", "[capture]") {
  CHECK(FinishedFiles("night.ndjson").path(begun, 1) == "night-20261121T154800Z.ndjson");
  CHECK(FinishedFiles("a.b/night").path(begun, 2) == "a.b/night-20261121T154800Z.002");
  CHECK(FinishedFiles("/x/.night.ndjson.gz").path(begun, 1000) ==
        "/x/.night-20261121T154800Z.1000.ndjson.gz");
}

TEST_CASE("finished files are found by their names, the oldest first", "[capture]") {
  const Folder folder;
  const std::vector<std::string> names{"night-20261121T154759Z.002.gz", "night-20261121T154800Z.gz",
                                       "night-20261121T154800Z.999.gz", "night-20261121T154800Z.1000.gz"};
  for (const std::string& name : names) (void)folder.file(name, "");
  for (const char* const foreign :
       {"night.gz", "night-20261121.gz", "night-20261121T154800Z", "night-20261121T154800Z.02.gz",
        "night-20261121T154800Z.0x2.gz", "night-20261121T154800Z-1.gz", "night-b-20261121T154800Z.gz",
        "a-night-20261121T154800Z.gz", "night-20261121T154800.gz", "night-20261121T15480xZ.gz",
        "night-20261121T154800Z.99999999999.gz"})
    (void)folder.file(foreign, "");
  std::filesystem::create_directory(folder.path("night-20261121T154801Z.gz"));
  std::filesystem::create_symlink(folder.path(names.front()), folder.path("night-20261121T154802Z.gz"));
  std::vector<std::string> paths;
  for (const std::string& name : names) paths.push_back(folder.path(name));
  const FinishedFiles finished(folder.path("night.gz"));
  CHECK(finished.existing() == paths);
  CHECK(finished.next_number(begun) == 1001);
  CHECK(finished.next_number(begun + std::chrono::seconds(5)) == 1);
  CHECK(FinishedFiles(folder.path("nowhere/night.gz")).existing().empty());
}
