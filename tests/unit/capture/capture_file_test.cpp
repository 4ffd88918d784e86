// SPDX-License-Identifier: MIT
#include "capture/capture_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "capture/folder.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using namespace std::chrono_literals;

namespace {

/// 2026-11-21 15:48:00 UTC, until the test changes it.
struct Clock {
  text::Timestamp time{std::chrono::seconds(1'795'276'080)};
};

CaptureFile open(const std::string& path, Rotation rotation = {}) {
  return CaptureFile({.path = path,
                      .rotation = rotation,
                      .stop_requested = [] { return false; },
                      .takes_any_file = true});  // the lines of these tests are short
}

void add(CaptureFile& file, std::string_view line, const Clock& clock) {
  file.buffer() += line;
  file.buffer() += '\n';
  file.commit(clock.time);
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
      CaptureFile file = open(path);
      add(file, line, clock);
      add(file, line, clock);
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
  CaptureFile plain = open(folder.path("plain"));
  add(plain, "line", clock);
  plain.settle();
  CHECK_FALSE(plain.due());
  CHECK(unpacked(folder.path("plain")) == "line\n");
  CaptureFile packed = open(folder.path("packed.gz"));
  add(packed, "line", clock);
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
  CaptureFile file = open(path);
  add(file, "new", clock);
  file.close();
  CHECK(Folder::content_of(path) == "whole\nhal\nnew\n");
}

TEST_CASE("a file that is packed otherwise than its name says is not appended to", "[capture]") {
  const Folder folder;
  Clock clock;
  std::string packed;
  append_packed(Packing::gzip, "line\n", packed);
  CHECK_THROWS_AS(open(folder.file("plain", packed)), UsageError);
  CHECK_THROWS_AS(open(folder.file("plain.gz", "line\n")), UsageError);
  CHECK_THROWS_AS(open(folder.file("gzip.zst", packed)), UsageError);
  CHECK_NOTHROW(open(folder.file("empty.gz", "")));
}

TEST_CASE("by size a file ends with the last line that fits", "[capture]") {
  const Folder folder;
  Clock clock;
  CaptureFile file = open(folder.path("night.ndjson"), {.bytes = 12});
  for (const std::string_view line : {"one", "two", "three", "a line that is longer than a file", "four"}) {
    add(file, line, clock);
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
  CaptureFile file = open(folder.path("night.ndjson.gz"), {.bytes = {}, .age = 60s});
  clock.time += 1h;  // a silent bus makes no files
  add(file, "one", clock);
  clock.time += 59s;
  add(file, "two", clock);
  clock.time += 1s;
  add(file, "three", clock);
  file.close();
  CHECK(folder.names() == std::vector<std::string>{"night-20261121T164800Z.ndjson.gz", "night.ndjson.gz"});
  CHECK(unpacked(folder.path("night-20261121T164800Z.ndjson.gz")) == "one\ntwo\n");
  CHECK(unpacked(folder.path("night.ndjson.gz")) == "three\n");
}

TEST_CASE("a finished file never takes another one's name", "[capture]") {
  const Folder folder;
  Clock clock;
  const std::string taken = folder.file("night-20261121T154800Z", "mine");
  CaptureFile file = open(folder.path("night"), {.bytes = 1});
  for (int i = 0; i < 3; ++i) add(file, "line", clock);
  file.close();
  CHECK(Folder::content_of(taken) == "mine");
  CHECK(folder.names() == std::vector<std::string>{"night", "night-20261121T154800Z",
                                                   "night-20261121T154800Z.002",
                                                   "night-20261121T154800Z.003"});
}

TEST_CASE("of the finished files so many are kept as are wanted, the latest", "[capture]") {
  const Folder folder;
  Clock clock;
  const std::string foreign = folder.file("night-2025.ndjson", "mine");
  (void)folder.file("night-20250101T000000Z.ndjson", R"({"body": "of an earlier run"})");
  std::filesystem::create_directory(folder.path("night-20250102T000000Z.ndjson"));
  CaptureFile file = open(folder.path("night.ndjson"), {.bytes = 1, .age = {}, .keep = 2});
  for (int i = 0; i < 5; ++i) {
    add(file, R"({"body": "line )" + std::to_string(i) + "\"}", clock);
    if (i == 2) clock.time += 1s;
  }
  file.close();
  CHECK(Folder::content_of(foreign) == "mine");
  std::filesystem::remove(foreign);
  CHECK(folder.names() == std::vector<std::string>{"night-20250102T000000Z.ndjson",
                                                   "night-20261121T154800Z.003.ndjson",
                                                   "night-20261121T154801Z.ndjson", "night.ndjson"});
  CHECK(Folder::content_of(folder.path("night-20261121T154800Z.003.ndjson")) == "{\"body\": \"line 2\"}\n");
}

TEST_CASE("what is no capture is not removed, whatever its name, and counts for nothing", "[capture]") {
  const Folder folder;
  Clock clock;
  for (const char* const extension : {"", ".gz"}) {
    const std::string path = folder.path("night.ndjson") + extension;
    const std::string diary =
        folder.file(std::string("night-20250101T000000Z.ndjson") + extension, "my diary\n");
    const std::string empty = folder.file(std::string("night-20300101T000000Z.ndjson") + extension, "");
    std::vector<std::string> said;
    {
      CaptureFile file({.path = path,
                        .rotation = {.bytes = 1, .age = {}, .keep = 1},
                        .stop_requested = [] { return false; },
                        .say = [&said](const std::string& line) { said.push_back(line); }});
      for (int i = 0; i < 4; ++i) add(file, R"({"body": "a"})", clock);
      file.close();
    }
    CHECK(Folder::content_of(diary) == "my diary\n");
    CHECK(said == std::vector<std::string>{"wazobus: " + diary +
                                           " and 1 more are no captures: --rotate-keep neither counts nor "
                                           "removes them"});
    for (const std::string& name : {path, diary, empty}) CHECK(std::filesystem::remove(name));
    CHECK(folder.names().size() == 1);
    for (const std::string& name : folder.names()) std::filesystem::remove(folder.path(name));
  }
}

TEST_CASE("a file that was just finished is kept though its time is earlier", "[capture]") {
  const Folder folder;
  Clock clock;
  (void)folder.file("night-20301121T154800Z", "{\"body\": \"later\"}\n");
  CaptureFile file = open(folder.path("night"), {.bytes = 1, .age = {}, .keep = 1});
  for (int i = 0; i < 2; ++i) add(file, R"({"body": "a"})", clock);
  file.close();
  CHECK(folder.names() == std::vector<std::string>{"night", "night-20261121T154800Z"});
}

TEST_CASE("what is no regular file is not rotated", "[capture]") {
  Clock clock;
  CHECK_THROWS_AS(open("/dev/null", {.bytes = 1}), UsageError);
  CHECK_NOTHROW(open("/dev/null"));
}

TEST_CASE("a name of an open descriptor is not rotated, also if it is one of a regular file", "[capture]") {
  const Folder folder;
  const std::string path = folder.path("file");
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::string by_number = "/dev/fd/" + std::to_string(fd);
  const std::string link = folder.path("link");
  REQUIRE(::symlink(by_number.c_str(), link.c_str()) == 0);
  for (const std::string& name : {by_number, link}) {
    CHECK_THROWS_AS(open(name, {.bytes = 1}), UsageError);
    CHECK_NOTHROW(open(name));
  }
  ::close(fd);
}

TEST_CASE("a regular file below /dev is rotated, and begun anew when it is gone", "[capture]") {
  const std::string path = "/dev/shm/wazobus-test-" + std::to_string(::getpid());
  Clock clock;
  CaptureFile file = open(path);
  add(file, "one", clock);
  file.flush();
  CHECK(std::remove(path.c_str()) == 0);
  file.reopen();
  add(file, "two", clock);
  file.close();
  CHECK(Folder::content_of(path) == "two\n");
  CHECK_NOTHROW(open(path, {.bytes = 1000}));
  std::remove(path.c_str());
}

TEST_CASE("a packed file that ends in the middle is set aside, and everything can be read", "[capture]") {
  for (const std::string& name : std::vector<std::string>{"night.ndjson.gz", "night.zst"}) {
    INFO(name);
    const Folder folder;
    std::string packed;
    append_packed(packing_for(name),
                  "{\"timestamp\":\"2026-11-20T01:02:03.000000+00:00\",\"payload\":1}\nlost", packed);
    const std::string path = folder.file(name, packed.substr(0, packed.size() - 3));
    std::string said;
    CaptureFile file({path, {}, [] { return false; }, [&said](const std::string& line) { said += line; }});
    add(file, "new", {});
    file.close();
    CHECK(unpacked(path) == "new\n");
    CHECK(folder.names().size() == 2);
    CHECK(said.find("ended in the middle") != std::string::npos);
    CHECK(said.find(folder.names().front()) != std::string::npos);
  }
}

TEST_CASE("a packed file whose last line lacks its newline gets it", "[capture]") {
  const Folder folder;
  std::string packed;
  append_packed(Packing::gzip, "whole\nhal", packed);
  const std::string path = folder.file("capture.gz", packed);
  CaptureFile file = open(path);
  add(file, "new", {});
  file.close();
  CHECK(unpacked(path) == "whole\nhal\nnew\n");
}

TEST_CASE("a packed capture of nothing is one", "[capture]") {
  const Folder folder;
  CaptureFile file = open(folder.path("empty.zst"));
  file.close();
  CHECK_FALSE(Folder::content_of(folder.path("empty.zst")).empty());
  CHECK(unpacked(folder.path("empty.zst")).empty());
}

TEST_CASE("the age of a file that is appended to is that of its first record", "[capture]") {
  const Folder folder;
  const std::string path =
      folder.file("night.ndjson", "{\"timestamp\":\"2026-11-21T14:47:00.000000+00:00\",\"name\":\"a\"}\n");
  CaptureFile file = open(path, {.bytes = {}, .age = 1h});
  add(file, "later", Clock{});
  file.close();
  CHECK(folder.names() == std::vector<std::string>{"night-20261121T144700Z.ndjson", "night.ndjson"});
}

TEST_CASE("what a link leads to is rotated, where it is", "[capture]") {
  const Folder folder;
  std::filesystem::create_directory(folder.path("data"));
  std::filesystem::create_symlink(folder.path("data/night"), folder.path("night"));
  CaptureFile file = open(folder.path("night"), {.bytes = 1});
  add(file, "one", Clock{});
  add(file, "two", Clock{});
  file.close();
  CHECK(folder.names() == std::vector<std::string>{"data", "night"});
  CHECK(Folder::content_of(folder.path("data/night-20261121T154800Z")) == "one\n");
  CHECK(Folder::content_of(folder.path("night")) == "two\n");
}

TEST_CASE("the line that a file could not be rotated before is kept", "[capture]") {
  const Folder folder;
  const std::string name(245, 'x');  // and no room for a time
  CaptureFile file = open(folder.path(name), {.bytes = 1});
  add(file, "one", Clock{});
  CHECK_THROWS_AS(add(file, "two", Clock{}), IoError);
  CHECK(Folder::content_of(folder.path(name)) == "one\ntwo\n");
}

namespace {

/// A capture with everything that a user would be told.
struct Kept {
  explicit Kept(const std::string& path, Rotation rotation = {.bytes = 6})
      : file({.path = path,
              .rotation = rotation,
              .stop_requested = [] { return false; },
              .say = [this](const std::string& line) { said += line + '\n'; },
              .clocks = CaptureFile::Clocks{[this] { return now; }, [] { return Clock{}.time; }}}) {}

  std::string said;
  CaptureFile::SteadyTime now{1h};
  CaptureFile file;
};

/// The permissions of a file.
unsigned mode_of(const std::string& path) {
  return static_cast<unsigned>(std::filesystem::status(path).permissions());
}

}  // namespace

TEST_CASE("new files are for their owner, unless another mode is asked for", "[capture]") {
  const Folder folder;
  open(folder.path("own"));
  CHECK(mode_of(folder.path("own")) == 0600);
  CaptureFile shared({.path = folder.path("shared"),
                      .rotation = {.bytes = 1},
                      .stop_requested = [] { return false; },
                      .mode = 0664});
  add(shared, "one", Clock{});
  add(shared, "two", Clock{});
  CHECK(folder.names().size() == 3);
  for (const std::string& name : folder.names()) {
    if (name != "own") CHECK(mode_of(folder.path(name)) == 0664);
  }
  const std::string old = folder.file("old", "");
  const unsigned before = mode_of(old);
  open(old);
  CHECK(mode_of(old) == before);
}

TEST_CASE("a file that was moved or deleted is followed by a new one", "[capture]") {
  const Folder folder;
  Kept kept(folder.path("night"));
  add(kept.file, "one", Clock{});
  kept.file.flush();
  std::filesystem::rename(folder.path("night"), folder.path("moved"));
  add(kept.file, "three", Clock{});
  kept.file.flush();
  CHECK(kept.said == "wazobus: " + folder.path("night") + " was moved or deleted: a new one is begun\n");
  CHECK(Folder::content_of(folder.path("moved")) == "one\n");
  CHECK(Folder::content_of(folder.path("night")) == "three\n");

  Kept deleted(folder.path("day"), {});
  add(deleted.file, "one", Clock{});
  deleted.file.flush();
  std::filesystem::remove(folder.path("day"));
  add(deleted.file, "two", Clock{});
  deleted.file.close();
  CHECK(deleted.said == "wazobus: " + folder.path("day") + " was deleted: a new one is begun\n");
  CHECK(Folder::content_of(folder.path("day")) == "two\n");
}

TEST_CASE("lines for a deleted file are kept until a new one can be made", "[capture]") {
  const Folder folder;
  std::filesystem::create_directory(folder.path("inside"));
  Kept kept(folder.path("inside/day"), {});
  std::filesystem::remove_all(folder.path("inside"));
  add(kept.file, "one", Clock{});
  CHECK_THROWS_AS(kept.file.flush(), IoError);
  std::filesystem::create_directory(folder.path("inside"));
  CHECK(kept.file.flush());
  CHECK(Folder::content_of(folder.path("inside/day")) == "one\n");
}

TEST_CASE("a file that takes the name of a capture is left alone", "[capture]") {
  const Folder folder;
  Kept kept(folder.path("night"));
  add(kept.file, "one", Clock{});
  kept.file.flush();
  std::filesystem::rename(folder.path("night"), folder.path("moved"));
  const std::string foreign = folder.file("night", "mine");
  for (const char* const line : {"two", "three", "four"}) add(kept.file, line, Clock{});
  kept.file.close();
  CHECK(Folder::content_of(foreign) == "mine");
  CHECK(kept.said == "wazobus: " + foreign + " is another file now, and is left alone: what follows is in " +
                         foreign + "-20261121T154800Z\n");
  CHECK(folder.names() == std::vector<std::string>{"moved", "night", "night-20261121T154800Z",
                                                   "night-20261121T154800Z.002",
                                                   "night-20261121T154800Z.003"});
  CHECK(Folder::content_of(folder.path("night-20261121T154800Z.003")) == "four\n");
}

TEST_CASE("the age of a file does not depend on the clock of the system", "[capture]") {
  const Folder folder;
  Clock clock;
  Kept kept(folder.path("night"), {.bytes = {}, .age = 60s});
  add(kept.file, "one", clock);
  clock.time += 24h;  // somebody sets it
  kept.now += 59s;
  add(kept.file, "two", clock);
  clock.time -= 48h;
  kept.now += 1s;
  add(kept.file, "three", clock);
  kept.file.close();
  CHECK(folder.names() == std::vector<std::string>{"night", "night-20261121T154800Z"});
  CHECK(Folder::content_of(folder.path("night-20261121T154800Z")) == "one\ntwo\n");
}

TEST_CASE("what is plainly no capture is appended to only when that is wanted", "[capture]") {
  const Folder folder;
  struct Case {
    std::string content;
    bool is_taken;
  };
  const std::vector<Case> cases{{std::string("\x7F"
                                             "ELF\2\1\1\0\0\0",
                                             10),
                                 false},
                                {"root:x:0:0:root:/root:/bin/bash\n", false},
                                {"[Unit]\nDescription=a service\n", false},
                                {"{\"level\":\"info\"}\n{\"name\":\"a\"}\n", false},
                                {"{\n  \"version\": 1,\n  \"settings\": {\n  }\n}\n", false},
                                {"[1, 2]\n", false},
                                {"[{\"log\": \"\"}]\n", false},
                                {"half\":1}}\n{\"routing_key_base64\":\"\"}\n", true},
                                {"[\n{\"op\": \"event\"}\n]\n", true},
                                {"{\"timestamp\":\"2026-11-21T15:48:00", true},
                                {"{\n  \"name\": \"a package\"\n}\n", false},
                                {"{\n  \"name\": 1,\n  \"data\": {}\n}\n", true},
                                {"{\"level\":\"info\"}\n{\"name\":\"a\",\"data\":{}}\n", true},
                                {"\n \n", true},
                                {"", true}};
  for (const Case& c : cases) {
    INFO(c.content);
    std::string packed;
    append_packed(Packing::gzip, c.content, packed);
    for (const auto& [name, content] : {std::pair{"plain", c.content}, std::pair{"packed.gz", packed}}) {
      const std::string path = folder.file(name, content);
      const auto append = [&path](bool takes_any_file) {
        CaptureFile({.path = path, .stop_requested = [] { return false; }, .takes_any_file = takes_any_file});
      };
      if (c.is_taken) {
        CHECK_NOTHROW(append(false));
      } else {
        CHECK_THROWS_AS(append(false), UsageError);
        CHECK(Folder::content_of(path) == content);
      }
      CHECK_NOTHROW(append(true));
    }
  }
}

TEST_CASE("a capture that is opened again goes on in the file of its name", "[capture]") {
  const Folder folder;
  Kept kept(folder.path("night"), {});
  add(kept.file, "one", Clock{});
  kept.file.reopen();  // it is the same file still
  std::filesystem::rename(folder.path("night"), folder.path("night.1"));
  add(kept.file, "two", Clock{});
  kept.file.reopen();
  add(kept.file, "three", Clock{});
  kept.file.flush();
  CHECK(Folder::content_of(folder.path("night.1")) == "one\ntwo\n");
  CHECK(Folder::content_of(folder.path("night")) == "three\n");
  CHECK(kept.said.empty());
  std::filesystem::rename(folder.path("night"), folder.path("night.2"));
  std::filesystem::create_directory(folder.path("night"));
  kept.file.reopen();
  add(kept.file, "four", Clock{});
  kept.file.close();
  CHECK(Folder::content_of(folder.path("night.2")) == "three\nfour\n");
  CHECK(kept.said.find("Is a directory; events still go to the file that was open") != std::string::npos);
}

TEST_CASE("a second writer of a capture is told, once", "[capture]") {
  const Folder folder;
  const Clock clock;
  const std::string path = folder.path("night.ndjson");
  CaptureFile first = open(path, {.bytes = 8});
  std::vector<std::string> said;
  CaptureFile second({.path = path,
                      .rotation = {.bytes = 8},
                      .stop_requested = [] { return false; },
                      .say = [&said](const std::string& line) { said.push_back(line); },
                      .takes_any_file = true});
  REQUIRE(said.size() == 1);
  CHECK(said.front().find("another program has locked") != std::string::npos);
  add(second, "lines of 8", clock);
  second.flush();
  CHECK(unpacked(path) == "lines of 8\n");

  // The new file of a rotation is locked, too.
  add(second, "and one more", clock);
  CHECK(said.size() == 1);
  said.clear();
  CaptureFile third({.path = path,
                     .stop_requested = [] { return false; },
                     .say = [&said](const std::string& line) { said.push_back(line); },
                     .takes_any_file = true});
  CHECK(said.size() == 1);
}

TEST_CASE("a capture knows whether the file had lines", "[capture]") {
  for (const std::string& name : std::vector<std::string>{"plain.ndjson", "packed.ndjson.gz"}) {
    INFO(name);
    const Folder folder;
    const Clock clock;
    const std::string path = folder.path(name);
    open(path).close();  // a packed file without lines is not empty
    CaptureFile first = open(path);
    CHECK_FALSE(first.had_lines());
    add(first, "line", clock);
    first.close();
    CHECK(open(path).had_lines());
  }
}

TEST_CASE("the wait for the reader of a FIFO ends with a stop", "[capture]") {
  const Folder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  int asked = 0;
  CHECK_THROWS_AS(CaptureFile({.path = path, .stop_requested = [&asked] { return ++asked == 3; }}), NoReader);
  CHECK(asked == 3);
}

TEST_CASE("a file that was created for nothing is deleted, and no other", "[capture]") {
  const Folder folder;
  Clock clock;
  const std::string path = folder.path("a.ndjson");
  open(path).withdraw();
  struct stat status {};
  CHECK(::stat(path.c_str(), &status) != 0);
  {
    CaptureFile file = open(path);
    add(file, "{}", clock);
    file.withdraw();
    file.close();
  }
  open(path).withdraw();  // it is not new
  CHECK(unpacked(path) == "{}\n");
}
