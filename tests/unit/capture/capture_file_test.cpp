// SPDX-License-Identifier: MIT
#include "capture/capture_file.hpp"

#include "capture/folder.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using namespace std::chrono_literals;

namespace {

/// 2026-11-21 15:48:00 UTC, until it is moved.
struct Clock {
  text::Timestamp time{std::chrono::seconds(1'795'276'080)};
};

CaptureFile open(const std::string& path, Clock& clock, Rotation rotation = {}) {
  return CaptureFile({path, rotation, [] { return false; }, [&clock] { return clock.time; }});
}

void add(CaptureFile& file, std::string_view line) {
  file.buffer() += line;
  file.buffer() += '\n';
  file.commit();
}

std::string unpacked(const std::string& path) {
  InputFile file(path);
  InputStream stream(file);
  std::string out;
  std::array<char, 4096> part{};
  while (const auto count = stream.read(part.data(), part.size())) {
    if (*count == 0) break;
    out.append(part.data(), *count);
  }
  return out;
}

}  // namespace

TEST_CASE("a capture is appended to, packed by its extension", "[capture]") {
  for (const std::string& name : std::vector<std::string>{"plain.ndjson", "packed.ndjson.gz", "packed.zst"}) {
    INFO(name);
    const Folder folder;
    Clock clock;
    const std::string path = folder.path(name);
    for (const std::string_view line : {"one", "two"}) {
      CaptureFile file = open(path, clock);
      add(file, line);
      add(file, line);
      file.close();
    }
    CHECK(unpacked(path) == "one\none\ntwo\ntwo\n");
    const bool is_packed = Folder::content_of(path) != unpacked(path);
    CHECK(is_packed == (name != "plain.ndjson"));
  }
}

TEST_CASE("a capture without a flush in between loses nothing that was settled, packed or not", "[capture]") {
  const Folder folder;
  Clock clock;
  CaptureFile plain = open(folder.path("plain"), clock);
  add(plain, "line");
  plain.settle();
  CHECK_FALSE(plain.due());
  CHECK(unpacked(folder.path("plain")) == "line\n");
  CaptureFile packed = open(folder.path("packed.gz"), clock);
  add(packed, "line");
  packed.settle();
  REQUIRE(packed.due());  // written within a second, with what comes until then
  CHECK(*packed.due() <= 1s);
  CHECK(packed.flush());
  CHECK_FALSE(packed.due());
  CHECK(unpacked(folder.path("packed.gz")) == "line\n");
}

TEST_CASE("a line that was left unfinished is ended first", "[capture]") {
  const Folder folder;
  Clock clock;
  const std::string path = folder.file("capture", "whole\nhal");
  CaptureFile file = open(path, clock);
  add(file, "new");
  file.close();
  CHECK(Folder::content_of(path) == "whole\nhal\nnew\n");
}

TEST_CASE("a file that is packed otherwise than its name says is not appended to", "[capture]") {
  const Folder folder;
  Clock clock;
  std::string packed;
  append_packed(Packing::gzip, "line\n", packed);
  CHECK_THROWS_AS(open(folder.file("plain", packed), clock), UsageError);
  CHECK_THROWS_AS(open(folder.file("plain.gz", "line\n"), clock), UsageError);
  CHECK_THROWS_AS(open(folder.file("gzip.zst", packed), clock), UsageError);
  CHECK_NOTHROW(open(folder.file("empty.gz", ""), clock));
}

TEST_CASE("by size a file ends with the last line that fits", "[capture]") {
  const Folder folder;
  Clock clock;
  CaptureFile file = open(folder.path("night.ndjson"), clock, {.bytes = 12});
  for (const std::string_view line : {"one", "two", "three", "a line that is longer than a file", "four"}) {
    add(file, line);
    clock.time += 1s;
  }
  file.close();
  CHECK(folder.names() == std::vector<std::string>{"night-20261121T154800Z.ndjson",
                                                   "night-20261121T154802Z.ndjson",
                                                   "night-20261121T154803Z.ndjson", "night.ndjson"});
  CHECK(Folder::content_of(folder.path("night-20261121T154800Z.ndjson")) == "one\ntwo\n");
  CHECK(Folder::content_of(folder.path("night-20261121T154802Z.ndjson")) == "three\n");
  CHECK(Folder::content_of(folder.path("night.ndjson")) == "four\n");
}

TEST_CASE("by age a file ends with the first line that comes later", "[capture]") {
  const Folder folder;
  Clock clock;
  CaptureFile file = open(folder.path("night.ndjson.gz"), clock, {.bytes = {}, .age = 60s});
  clock.time += 1h;  // a silent bus makes no files
  add(file, "one");
  clock.time += 59s;
  add(file, "two");
  clock.time += 1s;
  add(file, "three");
  file.close();
  CHECK(folder.names() == std::vector<std::string>{"night-20261121T164800Z.ndjson.gz", "night.ndjson.gz"});
  CHECK(unpacked(folder.path("night-20261121T164800Z.ndjson.gz")) == "one\ntwo\n");
  CHECK(unpacked(folder.path("night.ndjson.gz")) == "three\n");
}

TEST_CASE("a finished file never takes another one's name", "[capture]") {
  const Folder folder;
  Clock clock;
  const std::string taken = folder.file("night-20261121T154800Z", "mine");
  CaptureFile file = open(folder.path("night"), clock, {.bytes = 1});
  for (int i = 0; i < 3; ++i) add(file, "line");
  file.close();
  CHECK(Folder::content_of(taken) == "mine");
  CHECK(folder.names() == std::vector<std::string>{"night", "night-20261121T154800Z",
                                                   "night-20261121T154800Z.2", "night-20261121T154800Z.3"});
}

TEST_CASE("what is no regular file is not rotated", "[capture]") {
  Clock clock;
  CHECK_THROWS_AS(open("/dev/null", clock, {.bytes = 1}), UsageError);
  CHECK_NOTHROW(open("/dev/null", clock));
}
