// SPDX-License-Identifier: MIT
#include "capture/rows.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "capture/folder.hpp"
#include "capture/input.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using namespace std::string_literals;
using event::Variables;

namespace {

struct Row {
  std::uint64_t line;
  Variables variables;
  bool operator==(const Row&) const = default;
};

struct ReadRows {
  std::vector<Row> rows;
  std::string error;
};

ReadRows rows_of(Rows& rows) {
  ReadRows outcome;
  try {
    for (Variables row;;) {
      const Rows::Step step = rows.next(row);
      if (step == Rows::Step::end) break;
      if (step == Rows::Step::row) outcome.rows.push_back({rows.line(), row});
    }
    Variables more;
    CHECK(rows.next(more) == Rows::Step::end);
  } catch (const InvalidInput& error) {
    outcome.error = error.what();
  }
  return outcome;
}

ReadRows rows_of(std::string_view bytes) {
  const Descriptor descriptor(bytes);
  Rows rows(descriptor.fd(), "test");
  return rows_of(rows);
}

/// The same through a pipe, a byte at a time, with an interruption before each.
ReadRows bit_by_bit(std::string_view bytes) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  ReadRows outcome;
  Rows rows(ends[0], "test");
  rows.never_wait();
  try {
    Variables row;
    for (const char& c : bytes) {
      CHECK(rows.next(row) == Rows::Step::interrupted);
      REQUIRE(::write(ends[1], &c, 1) == 1);
      if (rows.next(row) == Rows::Step::row) outcome.rows.push_back({rows.line(), row});
    }
    ::close(ends[1]);
    ends[1] = -1;
    const ReadRows rest = rows_of(rows);
    outcome.rows.insert(outcome.rows.end(), rest.rows.begin(), rest.rows.end());
    outcome.error = rest.error;
  } catch (const InvalidInput& error) {
    outcome.error = error.what();
  }
  if (ends[1] >= 0) ::close(ends[1]);
  ::close(ends[0]);
  return outcome;
}

Variables texts(std::initializer_list<std::pair<const char*, std::string>> values) {
  Variables made;
  for (const auto& [name, value] : values) made[name] = {value, false};
  return made;
}

Variables jsons(std::initializer_list<std::pair<const char*, std::string>> values) {
  Variables made;
  for (const auto& [name, value] : values) made[name] = {value, true};
  return made;
}

}  // namespace

