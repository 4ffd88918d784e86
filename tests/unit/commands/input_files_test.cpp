// SPDX-License-Identifier: MIT
#include "commands/input_files.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;

TEST_CASE("the name of a file says whether it holds JSON", "[commands]") {
  for (const char* const name :
       {"a.json", "a.ndjson", "a.jsonl", "a.ndjson.gz", "a.zst", "a.json.bz2", "a.ndjson.1.xz"})
    CHECK(is_named_as_json(name));
  for (const char* const name : {"json", "a.txt", "a.tar.gz", "a.tar.zst", "a.bz2", "a.txt.xz"})
    CHECK_FALSE(is_named_as_json(name));
}

TEST_CASE("a word that names an event and a file is the event, and with a slash the file", "[commands]") {
  const capture::Folder folder;
  const std::string path = folder.file("call_created", "");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(std::filesystem::path(path).parent_path());
  const auto is_event = [](const std::string& word) { return word == "call_created"; };
  std::vector<std::string> words{"call_created", "./call_created", "night.ndjson", "call_held"};
  std::vector<std::string> captures;
  const std::vector<std::string> events = move_captures(words, captures, is_event);
  CHECK(words == std::vector<std::string>{"call_created", "call_held"});
  CHECK(captures == std::vector<std::string>{"./call_created", "night.ndjson"});
  CHECK(events == std::vector<std::string>{"call_created"});
  move_captures(words, captures);
  CHECK(words == std::vector<std::string>{"call_held"});
  std::filesystem::current_path(before);
}

TEST_CASE("a folder holds captures if a file below it is named so", "[commands]") {
  const capture::Folder folder;
  CHECK_FALSE(holds_captures(folder.file("notes.txt", "")));
  CHECK_FALSE(holds_captures(folder.path("")));
  CHECK_FALSE(holds_captures("/nowhere"));
  std::filesystem::create_directory(folder.path("night"));
  CHECK_FALSE(holds_captures(folder.file("night/a.ndjson.gz", "")));
  CHECK(holds_captures(folder.path("")));
}

TEST_CASE("a folder without such files is an error", "[commands]") {
  CHECK(is_folder("/proc/self/fdinfo"));
  CHECK_FALSE(is_folder("/proc/self/status"));
  CHECK_THROWS_AS(files_in("/proc/self/fdinfo"), IoError);
}

TEST_CASE("what cannot be read in a folder is among its files", "[commands]") {
  const capture::Folder folder;
  const std::string path = folder.file("a.ndjson", "");
  std::filesystem::create_symlink("/gone", folder.path("gone.json"));
  std::filesystem::create_symlink("loop.json", folder.path("loop.json"));
  std::filesystem::create_symlink("notes.txt", folder.path("notes.txt"));
  std::filesystem::create_directory(folder.path("b"));
  std::filesystem::create_symlink("b", folder.path("link.json"));
  CHECK(files_in(std::filesystem::path(path).parent_path()) ==
        std::vector<std::string>{path, folder.path("gone.json"), folder.path("loop.json")});
  CHECK(files_in("/nowhere") == std::vector<std::string>{"/nowhere"});
}
