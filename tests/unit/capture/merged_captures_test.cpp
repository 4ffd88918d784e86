// SPDX-License-Identifier: MIT
#include "capture/merged_captures.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using Step = event::Source::Step;

namespace {

struct Merging {
  std::string bodies;
  std::vector<std::string> broken;
  std::vector<std::string> unreadable;
  std::vector<std::string> failures;
  int gaps = 0;

  CaptureReports reports() {
    const auto into = [](std::vector<std::string>& list) {
      return [&list](const std::string& path, const RecordSource::Broken& found) {
        list.push_back(path.substr(path.rfind('/') + 1) + ":" + std::to_string(found.line) + " " +
                       found.what);
      };
    };
    return {into(broken), into(unreadable),
            [this](const Failure& failure) { failures.push_back(failure.what()); },
            [this](const event::Frame& /*frame*/) { ++gaps; }};
  }

  void read(event::Source& source) {
    event::Frame frame;
    for (Step step = source.next(frame); step != Step::end; step = source.next(frame)) {
      if (step == Step::frame) bodies += frame.body;
    }
  }
};

std::string record(std::string_view second, std::string_view body) {
  return std::string(R"({"timestamp":)").append(second).append(R"(,"payload":)").append(body).append("}\n");
}

}  // namespace

TEST_CASE("several captures are merged by time, and each keeps its order", "[capture]") {
  const Folder folder;
  Merging merging;
  MergedCaptures source(
      {folder.file("a", record("\"2026-11-21T10:00:03Z\"", "3") + record("1795255202", "2") +
                            record("\"2026-11-21T10:00:05Z\"", "5")),
       folder.file("b",
                   "x\n" + record("\"2026-11-21T10:00:01Z\"", "1") + record("\"2026-11-21T10:00:04Z\"", "4")),
       folder.file("c", ""), folder.file("d", record("\"2026-11-21T10:00:05Z\"", "6"))},
      merging.reports());
  merging.read(source);
  CHECK(merging.bodies == "132456");
  CHECK(merging.broken.size() == 1);
  CHECK(merging.unreadable.empty());
}

TEST_CASE("a value without a time follows the one before it, and an unreadable time is told", "[capture]") {
  const Folder folder;
  Merging merging;
  MergedCaptures source({folder.file("a", record("\"2026-11-21T10:00:01Z\"", "1") + R"({"a":0})" + "\n" +
                                              record("\"yesterday\"", "2")),
                         folder.file("b", record("\"2026-11-21T10:00:02Z\"", "3"))},
                        merging.reports());
  merging.read(source);
  CHECK(merging.bodies == R"(1{"a":0}23)");
  CHECK(merging.unreadable == std::vector<std::string>{"a:3 \"yesterday\""});
}

TEST_CASE("a stream among captures is waited for", "[capture]") {
  const Folder folder;
  Merging merging;
  const std::string fifo = folder.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  MergedCaptures source({folder.file("a", record("\"2026-11-21T10:00:02Z\"", "2")), fifo}, merging.reports());
  event::Frame frame;
  CHECK(source.next(frame) == Step::idle);
  CHECK(source.fd() >= 0);
  const int writer = ::open(fifo.c_str(), O_WRONLY | O_CLOEXEC);
  const std::string line = record("\"2026-11-21T10:00:01Z\"", "1");
  REQUIRE(::write(writer, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  ::close(writer);
  merging.read(source);
  CHECK(merging.bodies == "12");
}

TEST_CASE("a single capture that is missing ends the run", "[capture]") {
  const Folder folder;
  Merging merging;
  CHECK_THROWS_AS(MergedCaptures({folder.path("b")}, merging.reports()), IoError);
}

TEST_CASE("a capture of several that cannot be read to its end does not hide the others", "[capture]") {
  const Folder folder;
  Merging merging;
  MergedCaptures source(
      {folder.file("a", std::string("\0\1\2\3", 4) + std::string(5000, '\0')),
       folder.file("b", record("\"2026-11-21T10:00:03Z\"", "3")),
       folder.file("c", record(R"("2026-11-21T10:00:01Z","missed_since":"2026-11-21T10:00:00Z")", "1"))},
      merging.reports());
  CHECK_THROWS_WITH(merging.read(source), "1 of 3 captures could not be read to the end");
  CHECK(merging.bodies == "13");
  CHECK(merging.failures.size() == 1);
  CHECK(merging.gaps == 1);
}
