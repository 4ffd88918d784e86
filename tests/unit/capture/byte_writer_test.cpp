// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "capture/byte_writer.hpp"
#include "capture/folder.hpp"
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

}  // namespace

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

TEST_CASE("what waits in a pipe is not taken", "[capture]") {
  Pipe pipe;
  ByteWriter writer = ByteWriter::standard_output(pipe.ends[1], [] { return false; });
  writer.buffer() += "one\ntwo\n";
  writer.flush();
  CHECK(writer.written() == 8);
  CHECK(writer.taken() == 0);
  std::array<char, 4> got{};
  CHECK(::read(pipe.ends[0], got.data(), got.size()) == 4);
  CHECK(writer.taken() == 4);
}

TEST_CASE("of a packed file the bytes of whole units count, as they were before", "[capture]") {
  const Folder folder;
  ByteWriter writer = ByteWriter::append_to(folder.path("x.gz"), Packing::gzip, [] { return false; });
  for (const std::uint64_t written : {100U, 200U}) {
    writer.buffer().append(100, 'x');
    writer.flush();
    CHECK(writer.written() == written);
    CHECK(writer.taken() == written);
  }
  ByteWriter disk = ByteWriter::append_to("/dev/full", Packing::gzip, [] { return false; });
  disk.buffer() += "line\n";
  CHECK_THROWS_AS(disk.flush(), IoError);
  CHECK(disk.written() == 0);
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
  CHECK_FALSE(writer.flush());
  CHECK(writer.buffer().empty());

  // What comes then would be joined to the middle of a line.
  const std::uint64_t written = writer.written();
  std::array<char, 65536> part{};
  CHECK(::read(pipe.ends[0], part.data(), part.size()) > 0);
  writer.buffer() += "line\n";
  CHECK_FALSE(writer.flush());
  CHECK(writer.written() == written);
}

TEST_CASE("a pipe has a reader until that closes it, and a file always", "[capture]") {
  Pipe pipe;
  const ByteWriter writer = ByteWriter::standard_output(pipe.ends[1], [] { return false; });
  CHECK(writer.has_reader());
  ::close(std::exchange(pipe.ends[0], -1));
  CHECK_FALSE(writer.has_reader());
  CHECK(ByteWriter::append_to("/dev/null", Packing::none, [] { return false; }).has_reader());
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