TEST_CASE("rows are read from CSV and NDJSON, however they come", "[capture]") {
  struct Case {
    std::string text;
    std::vector<Row> rows;
  };
  const Row plain{2, texts({{"a", "1"}, {"b", "2"}})};
  const std::vector<Case> cases{
      {"a,b\n1,2\n", {plain}},
      {"a,b\n1,2", {plain}},
      {"a,b\r\n1,2\r\n", {plain}},
      {"a,b\r\n1,2\r", {plain}},
      {"\xEF\xBB\xBF"
       "a,b\n1,2\n",
       {plain}},
      {" a ,\tb\n1,2\n", {plain}},
      {"\"a\",\"b\"\n\"1\",\"2\"\n", {plain}},
      {"\n\n \r\na,b\n\n  \n1,2\n\r\n", {{7, plain.variables}}},
      {"a,b\n", {}},
      {"a,b", {}},
      {"a,b\n,\n", {{2, texts({{"a", ""}, {"b", ""}})}}},
      {"a,b\n,", {{2, texts({{"a", ""}, {"b", ""}})}}},
      {"a,b\n\"\",\"\"", {{2, texts({{"a", ""}, {"b", ""}})}}},
      {"a\n\"\"\n\nx\n", {{2, texts({{"a", ""}})}, {4, texts({{"a", "x"}})}}},
      {"a,b\n 1 , 2 \n", {{2, texts({{"a", " 1 "}, {"b", " 2 "}})}}},
      {"a,b\n,  \n", {{2, texts({{"a", ""}, {"b", "  "}})}}},
      {"a, b\n1 ,  2 \n", {plain}},
      {"a,b\n1, \"2\" \n", {plain}},
      {"a, b\n1, \"2\" \n", {plain}},
      {"a,b\n\" 1 \",2\n", {{2, texts({{"a", " 1 "}, {"b", "2"}})}}},
      {"a;b\r\n1;2\r\n", {plain}},
      {"a\tb\n1\t2\n", {plain}},
      {"a;b\n1,5;\"x;y\"\n", {{2, texts({{"a", "1,5"}, {"b", "x;y"}})}}},
      {"\xEF\xBB\xBFsep=;\r\na;b\r\n1;2\r\n", {{3, plain.variables}}},
      {"sep=;\na; b\n1;  2 \n", {{3, plain.variables}}},
      {"sep=,\n  \na, b\n1,  2 \n", {{4, plain.variables}}},
      {"a,b\n\"x,\"\"y\"\"\",\"l1\r\nl2\n\"\n3,4\n",
       {{2, texts({{"a", "x,\"y\""}, {"b", "l1\r\nl2\n"}})}, {5, texts({{"a", "3"}, {"b", "4"}})}}},
      {"a,b\n{},\xC3\xA9\n", {{2, texts({{"a", "{}"}, {"b", "\xC3\xA9"}})}}},
      {"\"a b;c\",d\n1,2\n", {{2, texts({{"a b;c", "1"}, {"d", "2"}})}}},
      {"{\"a\":1,\"b\":[ 1 ]}\n", {{1, jsons({{"a", "1"}, {"b", "[ 1 ]"}})}}},
      {"{\"a\":\"x\\n\"}", {{1, jsons({{"a", "\"x\\n\""}})}}},
      {"\xEF\xBB\xBF\n \n {}\r\n\n{\"\\u0061\":null}\n", {{3, {}}, {5, jsons({{"a", "null"}})}}},
      {"{\"a\":{\"b\":{}},\"c\":true}\n{\"c\":-1.0}\n",
       {{1, jsons({{"a", "{\"b\":{}}"}, {"c", "true"}})}, {2, jsons({{"c", "-1.0"}})}}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    for (const ReadRows& outcome : {rows_of(c.text), rows_of(gzip(c.text)), bit_by_bit(c.text)}) {
      CHECK(outcome.error.empty());
      CHECK(outcome.rows == c.rows);
    }
  }
}

TEST_CASE("what is no row is refused with its place, after the rows before it", "[capture]") {
  struct Case {
    std::string text;
    std::size_t rows;
    std::string error;
  };
  const std::vector<Case> cases{
      {"", 0, "1:1: nothing in it"},
      {"\n \n", 0, "3:1: nothing in it"},
      {"\xEF\xBB\xBF", 0, "1:1: nothing in it"},
      {"a,,b\n", 0, "1:3: a column without a name"},
      {"a, \n", 0, "1:3: a column without a name"},
      {"a,b, a\n", 0, "1:5: a second column 'a'"},
      {"a;b\n1;2;3\n", 0, "2:5: a field more than the 2 that the first row names"},
      {"a,b\n1,2\n1\n", 1, "3:1: 1 of the 2 fields that the first row names"},
      {"a,b\n1,2\n1,2,3\n", 1, "3:5: a field more than the 2 that the first row names"},
      {"a,b\n1,2,\n", 0, "2:5: a field more than the 2 that the first row names"},
      {"a,b\n1,x\"y\"\n", 0, "2:4: a quote in a field that has none around it"},
      {"a,b\n1,\"y\" z\n", 0, "2:7: something behind the quotes of a field"},
      {"a,b\n1,2\n\"1,\n2\n", 1, "3:1: a quote that is never closed"},
      {"a,b\n1,2\n3,\"", 1, "3:3: a quote that is never closed"},
      {"a,b\n1\r,2\n", 0, "2:3: a carriage return that ends no line"},
      {"a,b\n1,2\n1,\0\n"s, 1, "3:3: a NUL byte"},
      {"a,b\n\"\n\0\",1\n"s, 0, "3:1: a NUL byte"},
      {"a,b\n1,x\xFF\n", 0, "2:3: bytes that are not UTF-8 in this field"},
      {"a,\xC3\n", 0, "1:3: bytes that are not UTF-8 in this field"},
      {"[{\"a\":1}]\n", 0, "1:1: a JSON array, which is neither CSV nor NDJSON"},
      {"\xFF\xFE"
       "a\0,\0b\0"s,
       0, "1:1: UTF-16 text with a byte order mark, which is neither CSV nor NDJSON"},
      {"{\"a\":1}\n\n {\"a\":tru}\n", 1, "3:10: not JSON: an unexpected character '}'"},
      {"{\"a\":1}\n[1]\n", 1, "2:1: not an object"},
      {"{\"a\":1}\n  1\n", 1, "2:3: not an object"},
      {"{\"a\":1} {\"a\":2}\n", 0, "1:9: not JSON: more text behind the value, from '{'"},
      {"{\n\"a\":1}\n", 0, "1:2: not JSON: the text ends in the middle of a value"},
      {"  {\"a\":1,\"\\u0061\":2}\n", 0, "1:10: a second member 'a'"},
      {"{\"a\":\"\xFF\"}\n", 0, "1:7: not JSON: bytes that are not UTF-8"},
      {"{\"a\":1}\n{\"a\":\0}\n"s, 1, "2:6: not JSON: a NUL byte"},
      {"{\"a\":1}\n\xEF\xBB\xBF{}\n", 1, "2:1: not JSON: a byte order mark"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    for (const ReadRows& outcome : {rows_of(c.text), bit_by_bit(c.text)}) {
      if (c.text.starts_with("\xFF\xFE") && outcome.error != "test:" + c.error) {
        CHECK_FALSE(outcome.error.empty());  // of which a single byte does not tell as much
        continue;
      }
      CHECK(outcome.rows.size() == c.rows);
      CHECK(outcome.error == "test:" + c.error);
    }
  }
}

TEST_CASE("the names of a CSV file are known before its first row, those of NDJSON never", "[capture]") {
  const Descriptor csv(" b ,a\n");
  Rows table(csv.fd(), "test");
  REQUIRE(table.begin());
  REQUIRE(table.names());
  CHECK(std::vector<std::string>(table.names()->begin(), table.names()->end()) ==
        std::vector<std::string>{"b", "a"});
  Variables row;
  CHECK(table.next(row) == Rows::Step::end);

  const Descriptor ndjson("{}");
  Rows objects(ndjson.fd(), "test");
  REQUIRE(objects.begin());
  CHECK_FALSE(objects.names());
  CHECK(objects.next(row) == Rows::Step::row);
  CHECK(objects.next(row) == Rows::Step::end);
}

TEST_CASE("a row leaves nothing of the one before", "[capture]") {
  const Descriptor descriptor("{\"a\":1}\n{\"b\":2}\n");
  Rows rows(descriptor.fd(), "test");
  Variables row = texts({{"old", "1"}});
  REQUIRE(rows.next(row) == Rows::Step::row);
  CHECK(row == jsons({{"a", "1"}}));
  REQUIRE(rows.next(row) == Rows::Step::row);
  CHECK(row == jsons({{"b", "2"}}));
}

TEST_CASE("a signal is not the end of a pipe, nor the want of a writer", "[capture]") {
  const Folder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};
  ::sigaction(SIGALRM, &action, &before);
  Rows rows(path);
  Variables row;
  const auto wait_for_signal = [&] {
    ::ualarm(20'000, 20'000);
    CHECK(rows.next(row) == Rows::Step::interrupted);
    ::ualarm(0, 0);
  };
  wait_for_signal();
  const int writer = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(writer >= 0);
  for (const std::string_view part : {"a,", "b\n", "1,\"", "2", "\""}) {
    REQUIRE(::write(writer, part.data(), part.size()) == static_cast<ssize_t>(part.size()));
    wait_for_signal();
  }
  ::close(writer);
  REQUIRE(rows.next(row) == Rows::Step::row);
  CHECK(row == texts({{"a", "1"}, {"b", "2"}}));
  CHECK(rows.next(row) == Rows::Step::end);
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST_CASE("what never ends as a row is refused before it takes all memory", "[capture]") {
  const std::string huge(Rows::largest_row + 100'000, 'x');
  const std::string large = " a row of more than 64 MiB";
  CHECK(rows_of("a\n1\n\"" + huge).error == "test:3:1:" + large);
  CHECK(rows_of("{\"a\":\"" + huge).error == "test:1:1:" + large);
  CHECK(rows_of("a,b\n" + std::string(1'000'000, ',')).error ==
        "test:2:3: a field more than the 2 that the first row names");
  std::string names;
  for (int i = 0; i < 20'000; ++i) names += "c" + std::to_string(i) + ",";
  CHECK(rows_of(names).error.ends_with(": more than 10000 columns"));
}

TEST_CASE("a file that cannot be read says so", "[capture]") {
  CHECK_THROWS_AS(Rows("/nowhere/rows.csv"), IoError);
  const Descriptor cut(gzip("a,b\n1,2\n").substr(0, 15));
  Rows rows(cut.fd(), "test");
  Variables row;
  CHECK_THROWS_AS(rows.next(row), IoError);
}

TEST_CASE("the line of a row that is refused is known", "[capture]") {
  for (const std::string_view text : {"a,b\n1,2\n3\n", "\n{}\n{\n"}) {
    const Descriptor descriptor(text);
    Rows rows(descriptor.fd(), "test");
    Variables row;
    REQUIRE(rows.next(row) == Rows::Step::row);
    CHECK(rows.line() == 2);
    CHECK_THROWS_AS(rows.next(row), InvalidInput);
    CHECK(rows.line() == 3);
  }
}
