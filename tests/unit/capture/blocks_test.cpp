// SPDX-License-Identifier: MIT
#include "capture/blocks.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "capture/input.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using namespace std::string_literals;

namespace {

/// The values and faults in the blocks of a stream.
struct Taken {
  std::string text;
  Layout layout = Layout::lines;
  std::vector<std::string> items;  // values as they are, faults as "PLACE+LENGTH FAULT"
  bool operator==(const Taken&) const = default;
};

std::string name_of(json::Fault fault) {
  if (fault == json::Fault::unexpected_character) return "unexpected";
  if (fault == json::Fault::missing_comma) return "no comma";
  if (fault == json::Fault::missing_value) return "no value";
  if (fault == json::Fault::trailing_comma) return "comma";
  return fault == json::Fault::incomplete ? "incomplete" : "?";
}

void take(const Block& block, Taken& taken) {
  const std::string_view text = block.text.view();
  std::size_t end = 0;
  for (const Block::Item& item : block.items) {
    REQUIRE(item.at >= end);
    REQUIRE(item.at + item.length <= text.size());
    REQUIRE((item.length > 0 || item.fault != json::Fault::none));
    if (item.fault == json::Fault::none) {
      taken.items.emplace_back(text.substr(item.at, item.length));
      end = item.at + item.length;
    } else {
      taken.items.push_back(std::to_string(taken.text.size() + item.at) + "+" + std::to_string(item.length) +
                            " " + name_of(item.fault));
    }
  }
  if (block.layout == Layout::lines) CHECK(block.items.empty());
  taken.text += text;
  if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) taken.layout = block.layout;
}

/// Appends the text of a block with its holes.
void append_stream(const Block& block, std::string& stream) {
  const std::string_view text = block.text.view();
  std::size_t given = 0;
  for (const Block::Hole& hole : block.holes) {
    stream.append(text.substr(given, hole.at - given)).append(hole.size, '\0');
    given = hole.at;
  }
  stream += text.substr(given);
}

/// Reads `input` in reads of at most `size` bytes.
Taken taken_from(std::string_view text, std::size_t size, Arrays arrays = Arrays::taken_apart) {
  Input input(text);
  BlockReader reader(input.stream, size, arrays);
  Taken taken;
  std::string stream;
  Block block;
  while (reader.next(block)) {
    append_stream(block, stream);
    REQUIRE((!block.text.empty() || !block.items.empty() || !block.holes.empty()));
    take(block, taken);
    const bool whole = block.text.empty() || block.text.view().back() == '\n';
    if (block.layout == Layout::lines) CHECK((whole || stream.size() == text.size()));
  }
  CHECK_FALSE(reader.interrupted());
  CHECK_FALSE(reader.next(block));
  CHECK(stream == text);
  return taken;
}

constexpr std::array<std::size_t, 6> sizes{1, 2, 3, 7, 64, 1000};

}  // namespace

TEST_CASE("NUL bytes at the beginnings of lines are holes", "[capture]") {
  using Holes = std::vector<std::pair<std::size_t, std::uint64_t>>;
  const std::string text = "\0\0\0{}\n\0\0{\"a\":\"\0\"}\n\n\0"s;
  for (const std::size_t size : sizes) {
    Input input(text);
    BlockReader reader(input.stream, size);
    std::string got;
    Holes holes;
    for (Block block; reader.next(block);) {
      for (const Block::Hole& hole : block.holes) holes.emplace_back(got.size() + hole.at, hole.size);
      got += block.text.view();
    }
    CHECK(got == "{}\n{\"a\":\"\0\"}\n\n"s);
    CHECK(holes == Holes{{0, 3}, {3, 2}, {14, 1}});
  }
}

