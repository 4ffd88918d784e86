// SPDX-License-Identifier: MIT
#include "capture/record_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using Step = event::Source::Step;

namespace {

struct Reading {
  std::vector<std::string> bodies;
  std::vector<std::string> broken;  // 12:87 what
};

void note(Reading& reading, const RecordSource::Broken& broken) {
  reading.broken.push_back(std::to_string(broken.line) + ":" + std::to_string(broken.column) + " " +
                           broken.what);
}

Reading read_all(const std::string& path) {
  Reading reading;
  RecordSource source(path, [&reading](const auto& broken) { note(reading, broken); });
  event::Frame frame;
  for (;;) {
    const Step step = source.next(frame);
    if (step == Step::end) return reading;
    if (step == Step::frame) reading.bodies.push_back(frame.body);
    // It returns events without waiting.
    if (step == Step::idle) REQUIRE(source.patience() == std::chrono::milliseconds(0));
  }
}

}  // namespace

TEST_CASE("a capture is read in every layout", "[capture]") {
  const Folder folder;
  const std::vector<std::string> layouts{
      "{\"a\":1}\n{\"payload\":{\"b\":2}}\n",
      "{\"a\":1}\n\n  {\"payload\":{\"b\":2}}",
      "\xEF\xBB\xBF{\"a\":1}\r\n{\"payload\":{\"b\":2}}\r\n",
      "{\"a\":1} {\"payload\":{\"b\":2}}\n",
      "[{\"a\":1},{\"payload\":{\"b\":2}}]\n",
      "[\n  {\"a\": 1},\n  {\"payload\":\n {\"b\":2}}\n]\n",
      "{\n  \"a\": 1\n}\n{\n  \"payload\": {\"b\":2}}\n",
  };
  for (const std::string& layout : layouts) {
    INFO(layout);
    const Reading reading = read_all(folder.file("capture", layout));
    CHECK(reading.bodies == std::vector<std::string>{R"({"a":1})", R"({"b":2})"});
    CHECK(reading.broken.empty());
  }
}

TEST_CASE("lines after a long one, whose memory is freed at once, have their places", "[capture]") {
  const Folder folder;
  const std::string body = R"({"a":")" + std::string(3UL * 1024 * 1024, 'y') + R"("})";
  const std::string pretty = "{\n \"a\": \"" + std::string(3UL * 1024 * 1024, 'y') + "\"\n}";
  struct Case {
    std::string text;
    std::vector<std::string> bodies;
    std::vector<std::string> places;
  };
  const std::vector<std::string> two{body, "{}"};
  for (const Case& one : {Case{body + "\n\n{}\nx\n", two, {"4:1 "}}, Case{body + " {}\nx", two, {"2:1 "}},
                          Case{"[" + body + ",{}]\nx", two, {"2:1 "}}, Case{body, {body}, {}},
                          Case{"{\"payload\":" + body + "}\n{}\n x", two, {"3:2 "}},
                          Case{pretty + "\n{}\n{\n x\n}", two, {"6:2 "}}}) {
    const Reading reading = read_all(folder.file("capture", one.text));
    CAPTURE(reading.broken);
    CHECK((reading.bodies == one.bodies));
    REQUIRE(reading.broken.size() == one.places.size());
    for (std::size_t i = 0; i < one.places.size(); ++i) CHECK(reading.broken[i].starts_with(one.places[i]));
  }
}

TEST_CASE("a broken line is told with its place, and the others are read", "[capture]") {
  const Folder folder;
  const Reading reading = read_all(folder.file(
      "capture",
      "{\"a\":1}\n{\"b\":}\n\n{\"c\":3} x\n[{\"d\":4},]\n{\"payload\":1,\"headers\":2}\n{\"e\":5"));
  CHECK(reading.bodies == std::vector<std::string>{R"({"a":1})", R"({"c":3})"});
  CHECK(reading.broken == std::vector<std::string>{"2:6 no value before '}'",
                                                   "4:9 an unexpected character 'x'",
                                                   "5:9 a comma with nothing behind it",
                                                   "6:1 headers of the record: expected an object",
                                                   "7:7 the text ends in the middle of a value"});
}

TEST_CASE("places count on behind the first block", "[capture]") {
  const Folder folder;
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += "{\"number\":12345}\n";
  const Reading reading = read_all(folder.file("capture", text + "{,}\n"));
  CHECK(reading.bodies.size() == 60'000);
  CHECK(reading.broken == std::vector<std::string>{"60001:2 an unexpected character ','"});
}

TEST_CASE("a value is given as soon as it is there, and nothing is waited for", "[capture]") {
  const Folder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  Reading reading;
  RecordSource source(path, [&reading](const auto& broken) { note(reading, broken); });
  event::Frame frame;
  CHECK(source.next(frame) == Step::idle);
  const int writer = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const auto write = [writer](std::string_view text) {
    REQUIRE(::write(writer, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  };
  write("{\"a\":1}\n{\"b\"");
  CHECK(source.next(frame) == Step::frame);
  CHECK(frame.body == R"({"a":1})");
  CHECK(frame.received == text::Timestamp{});
  CHECK(source.next(frame) == Step::idle);
  write(":2}\n");
  CHECK(source.next(frame) == Step::frame);
  CHECK(source.next(frame) == Step::idle);
  ::close(writer);
  CHECK(source.next(frame) == Step::end);
  CHECK(reading.broken.empty());
}

TEST_CASE("what is no text is refused, and an empty file is nothing", "[capture]") {
  const Folder folder;
  CHECK(read_all(folder.file("empty", "")).bodies.empty());
  CHECK(read_all(folder.file("blank", "\n\n \n")).broken.empty());
  CHECK_THROWS_AS(read_all(folder.file("zip", "PK\3\4 whatever")), InvalidInput);
  CHECK_THROWS_AS(read_all(folder.path("missing")), IoError);
}

TEST_CASE("a file full of nothing is given up between its blocks, and costs one pass", "[capture]") {
  const Folder folder;
  std::string text;
  while (text.size() < 1'500'000) text += "x\n";
  RecordSource source(folder.file("capture", text), [](const auto&) {});
  event::Frame frame;
  int idle = 0;
  while (source.next(frame) == Step::idle) ++idle;
  CHECK(idle > 2);
}

TEST_CASE("several captures are read one after the other", "[capture]") {
  const Folder folder;
  std::vector<std::string> broken;
  RecordSources sources({folder.file("a", "{\"a\":1}\n"), folder.file("b", "x\n{\"b\":2}\n")},
                        [&broken](const std::string& path, const RecordSource::Broken& found) {
                          broken.push_back(path.substr(path.rfind('/')) + ":" + std::to_string(found.line));
                        });
  event::Frame frame;
  std::string bodies;
  for (Step step = sources.next(frame); step != Step::end; step = sources.next(frame)) {
    if (step == Step::frame) bodies += frame.body;
  }
  CHECK(bodies == R"({"a":1}{"b":2})");
  CHECK(broken == std::vector<std::string>{"/b:1"});
}
