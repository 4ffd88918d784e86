// SPDX-License-Identifier: MIT
#include "capture/value_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "capture/folder.hpp"
#include "capture/input.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using namespace std::string_literals;
using Found =
    std::vector<std::string>;  // "LINE:COLUMN TEXT" of values, "LINE:COLUMN! WHAT" of what is broken

namespace {

std::string shown(const ValueSource::Value& value) {
  return fmt::format("{}:{} {}", value.line, value.column, value.text);
}

std::string shown(const ValueSource::Broken& broken) {
  return fmt::format("{}:{}! {}", broken.line, broken.column, broken.what);
}

/// Reads what is available; only whole lines if wanted. Returns why there is no more.
ValueSource::Step take(ValueSource& source, Found& found, bool whole_lines = false) {
  for (ValueSource::Value value;;) {
    const ValueSource::Step step = source.next(value);
    if (step == ValueSource::Step::end || (step == ValueSource::Step::idle && !source.has_more()))
      return step;
    if (step == ValueSource::Step::idle) continue;
    const bool good = step == ValueSource::Step::value && source.judge(value);
    if (good && !(whole_lines && source.rest_of_line_is_broken())) {
      found.push_back(shown(value));
    } else {
      found.push_back(shown(source.broken()));
    }
  }
}

Found all_of(ValueSource& source) {
  Found found;
  CHECK(take(source, found) == ValueSource::Step::end);
  return found;
}

Found all_of(const std::string& path, Arrays arrays = Arrays::taken_apart) {
  ValueSource source(path, arrays);
  return all_of(source);
}

/// A named pipe.
class Fifo {
 public:
  explicit Fifo(const Folder& folder) : path_(folder.path("fifo")) {
    ::unlink(path_.c_str());
    REQUIRE(::mkfifo(path_.c_str(), 0600) == 0);
  }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;
  ~Fifo() { close(); }