TEST_CASE("the first value decides between lines and values that span lines", "[capture]") {
  struct Case {
    std::string text;
    Layout layout;
  };
  const std::string object = "{\"a\":1}";
  const std::vector<Case> cases{
      {"", Layout::lines},
      {"\n \n", Layout::lines},
      {object, Layout::lines},
      {object + "\n{\n", Layout::lines},
      {"\n  " + object + "\n{\n}", Layout::lines},
      {"\xEF\xBB\xBF" + object + "\n", Layout::lines},
      {"[1,2]\n[3]\n", Layout::lines},
      {"nonsense\n{\n}\n", Layout::lines},
      {"tru\n", Layout::lines},
      {"-", Layout::lines},
      {"\"a\n\"", Layout::lines},
      {"{\"a\" 1\n}\n", Layout::lines},
      // A first line that was cut short does not swallow the next ones.
      {"{\"a\":1", Layout::lines},
      {"{\"a\":1\n", Layout::lines},
      {"{\"a\":1\n\n \n", Layout::lines},
      {"{\"a\":1,\n" + object + "\n", Layout::lines},
      {"{\"a\":\n" + object + "\n", Layout::lines},
      {"{\"a\":\n" + object, Layout::lines},
      {"{\"a\":\n" + object + "\n" + object + "\n", Layout::lines},
      {"{\"a\":[\n" + object + "\n" + object + "\n" + object, Layout::lines},
      {"{\"a\":\"b\n" + object + "\n", Layout::lines},
      {"{\n  " + object + "\n", Layout::lines},
      {"[[[[\n" + object + "\n", Layout::lines},
      {"[[[[\n" + object, Layout::lines},
      {"[\n" + object + "\n\n", Layout::lines},
      {"[\n" + object + "\n" + object + "\n", Layout::lines},
      {"[1,\n\n" + object + "\n" + object + "\n", Layout::lines},
      {"[1\n" + object + "\n", Layout::lines},
      {"[{\n" + object + "\n" + object + "\n", Layout::lines},
      {"[[{\r\n" + object + "\r\n" + object + "\r\n", Layout::lines},
      {"[{\"a\":\n" + object + "\n", Layout::lines},
      {"[\n" + object + "\nnonsense\n", Layout::lines},
      {"[\n{\"a\":\n" + object + "\n" + object + "\n", Layout::lines},
      {"[[[[\n{\"a\":\"" + std::string(70'000, 'x') + "\"}\n" + object + "\n", Layout::lines},
      {"[[[[\n" + object + "\n}\n" + object + "\n" + object + "\n", Layout::lines},
      {"[[[[\n[1]\n[2]\n", Layout::lines},
      {"[[[[\n[1]\n", Layout::lines},
      {"[{}\n" + object + "\n", Layout::lines},
      {"{\"a\":\"" + std::string(500, 'x') + "\",\n" + object + "\n" + object + "\n", Layout::lines},
      // Values that span lines.
      {"{\n\"a\": 1\n}\n", Layout::items},
      {"\n\n{\n\"a\": 1\n}\n" + object, Layout::items},
      {"\xEF\xBB\xBF{\r\n\"a\": 1\r\n}\r\n", Layout::items},
      {"{\n\"a\": 1\n", Layout::items},
      {"{\n\"a\" 1\n}\n" + object + "\n", Layout::items},
      {"{\"a\":\n" + object + "}", Layout::items},
      {"[\n" + object + "\n]", Layout::items},
      {"[\n", Layout::items},
      {"[", Layout::items},
      {"[" + object + ",\n" + object, Layout::items},
      // So do arrays: only their commas distinguish them from a line that was cut short.
      {"[\n" + object + ",\n" + object + "\n", Layout::items},
      {"[\n" + object + "\n," + object + "\n", Layout::items},
      {"[\n  " + object + "\n" + object + ",\n" + object + "\n]", Layout::items},
      {"[[\n" + object + "\n],\n[" + object + "]\n]\n", Layout::items},
      {"[{\"b\":[\n" + object + ",\n" + object + "\n]},\n" + object + "\n]\n", Layout::items},
      {"[{\n\"a\": 1\n},\n" + object + "\n", Layout::items},
      {"{\"a\":[\n" + object + ",\n" + object + "\n],\n\"b\" 2}\n", Layout::items},
      {"{\"a\":[\n" + object + "\n], \"b\" 2}\n", Layout::items},
      {"[\n{\"a\" 1}\n]\n" + object + "\n", Layout::items},
      {"[\n\"a\",\n" + object + "\n", Layout::items},
      {"[" + std::string(70'000, '1') + "]\n" + object + "\n", Layout::items},
  };
  for (const Case& c : cases) {
    for (const std::size_t size : sizes) {
      CAPTURE(c.text.substr(0, 100), size);
      CHECK(taken_from(c.text, size).layout == c.layout);
    }
  }
}

TEST_CASE("values that span lines are cut, however they arrive and however broken they are", "[capture]") {
  struct Case {
    std::string text;
    std::vector<std::string> items;
  };
  const std::vector<Case> cases{
      {"{\n}", {"{\n}"}},
      {"{\n}{} 12\ttrue \"a b\"\"c\"x 1.5e3", {"{\n}", "{}", "12", "true", "\"a b\"", "\"c\"", "x", "1.5e3"}},
      {"\xEF\xBB\xBF\n{\n}\n", {"{\n}"}},
      {"{\n\"a\": \"]}\\\"}{\\\\\"\n} true", {"{\n\"a\": \"]}\\\"}{\\\\\"\n}", "true"}},
      // Outermost arrays are not values; those inside are.
      {"[\n]", {}},
      {"[\n1,2 , [3,[4]]\n,{\"a\":[5]}]\n", {"1", "2", "[3,[4]]", "{\"a\":[5]}"}},
      {"[\n1]{\"a\":1}[[2],3]\n[]", {"1", "{\"a\":1}", "[2]", "3"}},
      {"{\n}[1]", {"{\n}", "1"}},
      // Faults between values.
      {"[\n1 2]", {"1", "4+1 no comma", "2"}},
      {"[\n{}{}]", {"{}", "4+1 no comma", "{}"}},
      {"[\n1 xy, 2]", {"1", "4+2 unexpected", "2"}},
      {"[\nxy]", {"xy"}},
      {"[\n1:2]", {"1:2"}},
      {"[\n1,]", {"1", "3+1 comma"}},
      {"[\n1, \n \n] 2", {"1", "3+1 comma", "2"}},
      {"[\n1,,2]", {"1", "4+1 no value", "2"}},
      {"[\n,1]", {"2+1 no value", "1"}},
      {"[\n,]", {"2+1 no value"}},
      {"[\n1,2", {"1", "2", "5+0 incomplete"}},
      {"[\n1, ", {"1", "4+0 incomplete"}},
      {"[\n1,\n2\n\n", {"1", "2", "6+0 incomplete"}},
      {"[\n", {"1+0 incomplete"}},
      // Unfinished values are reported by themselves.
      {"[[[[\n", {"[[["}},
      {"[\n{\"a\":", {"{\"a\":"}},
      {"[\n1]]", {"1", "4+1 unexpected"}},
      {"[\n1],[2]", {"1", "4+1 unexpected", "2"}},
      {"[\n1]}", {"1", "4+1 unexpected"}},
      {"[\n1},2]", {"1", "3+1 unexpected", "2"}},
      {"[\n1,\xEF\xBB\xBF 2]", {"1", "\xEF\xBB\xBF", "8+1 no comma", "2"}},
      // A broken value ends where its brackets say, or where a line starts the next one.
      {"{\n\"a\" 1\n}\n{}", {"{\n\"a\" 1\n}", "{}"}},
      {"{\n\"a\": 1\n{\n\"b\": 2\n}\n", {"{\n\"a\": 1", "{\n\"b\": 2\n}"}},
      {"{\n\"a\": 1,\n{\n\"b\": 2\n}\n}", {"{\n\"a\": 1,", "{\n\"b\": 2\n}", "21+1 unexpected"}},
      {"{\n\"a\" {\n\"b\": 2\n}\n}{}", {"{\n\"a\" {\n\"b\": 2\n}\n}", "{}"}},
      {"{\n\"a\": \"b\n}\n{}", {"{\n\"a\": \"b\n}", "{}"}},
      {"{\n\"a\": \"b}\n{\"c\": 1}\n", {"{\n\"a\": \"b}", "{\"c\": 1}"}},
      {"{\n\"a\": [1}\n{}", {"{\n\"a\": [1}", "{}"}},
      {"{\n\"a\": 1]\n}\n{}", {"{\n\"a\": 1]\n}", "{}"}},
      {"{\n\"a\": {\n{\n}\n", {"{\n\"a\": {", "{\n}"}},
      {"{\n\"a\": tru", {"{\n\"a\": tru"}},
      {"{\n}\n\"a\nb\"", {"{\n}", "\"a", "b", "\""}},
      {"{\n}\n\"a\\\nb", {"{\n}", "\"a\\", "b"}},
      // The same in arrays.
      {"[\n{\"a\": 1,\n{\"b\": 2},\n{}]", {"{\"a\": 1,", "{\"b\": 2}", "{}"}},
      {"[\n  {\"a\": 1,\n  {\"b\": 2}\n]", {"{\"a\": 1,", "{\"b\": 2}"}},
      {"[\n  {\"a\": [1, 2},\n  {\"b\": 2}\n]\n3", {"{\"a\": [1, 2}", "{\"b\": 2}", "3"}},
      {"[{\"a\": {\"b\": 1},\n \"c\": [2] ]\n3", {"{\"a\": {\"b\": 1},\n \"c\": [2]", "3"}},
      {"[\n{\"a\" 1}\n{}]", {"{\"a\" 1}", "10+1 no comma", "{}"}},
  };
  for (const Case& c : cases) {
    for (const std::size_t size : sizes) {
      CAPTURE(c.text, size);
      CHECK(taken_from(c.text, size) == Taken{c.text, Layout::items, c.items});
    }
  }
}

TEST_CASE("outermost arrays are values where they are wanted whole", "[capture]") {
  struct Case {
    std::string text;
    std::vector<std::string> items;
  };
  const std::vector<Case> cases{
      {"[\n]", {"[\n]"}},
      {"[\n1,[2],\n{\"a\":[3]}] [4]\n[]5", {"[\n1,[2],\n{\"a\":[3]}]", "[4]", "[]", "5"}},
      {"[\n{\"a\": 1},\n{\"b\": 2}\n]\n{}", {"[\n{\"a\": 1},\n{\"b\": 2}\n]", "{}"}},
      {"{\n}\n[1]", {"{\n}", "[1]"}},
      {"[\n1, 2", {"[\n1, 2"}},
      {"[\n{\"a\" 1},\n[2]", {"[\n{\"a\" 1},", "[2]"}},
  };
  for (const Case& c : cases) {
    for (const std::size_t size : sizes) {
      CAPTURE(c.text, size);
      CHECK(taken_from(c.text, size, Arrays::whole) == Taken{c.text, Layout::items, c.items});
    }
  }
}

TEST_CASE("a long broken value is given up, and what follows is found again", "[capture]") {
  std::string filler;
  while (filler.size() < 400'000) filler += "    \"key\": [\"value\", {\"a\": 1}],\n";
  struct Case {
    std::string behind;
    std::vector<std::string> items;
  };
  const std::vector<Case> cases{
      {"  \"last\": 1\n  },\n  {\"b\": 2}\n]", {"{\"b\": 2}"}},
      {"  \"last\": 1,\n  {\"b\": 2}\n]", {"{\"b\": 2}"}},
      {"  \"last\": 1\n] {\"b\": 2}", {"{\"b\": 2}"}},
  };
  for (const Case& c : cases) {
    const std::string text = "[\n  {\n  \"broken\" 1,\n" + filler + c.behind;
    for (const std::size_t size : {1000U, 30'000U, 256U * 1024U, 4'000'000U}) {
      CAPTURE(c.behind, size);
      Taken taken = taken_from(text, size);
      REQUIRE_FALSE(taken.items.empty());
      CHECK(taken.items.front() == text.substr(4, 128UL * 1024));
      taken.items.erase(taken.items.begin());
      CHECK(taken.items == c.items);
    }
  }
}

TEST_CASE("a long array that its line does not close takes no other line", "[capture]") {
  std::string elements;
  while (elements.size() < 100'000) elements += "1,";
  struct Case {
    std::string text;
    std::vector<std::string> behind;
  };
  const std::string end = std::to_string(elements.size() + 2);
  const std::string next = std::to_string(elements.size() + 7);
  const std::vector<Case> cases{
      {"2\n{}\n[3]\n{}\n", {"2", end + "+0 incomplete", "{}", "3", "{}"}},
      {"\n{}\n{}\n{}\n", {"{}", std::to_string(elements.size() + 4) + "+0 incomplete", "{}", "{}"}},
      {"{\"a\":\n{}\n{}", {"{\"a\":\n{}", "{}"}},
      {"{\"a\":}\n{}\n{}", {"{\"a\":}", next + "+0 incomplete", "{}", "{}"}},
      {"{\"a\"\n{}\n{}", {"{\"a\"", "{}", "{}"}},
      {"2]\n{}\n{}", {"2", "{}", "{}"}},
      {"2,\n{},\n{}\n{}]", {"2", "{}", "{}", "no comma", "{}"}},
      {"2\n,{}\n{}]", {"2", "{}", "no comma", "{}"}},
  };
  for (const Case& c : cases) {
    for (const std::size_t size : {5'000U, 256U * 1024U}) {
      CAPTURE(c.text, size);
      Taken taken = taken_from("[" + elements + c.text, size);
      taken.items.erase(taken.items.begin(),
                        taken.items.begin() + static_cast<std::ptrdiff_t>(elements.size() / 2));
      for (std::string& item : taken.items) {
        if (item.ends_with(" no comma")) item = "no comma";
      }
      CHECK(taken.items == c.behind);
    }
  }
}

TEST_CASE("lines are whole and lose nothing, however long they are", "[capture]") {
  std::string text = "{\"first\":1}\n";
  for (const std::size_t length : {0UL, 10UL, 300'000UL, 3UL, 5'000'000UL, 7UL}) {
    text += "{\"a\":\"" + std::string(length, 'x') + "\"}\n";
  }
  text += "{\"last\":";
  for (const std::size_t size : {100UL, 4096UL, 256UL * 1024}) {
    CHECK(taken_from(text, size) == Taken{text, Layout::lines, {}});
  }
  Input input(text);
  BlockReader reader(input.stream, 4096);
  Block block;
  std::size_t largest = 0;
  while (reader.next(block)) {
    largest = std::max(largest, block.text.capacity());
    if (block.text.size() < 4096) CHECK(block.text.capacity() <= 8 * 4096);
  }
  CHECK(largest > 5'000'000);
}

TEST_CASE("a line or value beyond the limit is an error, after what is before it was given", "[capture]") {
  const std::string long_text(9000, 'x');
  for (const std::string& first : {"{\"a\":1}\n"s, "[\n1,\n"s}) {
    Input input(first + "\"" + long_text + "\"\n2\n");
    BlockReader reader(input.stream, 1024, Arrays::taken_apart, 4096);
    Block block;
    std::string given;
    const auto read_all = [&] {
      while (reader.next(block)) given += block.text.view();
    };
    CHECK_THROWS_WITH(read_all(),
                      "cannot read test: a line or value of more than 4 KiB, and no message of "
                      "RabbitMQ is so large");
    CHECK(first.starts_with(given));
  }
}

TEST_CASE("white space before the first value is passed on, any amount of it", "[capture]") {
  for (const std::string& blank : {std::string(10'000, '\n'), std::string(10'000, ' ')}) {
    CHECK(taken_from(blank, 100) == Taken{blank, Layout::lines, {}});
    CHECK(taken_from(blank + "{}\n{}\n", 100).layout == Layout::lines);
    CHECK(taken_from("\xEF\xBB\xBF" + blank + "[\n1]", 100).items == std::vector<std::string>{"1"});
    CHECK(taken_from("[\n1," + blank + "]", 100).items == std::vector<std::string>{"1", "3+1 comma"});
  }
}

TEST_CASE("what a slow writer has finished is given at once", "[capture]") {
  struct Part {
    std::string written;
    std::string given;
  };
  const std::vector<std::vector<Part>> streams{
      {{"{\"a\":1}\n", "{\"a\":1}\n"}, {"{\"b\":2}\n{\"c\"", "{\"b\":2}\n"}, {":3}\n", "{\"c\":3}\n"}},
      {{"\n{\"a\":1}\n{", "\n{\"a\":1}\n"}, {"}\n", "{}\n"}},
      {{"[\n{\"a\":1},\n{", "[\n{\"a\":1},\n"}, {"}", "{}"}, {",\n1\n", ",\n1"}},
      {{"{\n}\n{\n", "{\n}\n"}, {"}", "{\n}"}, {" 1 2", " 1 "}},
      {{"{\"a\":\n{}\n{}\n", "{\"a\":\n{}\n{}\n"}, {"{}\n", "{}\n"}},
  };
  for (const std::vector<Part>& stream : streams) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    InputFile file(ends[0], "test");
    InputStream bytes(file);
    BlockReader reader(bytes);
    for (const Part& part : stream) {
      REQUIRE(::write(ends[1], part.written.data(), part.written.size()) ==
              static_cast<ssize_t>(part.written.size()));
      std::string given;
      while (given.size() < part.given.size()) {
        Block block;
        REQUIRE(reader.next(block));
        given += block.text.view();
      }
      CHECK(given == part.given);
    }
    for (const int end : ends) ::close(end);
  }
}

TEST_CASE("a signal ends a wait, and nothing is lost when reading goes on", "[capture]") {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};
  ::sigaction(SIGALRM, &action, &before);
  for (const std::string& text : {"{}\n{\"a\"\n:1}\n"s, "{\n\"a\":\n1}\n"s, "\n[\n1,\n\"b\"]\n"s}) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    InputFile file(ends[0], "test");
    InputStream bytes(file);
    BlockReader reader(bytes, 3);
    Block block;
    std::string given;
    for (const char c : text) {
      REQUIRE(::write(ends[1], &c, 1) == 1);
      ::ualarm(5'000, 5'000);
      while (reader.next(block)) given += block.text.view();
      ::ualarm(0, 0);
      CHECK(reader.interrupted());
    }
    ::close(ends[1]);
    while (reader.next(block)) given += block.text.view();
    CHECK_FALSE(reader.interrupted());
    CHECK(given == text);
    ::close(ends[0]);
  }
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST_CASE("all that came before a failing read is given, then it throws, once", "[capture]") {
  const std::string header = "\x1F\x8B\x08\0\0\0\0\0\0\x03"s;
  for (const std::string& text : {"{\"a\":1}\n{\"b\":"s, "[\n1, {\"a\""s, ""s, "  "s, "{\"a\":\n"s}) {
    // A stored block of deflate and nothing after it.
    const auto low = static_cast<char>(text.size());
    const std::string packed = header + "\0"s + low + "\0"s + static_cast<char>(~low) + "\xFF"s + text;
    Input input(packed);
    BlockReader reader(input.stream, 5);
    std::string given;
    Block block;
    const auto read_all = [&] {
      while (reader.next(block)) given += block.text.view();
    };
    CHECK_THROWS_AS(read_all(), IoError);
    CHECK(given == text);
    CHECK_FALSE(reader.next(block));
  }
}

TEST_CASE("threads that take turns lose nothing", "[capture]") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "{\"number\": " + std::to_string(i) + "}\n";
  for (const std::string& input_text : {text, "[\n" + text + "]"}) {
    Input input(input_text);
    BlockReader reader(input.stream, 1000);
    std::mutex mutex;
    std::map<std::size_t, std::string> parts;
    std::size_t number = 0;
    const auto work = [&] {
      Block block;
      for (;;) {
        const std::lock_guard lock(mutex);
        if (!reader.next(block)) return;
        parts[number++] = block.text.view();
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    std::string whole;
    for (const auto& [_, part] : parts) whole += part;
    CHECK(whole == input_text);
  }
}

namespace {

/// Makes random JSON, with the white space of pretty-printers and of careless people.
class Author {
 public:
  explicit Author(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::string space() {
    constexpr std::array<const char*, 8> spaces{"", "", "", " ", "\n", "\n  ", "\t", "\r\n"};
    return spaces[below(spaces.size())];
  }

  std::string string() {
    constexpr std::array<const char*, 10> parts{"a", "{",    "}",    "[",        "]",
                                                ",", "\\\"", "\\\\", "\xC3\xA9", " \\n"};
    std::string out = "\"";
    for (std::size_t count = below(6); count > 0; --count) out += parts[below(parts.size())];
    return out + "\"";
  }

  std::string container(char open, char close, std::size_t depth) {
    std::string out(1, open);
    for (std::size_t count = below(4), i = 0; i < count; ++i) {
      if (i > 0) out += "," + space();
      if (open == '{') out += string() + space() + ":" + space();
      out += value(depth) + space();
    }
    return out + space() + close;
  }

  std::string value(std::size_t depth) {
    constexpr std::array<const char*, 6> scalars{"null", "true", "-1.5e+3", "0", "12345", "false"};
    const std::size_t kind = below(depth == 0 ? 3 : 6);
    if (kind == 0) return string();
    if (kind < 3) return scalars[below(scalars.size())];
    return kind == 3 ? container('[', ']', depth - 1) : container('{', '}', depth - 1);
  }

  /// Not of an array, which would be taken apart.
  std::string outer_value() {
    for (;;) {
      if (std::string made = value(4); made.front() != '[') return made;
    }
  }

  /// Makes values one after the other, some in arrays. The values to be found are added to `values`.
  std::string document(std::vector<std::string>& values) {
    std::string out = space() + space();
    if (below(2) == 0) {
      values.push_back("{\n\"x\": 1}");
      out += values.back() + "\n";
    } else {
      out += "[\n]";
    }
    for (std::size_t count = below(5); count > 0; --count) {
      out += " " + space();
      if (below(2) == 0) {
        values.push_back(outer_value());
        out += values.back();
        continue;
      }
      out += "[" + space();
      for (std::size_t elements = below(5), i = 0; i < elements; ++i) {
        if (i > 0) out += "," + space();
        values.push_back(value(4));
        out += values.back() + space();
      }
      out += "]";
    }
    return out + space();
  }

  std::string corrupted(std::string text) {
    for (std::size_t count = 1 + below(3); count > 0 && !text.empty(); --count) {
      const std::size_t at = below(text.size());
      constexpr std::string_view bytes = "{}[]\",:\n x1\\\xE9";
      switch (below(5)) {
        case 0:
          text.resize(at);
          break;
        case 1:
          text.erase(at, 1 + below(5));
          break;
        case 2:
          text.insert(at, 1, bytes[below(bytes.size())]);
          break;
        case 3:
          text.insert(at, "\n{");
          break;
        default:
          text[at] = static_cast<char>(random_());
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("values made at random come out as they went in", "[capture]") {
  for (unsigned seed = 0; seed < 1500; ++seed) {
    Author author(seed);
    std::vector<std::string> values;
    const std::string text = author.document(values);
    const std::size_t size = 1 + author.below(author.below(2) == 0 ? 8 : 200);
    CAPTURE(text, size);
    CHECK(taken_from(text, size) == Taken{text, Layout::items, values});
  }
}

TEST_CASE("whatever is broken, every byte is given, and it never depends on the reads", "[capture]") {
  for (unsigned seed = 0; seed < 1500; ++seed) {
    Author author(seed);
    std::vector<std::string> values;
    const std::string text = author.corrupted(author.document(values));
    CAPTURE(text);
    const Taken whole = taken_from(text, 10'000);
    CHECK(taken_from(text, 1) == whole);
    CHECK(taken_from(text, 2 + author.below(50)) == whole);
  }
}

TEST_CASE("a line cut short or broken anywhere leaves the lines after it lines", "[capture]") {
  for (unsigned seed = 0; seed < 1500; ++seed) {
    Author author(seed);
    const std::string first = "{\"a\":{\"b\":[1,{\"c\":\"text\"},[{}]],\"d\":\"e\"},\"f\":[true]}";
    std::string text = first.substr(0, 1 + author.below(first.size())) + "\n{\"x\":[1,{}]}\n";
    for (std::size_t count = author.below(6); count > 0; --count) {
      text += author.below(4) == 0 ? author.corrupted("{\"x\":[1,{}]}") + "\n" : "{\"x\":[1,{}]}\n";
    }
    text += "{\"last\":1}\n";
    CAPTURE(text);
    CHECK(taken_from(text, 1 + author.below(100)) == Taken{text, Layout::lines, {}});
  }
}
