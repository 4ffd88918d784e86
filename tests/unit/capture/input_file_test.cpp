// SPDX-License-Identifier: MIT
#include "capture/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

#include "capture/folder.hpp"
#include "capture/input.hpp"
#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::capture {

TEST_CASE("a file is read in parts to its end, and again", "[capture]") {
  const Folder folder;
  InputFile file(folder.file("f", "hello"));
  std::string out = ">";
  CHECK(file.read(out, 3) == 3U);
  CHECK(file.read(out, 10) == 2U);
  CHECK(out == ">hello");
  CHECK(file.read(out, 10) == 0U);
  CHECK(file.size() == 5U);
  REQUIRE(file.can_rewind());
  file.rewind();
  CHECK(file.read(out, 10) == 5U);
}

TEST_CASE("reading begins where the file stands, and goes back to there", "[capture]") {
  const Descriptor descriptor("skipped rest");
  ::lseek(descriptor.fd(), 8, SEEK_SET);
  InputFile file(descriptor.fd(), "x");
  CHECK(file.name() == "x");
  CHECK(file.size() == 4U);
  std::string out;
  CHECK(file.read(out, 100) == 4U);
  file.rewind();
  CHECK(file.read(out, 100) == 4U);
  CHECK(out == "restrest");
}

TEST_CASE("a pipe has no size and does not go back", "[capture]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  {
    InputFile file(ends[0], "pipe");
    CHECK_FALSE(file.size());
    CHECK_FALSE(file.can_rewind());
    file.never_wait();
    std::string out;
    CHECK_FALSE(file.read(out, 10));  // nothing is there yet
    REQUIRE(::write(ends[1], "x", 1) == 1);
    CHECK(file.read(out, 10) == 1U);
    ::close(ends[1]);
    CHECK(file.read(out, 10) == 0U);
  }
  ::close(ends[0]);
}

TEST_CASE("a wait for bytes ends when another descriptor is readable", "[capture]") {
  std::array<int, 2> quiet{};
  REQUIRE(::pipe2(quiet.data(), O_CLOEXEC) == 0);
  const Descriptor waker("x");
  InputFile file(quiet[0], "pipe");
  file.wake_by(waker.fd());
  std::string out;
  CHECK_FALSE(file.read(out, 10));
  for (const int fd : quiet) ::close(fd);
}

TEST_CASE("a file that cannot be read is named", "[capture]") {
  CHECK_THROWS_AS(InputFile("/nonexistent/file"), IoError);
  const Folder folder;
  CHECK(whole_file(folder.file("f", "all of it"), "a text") == "all of it");
  CHECK_THROWS_AS(whole_file(folder.path("none"), "a text"), IoError);
  CHECK_THROWS_AS(whole_file("/dev/zero", "a text"), UsageError);
}

}  // namespace wazobus::capture