  [[nodiscard]] const std::string& path() const { return path_; }
  void open() { writer_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC); }
  void write(std::string_view text) const {
    REQUIRE(::write(writer_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void close() {
    if (writer_ >= 0) ::close(writer_);
    writer_ = -1;
  }

 private:
  std::string path_;
  int writer_ = -1;
};

/// The result for `input` if it arrives `size` bytes at a time.
Found by_parts(const Folder& folder, const std::string& input, std::size_t size) {
  Fifo fifo(folder);
  ValueSource source(fifo.path(), Arrays::whole);
  Found found;
  CHECK(take(source, found, true) == ValueSource::Step::idle);
  fifo.open();
  for (std::size_t sent = 0; sent < input.size(); sent += size) {
    fifo.write(input.substr(sent, size));
    CHECK(take(source, found, true) == ValueSource::Step::idle);
  }
  fifo.close();
  CHECK(take(source, found, true) == ValueSource::Step::end);
  return found;
}

struct ValueReading {
  std::string text;
  Found apart;
  Found whole;  ///< empty: the same
};

void require(const std::vector<ValueReading>& readings) {
  const Folder folder;
  for (const ValueReading& reading : readings) {
    CAPTURE(reading.text);
    const std::string path = folder.file("file", reading.text);
    CHECK(all_of(path, Arrays::taken_apart) == reading.apart);
    CHECK(all_of(path, Arrays::whole) == (reading.whole.empty() ? reading.apart : reading.whole));
  }
}

}  // namespace

TEST_CASE("values are given as they stand in the file, in every layout, arrays as wanted", "[capture]") {
  require({
      {"", {}, {}},
      {" \n\n \r\n", {}, {}},
      {"{\"a\": 1}\n\n  {\"b\":2} \t\r\n3", {"1:1 {\"a\": 1}", "3:3 {\"b\":2}", "4:1 3"}, {}},
      {"\xEF\xBB\xBF{}\n{}", {"1:4 {}", "2:1 {}"}, {}},
      {"\xEF\xBB\xBF{\n}\n", {"1:4 {\n}"}, {}},
      {"{} 1\t[] [2]\n", {"1:1 {}", "1:4 1", "1:10 2"}, {"1:1 {}", "1:4 1", "1:6 []", "1:9 [2]"}},
      {"{}\n[1, {\"a\":[2]} , [3]] 4\n",
       {"1:1 {}", "2:2 1", "2:5 {\"a\":[2]}", "2:17 [3]", "2:22 4"},
       {"1:1 {}", "2:1 [1, {\"a\":[2]} , [3]]", "2:22 4"}},
      {"{\n \"a\": 1\n}{}\n  12\n", {"1:1 {\n \"a\": 1\n}", "3:2 {}", "4:3 12"}, {}},
      {"[\n 1,\n {\"a\": [2]}\n]\n[3]",
       {"2:2 1", "3:2 {\"a\": [2]}", "5:2 3"},
       {"1:1 [\n 1,\n {\"a\": [2]}\n]", "5:1 [3]"}},
      // Elements that are arrays are taken apart if values span lines: each may be a page of events.
      {"[\n[1, 2],\n [],\n [[3],\n 4]]",
       {"2:2 1", "2:5 2", "4:3 [3]", "5:2 4"},
       {"1:1 [\n[1, 2],\n [],\n [[3],\n 4]]"}},
      {"[\n{\"a\": 1},\n{\"b\": 2}\n]",
       {"2:1 {\"a\": 1}", "3:1 {\"b\": 2}"},
       {"1:1 [\n{\"a\": 1},\n{\"b\": 2}\n]"}},
  });
}

TEST_CASE("what is broken is told with its place, and the values around it are given", "[capture]") {
  require({
      {"{}\n{\"b\":}\n{\"c\":3} x 4\n{\"e\":5",
       {"1:1 {}", "2:6! no value before '}'", "3:1 {\"c\":3}", "3:9! an unexpected character 'x'",
        "4:7! the text ends in the middle of a value"},
       {}},
      {"{}\n[1,] 2\n3\n",
       {"1:1 {}", "2:3! a comma with nothing behind it", "3:1 3"},
       {"1:1 {}", "2:3! a comma with nothing behind it", "3:1 3"}},
      {"{}\n\"a\0\"\n"s, {"1:1 {}", "2:3! a NUL byte"}, {}},
      {"\0\0{}\n\n\0\0\0{\"b\":2} 3\n\0"s,
       {"1:1! a hole of 2 NUL bytes", "1:1 {}", "3:1! a hole of 3 NUL bytes", "3:1 {\"b\":2}", "3:9 3",
        "4:1! a NUL byte"},
       {}},
      {"{\n}\n\0\0{}\n\0"s, {"1:1 {\n}", "3:1! a hole of 2 NUL bytes", "3:1 {}", "4:1! a NUL byte"}, {}},
      {"[\n1 2, 3:4\n]",
       {"2:1 1", "2:3! no comma before this value", "2:3 2", "2:7! more text behind the value, from ':'"},
       {"2:3! no comma before this value"}},
      {"{\n} {\"a\" 1}\n{}", {"1:1 {\n}", "2:8! no colon before this value", "3:1 {}"}, {}},
  });
}

TEST_CASE("a stream is cut into its values, however it arrives", "[capture]") {
  struct Case {
    std::string input;
    Found values;
  };
  const std::vector<Case> cases{
      {"", {}},
      {"{\"a\":1}\r\n\r\n{\"b\":2}", {"1:1 {\"a\":1}", "3:1 {\"b\":2}"}},
      {"{} {}\n[1]", {"1:1 {}", "1:4 {}", "2:1 [1]"}},
      {"12\n13", {"1:1 12", "2:1 13"}},
      {"{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}\n3 4",
       {"1:1 {\n  \"a\": 1\n}", "4:1 {\n  \"b\": 2\n}", "7:1 3", "7:3 4"}},
      {"[\n1]{\"x\":\"\xC3\xA9\"}", {"1:1 [\n1]", "2:3 {\"x\":\"\xC3\xA9\"}"}},
      {"\"Qu\xC3\xA9\"\n", {"1:1 \"Qu\xC3\xA9\""}},
      {"{\"a\":1}\n{\"b\":\n{\"c\":3}\n",
       {"1:1 {\"a\":1}", "2:6! the text ends in the middle of a value", "3:1 {\"c\":3}"}},
      {"{\n\"a\": 1\n}\n{\n\"b\" 1}", {"1:1 {\n\"a\": 1\n}", "5:5! no colon before this value"}},
      // If a line is broken later on, none of its values is returned.
      {"{} {} x\n{}", {"1:7! an unexpected character 'x'", "2:1 {}"}},
      {"{\"a\":1}oops\n", {"1:8! an unexpected character 'o'"}},
      {"{\n]", {"2:1! an unexpected character ']'"}},
      {"{\n\"a\": \"]}\\\"}\"\n} true", {"1:1 {\n\"a\": \"]}\\\"}\"\n}", "3:3 true"}},
      {"nonsense", {"1:2! an unexpected character 'o'"}},
  };
  const Folder folder;
  for (const Case& c : cases) {
    for (const std::size_t size : {1UL, 2UL, 3UL, 1000UL}) {
      CAPTURE(c.input, size);
      CHECK(by_parts(folder, c.input, size) == c.values);
    }
  }
}

TEST_CASE("a value is given as soon as it is there", "[capture]") {
  const Folder folder;
  Fifo fifo(folder);
  ValueSource source(fifo.path(), Arrays::whole);
  ValueSource::Value value;
  CHECK(source.next(value) == ValueSource::Step::idle);
  fifo.open();
  CHECK(source.next(value) == ValueSource::Step::idle);
  fifo.write("[\n{\"a\": 1},\n");
  CHECK(source.next(value) == ValueSource::Step::idle);
  fifo.write("2]");
  REQUIRE(source.next(value) == ValueSource::Step::value);
  CHECK(value.text == "[\n{\"a\": 1},\n2]");
  CHECK_FALSE(source.can_rewind());
  CHECK_FALSE(source.size());
}

TEST_CASE("much without an end of a line leaves time to look at signals and limits", "[capture]") {
  const Folder folder;
  constexpr std::size_t large = 20'000'000;
  for (const std::string& first : {""s, "\""s}) {
    const std::string path = folder.file("file", first);
    std::filesystem::resize_file(path, large);
    for (const bool is_packed : {false, true}) {
      const std::string packed = folder.path("packed");
      if (is_packed) std::ofstream(packed, std::ios::binary) << gzip(Folder::content_of(path));
      ValueSource source(is_packed ? packed : path);
      ValueSource::Value value;
      int idle = 0;
      ValueSource::Step step = source.next(value);
      for (; step == ValueSource::Step::idle; step = source.next(value)) {
        ++idle;
        CHECK(source.has_more());
      }
      CHECK(idle >= 3);
      CHECK(step == (first.empty() ? ValueSource::Step::broken : ValueSource::Step::value));
      if (first.empty()) CHECK(source.broken().what == "a hole of 20000000 NUL bytes");
    }
  }
}

TEST_CASE("nobody looks at what is behind a value before it is known how long that is", "[capture]") {
  const Folder folder;
  ValueSource source(folder.file("file", "{} 1 x  \r\n2 x\n3 \n"));
  ValueSource::Value value;
  REQUIRE(source.next(value) == ValueSource::Step::value);
  CHECK(value.text == "{} 1 x  ");
  CHECK(value.extent == json::Extent::first);
  source.took(2);
  REQUIRE(source.next(value) == ValueSource::Step::value);
  CHECK(value.text == "1 x  ");
  source.took(1);
  CHECK(source.rest_of_line_is_broken());
  CHECK(shown(source.broken()) == "1:6! an unexpected character 'x'");
  REQUIRE(source.next(value) == ValueSource::Step::value);
  CHECK(value.text == "2 x");
  // Without took(), it has all of the text.
  REQUIRE(source.next(value) == ValueSource::Step::value);
  CHECK(shown(value) == "3:1 3 ");
  CHECK(source.judge(value));
  CHECK(value.text == "3");
  CHECK_FALSE(source.rest_of_line_is_broken());
  CHECK(source.next(value) == ValueSource::Step::end);
  CHECK(source.next(value) == ValueSource::Step::end);
}

TEST_CASE("what stands behind an array counts when it is taken apart, too", "[capture]") {
  const Folder folder;
  ValueSource source(folder.file("file", "[1,2] 3\n[4,5] x\n6\n"));
  Found found;
  CHECK(take(source, found, true) == ValueSource::Step::end);
  CHECK(found == Found{"1:2 1", "1:4 2", "1:7 3", "2:7! an unexpected character 'x'", "3:1 6"});
}

TEST_CASE("bytes of a value have places, asked for in any order", "[capture]") {
  const Folder folder;
  ValueSource source(folder.file("file", "{\n} {\n\n \"a\": 1\n}"));
  ValueSource::Value value;
  REQUIRE(source.next(value) == ValueSource::Step::value);
  REQUIRE(source.next(value) == ValueSource::Step::value);
  const auto place = [&source](std::size_t offset) {
    const json::Place found = source.place_of(offset);
    return fmt::format("{}:{}", found.line, found.column);
  };
  CHECK(place(0) == "2:3");
  CHECK(place(1) == "2:4");
  CHECK(place(value.text.find("a")) == "4:3");
  CHECK(place(value.text.size() - 1) == "5:1");
  CHECK(place(0) == "2:3");
  CHECK(place(2) == "3:1");
}

TEST_CASE("what is before a line can be skipped, unseen in lines", "[capture]") {
  struct Case {
    std::string text;
    std::uint64_t line;
    Found found;
  };
  const std::vector<Case> cases{
      {"{}\nbroken\n\n4 x\n5", 4, {"4:3! more text behind the value, from 'x'", "5:1 5"}},
      {"{}\n2", 1, {"1:1 {}", "2:1 2"}},
      {"{}\n2", 3, {}},
      {"{\n}\n{\n} 4\n[5 6]\n7", 4, {"4:3 4", "5:2 5", "5:4! no comma before this value", "5:4 6", "6:1 7"}},
      {"[\n1 2\n,3]", 3, {"3:2 3"}},
  };
  const Folder folder;
  for (const Case& c : cases) {
    CAPTURE(c.text, c.line);
    ValueSource source(folder.file("file", c.text));
    source.skip_to_line(c.line);
    CHECK(all_of(source) == c.found);
  }
}

TEST_CASE("a file is read again from its beginning, from wherever reading has come to", "[capture]") {
  std::string lines = "{}\n";
  while (lines.size() < 300'000) lines += "[\"abc\", 1] 2\n";
  const Folder folder;
  for (const std::string& path : {folder.file("lines", lines), folder.file("items", "[\n1,\n2]\n{}"),
                                  folder.file("packed.gz", gzip(lines))}) {
    CAPTURE(path);
    ValueSource source(path);
    REQUIRE(source.can_rewind());
    const Found all = all_of(source);
    const std::size_t size = source.consumed();
    CHECK(source.size() == size);
    for (const int steps : {0, 1, 2, 3, 100'000}) {
      source.rewind();
      CHECK(source.consumed() == 0);
      source.skip_to_line(2);
      ValueSource::Value value;
      for (int i = 0; i < steps && source.next(value) == ValueSource::Step::value;) {
        i += source.judge(value) ? 1 : 0;
      }
      source.rewind();
      CHECK((all_of(source) == all));
      CHECK(source.consumed() == size);
    }
  }
}

TEST_CASE("the beginning of a file is where its reading began", "[capture]") {
  const Folder folder;
  const int fd = ::open(folder.file("file", "secret\n{}\n").c_str(), O_RDONLY | O_CLOEXEC);
  std::array<char, 7> secret{};
  REQUIRE(::read(fd, secret.data(), secret.size()) == 7);
  InputFile file(fd, "file");
  CHECK(file.size() == std::size_t{3});
  for (int i = 0; i < 2; ++i) {
    std::string text;
    CHECK(file.read(text, 100) == std::size_t{3});
    CHECK(text == "{}\n");
    file.rewind();
  }
  ::close(fd);
}

TEST_CASE("what is no text is refused with an advice, and a missing file is an error", "[capture]") {
  const Folder folder;
  ValueSource source(folder.file("zip", "PK\3\4 whatever"), Arrays::whole, "unpack it");
  ValueSource::Value value;
  try {
    source.next(value);
    FAIL("not refused");
  } catch (const InvalidInput& error) {
    CHECK(std::string(error.what()).ends_with("/zip: a ZIP archive, which is not JSON text"));
    CHECK(error.advice() == "unpack it");
  }
  CHECK_THROWS_AS(ValueSource(folder.path("missing")), IoError);
}

TEST_CASE("half of a value that a failing read cut off is not given", "[capture]") {
  struct Case {
    std::string text;  // as far as it can be read
    Found found;
    std::uint64_t line_reached;
  };
  const std::vector<Case> cases{
      {"{}\n12", {"1:1 {}"}, 2},
      {"{}\n{\"a\":", {"1:1 {}"}, 2},
      {"{}\n{\"a\":1}", {"1:1 {}", "2:1 {\"a\":1}"}, 3},
      {"{}\nx\n", {"1:1 {}", "2:1! an unexpected character 'x'"}, 3},
      {"{\n}\n12", {"1:1 {\n}"}, 3},
      {"{\n}\n12 ", {"1:1 {\n}", "3:1 12"}, 3},  // more may have followed on that line
      {"{\n}\n{\"a\":\n", {"1:1 {\n}"}, 3},
      {"[\n1,\n{}", {"2:1 1", "3:1 {}"}, 3},
  };
  const Folder folder;
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const std::string path = folder.file("packed.gz", gzip(c.text));
    const std::string packed = Folder::content_of(path);
    ValueSource source(folder.file("cut", packed.substr(0, packed.size() - 8)));
    Found found;
    CHECK_THROWS_AS(take(source, found), IoError);
    CHECK(found == c.found);
    CHECK(source.line_reached() == c.line_reached);
  }
}

TEST_CASE("a file that grows is read to where it ends by then", "[capture]") {
  const Folder folder;
  const std::string path = folder.file("file", "1\n2");
  ValueSource source(path);
  ValueSource::Value value;
  REQUIRE(source.next(value) == ValueSource::Step::value);
  source.took(1);
  std::ofstream(path, std::ios::app) << "2\n3";
  CHECK(source.size() == std::size_t{6});
  CHECK(all_of(source) == Found{"2:1 22", "3:1 3"});
}

TEST_CASE("values of any length come whole, and places count on behind them", "[capture]") {
  const std::string big = "{\"a\":\"" + std::string(3'000'000, 'x') + "\"}";
  const std::string elements = "[1,\n" + std::string(300'000, ' ') + "2]";
  const Folder folder;
  for (const std::string& text : {big + "\n" + big + "\nx", "{\n}\n" + big + "\n" + elements + "\nx"}) {
    ValueSource source(folder.file("file", text), Arrays::whole);
    std::string given;
    ValueSource::Value value;
    for (ValueSource::Step step = source.next(value); step != ValueSource::Step::end;
         step = source.next(value)) {
      if (step == ValueSource::Step::value && source.judge(value)) given += std::string(value.text) + "\n";
    }
    CHECK((given + "x" == text));
    CHECK(source.broken().line == static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1);
    CHECK(source.broken().column == 1);
  }
}

TEST_CASE("many values on a line, and many broken lines, cost one pass", "[capture]") {
  const Folder folder;
  std::string values;
  std::string elements = "[1";
  for (int i = 1; i < 100'000; ++i) {
    values += "1 ";
    elements += ",1";
  }
  for (const std::string& text :
       {values + "1\n", "{}" + values + "\n", "{}\n" + elements + "]", elements + "]"}) {
    ValueSource source(folder.file("file", text));
    Found found;
    CHECK(take(source, found, true) == ValueSource::Step::end);
    CHECK(found.size() >= 100'000);
  }
  std::string broken;
  for (int i = 0; i < 100'000; ++i) broken += "x\n";
  ValueSource source(folder.file("file", broken));
  CHECK(all_of(source).size() == 100'000);
}

TEST_CASE("many lines that are skipped or blank are given up between blocks", "[capture]") {
  const Folder folder;
  std::string text = "{}\n";
  while (text.size() < 3'000'000) text += "{}\n\n";
  ValueSource source(folder.file("file", text));
  source.skip_to_line(10'000'000);
  ValueSource::Value value;
  int idle = 0;
  for (; source.next(value) == ValueSource::Step::idle; ++idle) CHECK(source.has_more());
  CHECK(idle > 5);
}
