// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "capture/byte_writer.hpp"
#include "capture/value_reader.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;

namespace {

struct Pipe {
  std::array<int, 2> ends{};
  Pipe() { REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    for (const int end : ends) ::close(end);
  }
};

struct Found {
  std::string text;
  std::size_t line;
  bool operator==(const Found&) const = default;
};

/// What the reader makes of `input` when it arrives `step` bytes at a time; a fault is its message.
std::vector<Found> values_of(const std::string& input, std::size_t step) {
  Pipe pipe;
  InputFile file(pipe.ends[0], "test");
  ValueReader reader(file);
  std::vector<Found> found;
  std::size_t sent = 0;
  bool open = true;
  try {
    for (;;) {
      ValueReader::Value value{};
      switch (reader.next(value)) {
        case ValueReader::Step::value:
          found.push_back({std::string(value.text), value.line});
          break;
        case ValueReader::Step::end:
          return found;
        case ValueReader::Step::starved: {
          const std::string part = input.substr(sent, step);
          sent += part.size();
          if (!part.empty()) {
            REQUIRE(::write(pipe.ends[1], part.data(), part.size()) == static_cast<ssize_t>(part.size()));
          } else if (open) {
            ::close(pipe.ends[1]);
            pipe.ends[1] = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
            open = false;
          }
          reader.fill();
        }
      }
    }
  } catch (const InvalidInput& error) {
    found.push_back({error.what(), 0});
  }
  return found;
}

}  // namespace

TEST_CASE("a stream is cut into its values, however it arrives", "[capture]") {
  struct Case {
    std::string input;
    std::vector<Found> values;
  };
  const std::vector<Case> cases{
      {"", {}},
      {" \n\n", {}},
      {"{\"a\":1}\n{\"b\":2}\n", {{"{\"a\":1}", 1}, {"{\"b\":2}", 2}}},
      {"{\"a\":1}\r\n\r\n{\"b\":2}", {{"{\"a\":1}", 1}, {"{\"b\":2}", 3}}},
      {"{} {}\n[1]", {{"{}", 1}, {"{}", 1}, {"[1]", 2}}},
      {"12\n13", {{"12", 1}, {"13", 2}}},
      {"{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}\n3 4",
       {{"{\n  \"a\": 1\n}", 1}, {"{\n  \"b\": 2\n}", 4}, {"3", 7}, {"4", 7}}},
      {"[\n1]{\"x\":\"\xC3\xA9\"}", {{"[\n1]", 1}, {"{\"x\":\"\xC3\xA9\"}", 2}}},
      {"\"Qu\xC3\xA9\"\n", {{"\"Qu\xC3\xA9\"", 1}}},
      {"{\"a\":1}\n{\"b\":\n{\"c\":3}\n",
       {{"{\"a\":1}", 1}, {"test:2:6: not JSON: the text ends in the middle of a value", 0}}},
      {"{\"a\":1}\n  {\"b\" 2}\n",
       {{"{\"a\":1}", 1}, {"test:2:8: not JSON: an unexpected character '2'", 0}}},
      {"{\n\"a\": 1\n}\n{\n\"b\" 1}",
       {{"{\n\"a\": 1\n}", 1}, {"test:5:5: not JSON: an unexpected character '1'", 0}}},
      {"{\n\"a\": 1\n", {{"test:3:1: not JSON: the text ends in the middle of a value", 0}}},
      {"{} {} x\n{}", {{"test:1:7: not JSON: an unexpected character 'x'", 0}}},
      {"{\"a\":1}oops\n", {{"test:1:8: not JSON: an unexpected character 'o'", 0}}},
      {"{\n]", {{"test:2:1: not JSON: an unexpected character ']'", 0}}},
      {"{\n\"a\": [}\n", {{"test:2:7: not JSON: an unexpected character '}'", 0}}},
      {"{\n}\n\"a\nb\"", {{"{\n}", 1}, {"test:3:3: not JSON: a control character inside a string", 0}}},
      {"{\n\"a\": \"]}\\\"}\"\n} true", {{"{\n\"a\": \"]}\\\"}\"\n}", 1}, {"true", 3}}},
      {"nonsense", {{"test:1:2: not JSON: an unexpected character 'o'", 0}}},
      {"\xEF\xBB\xBF{}", {{"test:1:1: not JSON: a byte order mark", 0}}},
  };
  for (const Case& c : cases) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{1000}}) {
      INFO(c.input << " by " << step);
      CHECK(values_of(c.input, step) == c.values);
    }
  }
}

