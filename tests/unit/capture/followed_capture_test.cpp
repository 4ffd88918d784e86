// SPDX-License-Identifier: MIT
#include "capture/followed_capture.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using Step = event::Source::Step;

namespace {

struct Following {
  explicit Following(const std::string& path)
      : source(path, {[](const auto&, const auto&) {}, [](const auto&, const auto&) {}},
               [this](const std::string& line) { said.push_back(line); }) {}

  /// Everything that is there now.
  std::string read() {
    event::Frame frame;
    std::string bodies;
    for (;;) {
      const Step step = source.next(frame);
      REQUIRE(step != Step::end);
      if (step == Step::frame) bodies += frame.body;
      if (step == Step::idle && source.patience() > std::chrono::milliseconds(0)) return bodies;
    }
  }

  std::vector<std::string> said;
  FollowedCapture source;
};

void add(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary | std::ios::app) << text;
}

}  // namespace

TEST_CASE("a capture is followed as it grows, line by line", "[capture]") {
  const Folder folder;
  const std::string path = folder.file("capture", "1\n");
  Following following(path);
  CHECK(following.read() == "1");
  CHECK(following.read().empty());
  add(path, "2\n3");
  CHECK(following.read() == "2");
  add(path, "4\n");
  CHECK(following.read() == "34");
  CHECK(following.said.empty());
}

TEST_CASE("a capture that is not there is waited for, and one that was rotated away is read to its end",
          "[capture]") {
  const Folder folder;
  const std::string path = folder.path("capture");
  Following following(path);
  CHECK(following.read().empty());
  CHECK(following.said.size() == 1);
  add(path, "1\n");
  CHECK(following.read() == "1");
  std::filesystem::rename(path, path + ".1");
  add(path + ".1", "2\n");
  CHECK(following.read() == "2");
  add(path + ".1", "3");
  add(path, "4\n");
  CHECK(following.read() == "34");
  CHECK(following.said.size() == 2);
}

TEST_CASE("a truncated capture is read from its beginning", "[capture]") {
  const Folder folder;
  const std::string path = folder.file("capture", "[1]\n[2]\n");
  Following following(path);
  CHECK(following.read() == "12");
  std::filesystem::resize_file(path, 0);
  CHECK(following.read().empty());
  add(path, "3\n");
  CHECK(following.read() == "3");
}

TEST_CASE("a truncated capture that has grown beyond its old size is read from its beginning", "[capture]") {
  const Folder folder;
  const std::string path = folder.file("capture", "[1]\n");
  Following following(path);
  CHECK(following.read() == "1");
  std::filesystem::resize_file(path, 0);
  add(path, "[2]\n[3]\n[4]\n");
  CHECK(following.read() == "234");
  CHECK(following.said.size() == 1);
  add(path, "[5]\n");
  CHECK(following.read() == "5");
}

TEST_CASE("only a file can be followed", "[capture]") {
  const Folder folder;
  CHECK_THROWS_AS(Following(folder.path(".")), IoError);
}
