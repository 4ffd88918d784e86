// SPDX-License-Identifier: MIT
#include "capture/merged_values.hpp"

#include "capture/folder.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using capture::MergedValues;

namespace {

std::string read_all(const std::vector<std::string>& paths, std::size_t& broken) {
  MergedValues values(
      paths, paths, {}, [&broken](const auto& /*name*/, const auto& /*what*/) { ++broken; },
      [&broken](const Failure& /*failure*/) { ++broken; });
  capture::ValueSource::Value value;
  std::string out;
  for (auto step = values.next(value); step != MergedValues::Step::end; step = values.next(value)) {
    if (step != MergedValues::Step::value) continue;
    if (!values.source().judge(value)) {
      ++broken;
      continue;
    }
    const std::size_t n = value.text.find("\"n\":");
    out += n == std::string_view::npos ? '?' : value.text[n + 4];
  }
  return out;
}

}  // namespace

TEST_CASE("values of several captures come by time, and each capture keeps its order", "[capture]") {
  const capture::Folder folder;
  std::size_t broken = 0;
  const std::string shown =
      read_all({folder.file("a", R"({"timestamp":"2026-11-21T10:00:03Z","n":3}{"n":4})"
                                 "\n"
                                 R"({"timestamp":1795255205,"n":6})"),
                folder.file("b",
                            "x\n"
                            R"({"op":"event","data":{"timestamp":"2026-11-21T10:00:01Z","n":1}})"
                            "\n"
                            R"({"timestamp":"2026-11-21T10:00:04Z","n":5})"),
                folder.file("c", ""), folder.file("d", R"({"timestamp":"2026-11-21T10:00:02Z","n":2})")},
               broken);
  CHECK(shown == "123456");
  CHECK(broken == 1);
}

TEST_CASE("one capture is read as it is, and one that is missing is told", "[capture]") {
  const capture::Folder folder;
  std::size_t broken = 0;
  CHECK(read_all({folder.file("a", R"([{"timestamp":2,"n":1},{"timestamp":1,"n":2}])")}, broken) == "12");
  CHECK_THROWS_AS(read_all({folder.file("b", "1"), folder.path("c")}, broken), IoError);
}