TEST_CASE("output comes together and arrives whole", "[capture]") {
  Pipe pipe;
  ByteWriter writer = ByteWriter::standard_output(pipe.ends[1], [] { return false; });
  writer.buffer() += "one\n";
  writer.commit();
  ::fcntl(pipe.ends[0], F_SETFL, O_NONBLOCK);
  std::array<char, 16> got{};
  CHECK(::read(pipe.ends[0], got.data(), got.size()) < 0);
  writer.flush();
  CHECK(::read(pipe.ends[0], got.data(), got.size()) == 4);
}

TEST_CASE("a closed pipe ends the work, a full disk is an error", "[capture]") {
  ByteWriter disk = ByteWriter::append_to("/dev/full", Packing::none, [] { return false; });
  disk.buffer() += "line\n";
  CHECK_THROWS_AS(disk.flush(), IoError);

  Pipe pipe;
  ::close(pipe.ends[0]);
  pipe.ends[0] = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::signal(SIGPIPE, SIG_IGN);
  ByteWriter screen = ByteWriter::standard_output(pipe.ends[1], [] { return false; });
  screen.buffer() += "line\n";
  CHECK_THROWS_AS(screen.flush(), ClosedPipe);
}

TEST_CASE("while a reader stalls, others are kept alive, and nothing is lost once it reads on", "[capture]") {
  Pipe pipe;
  ByteWriter writer = ByteWriter::standard_output(pipe.ends[1], [] { return false; });
  std::string got;
  int calls = 0;
  writer.while_stalled(
      [&] {
        ++calls;
        std::array<char, 65536> part{};
        const ssize_t count = ::read(pipe.ends[0], part.data(), part.size());
        if (count > 0) got.append(part.data(), static_cast<std::size_t>(count));
      },
      std::chrono::milliseconds(0));
  writer.buffer().assign(150'000, 'x');
  writer.flush();
  CHECK(calls > 0);
  ::fcntl(pipe.ends[0], F_SETFL, O_NONBLOCK);
  std::array<char, 65536> rest{};
  for (ssize_t count = 0; (count = ::read(pipe.ends[0], rest.data(), rest.size())) > 0;)
    got.append(rest.data(), static_cast<std::size_t>(count));
  CHECK(got == std::string(150'000, 'x'));
}

TEST_CASE("a reader that takes nothing does not hold up a stop", "[capture]") {
  Pipe pipe;
  ByteWriter writer = ByteWriter::standard_output(pipe.ends[1], [] { return true; });
  writer.buffer().assign(1024 * 1024, 'x');
  writer.flush();
  CHECK(writer.buffer().empty());
}

TEST_CASE("a capture is appended to", "[capture]") {
  const std::string path = "capture_test." + std::to_string(::getpid());
  for (const char* const line : {"one\n", "two\n"}) {
    ByteWriter writer = ByteWriter::append_to(path, Packing::none, [] { return false; });
    writer.buffer() += line;
    writer.close();
  }
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::array<char, 16> got{};
  CHECK(::read(fd, got.data(), got.size()) == 8);
  CHECK(std::string(got.data(), 8) == "one\ntwo\n");
  ::close(fd);
  ::unlink(path.c_str());
  CHECK_THROWS_AS(ByteWriter::append_to("/nonexistent/file", Packing::none, [] { return false; }), IoError);
}
