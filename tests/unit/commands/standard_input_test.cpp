// SPDX-License-Identifier: MIT
#include "commands/standard_input.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

/// The reading end of something to which `text` was written. Checks that looking takes nothing.
bool looks_like_capture_behind(const std::array<int, 2>& ends, std::string_view text) {
  REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  const bool found = has_capture_waiting(ends[0]);
  std::string left(text.size() + 1, '\0');
  left.resize(text.empty() ? 0 : static_cast<std::size_t>(::read(ends[0], left.data(), left.size())));
  CHECK(left == text);
  for (const int fd : ends) ::close(fd);
  return found;
}

}  // namespace

TEST_CASE("a capture that waits on the standard input is noticed, and is not taken", "[commands]") {
  struct Case {
    std::string_view text;
    bool is_capture;
  };
  const std::array cases{Case{"{\"name\":\"a\"}\n", true}, Case{"\n [1]", true},
                         Case{"\x1f\x8b\x08\x00", true},   Case{"\xef\xbb\xbf{", true},
                         Case{"host1\n", false},           Case{"", false}};
  for (const Case& one : cases) {
    INFO(one.text);
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    CHECK(looks_like_capture_behind(ends, one.text) == one.is_capture);
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    CHECK(looks_like_capture_behind(ends, one.text) == one.is_capture);
  }
}

TEST_CASE("of a file, what is not read yet is what waits", "[commands]") {
  capture::Folder folder;
  const int fd = ::open(folder.file("f", "{}\nhost1\n").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(fd >= 0);
  CHECK(has_capture_waiting(fd));
  CHECK(::lseek(fd, 0, SEEK_CUR) == 0);
  ::lseek(fd, 3, SEEK_SET);
  CHECK_FALSE(has_capture_waiting(fd));
  ::close(fd);
  const int none = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK_FALSE(has_capture_waiting(none));
  ::close(none);
}

TEST_CASE("who types the input is told that it is read", "[commands]") {
  World world;
  const std::vector<std::string> inputs{"a.ndjson", "-"};
  say_if_typed(inputs, false, world.context);
  CHECK(world.said.empty());
  world.context.in_is_terminal = true;
  say_if_typed(inputs, true, world.context);
  say_if_typed({inputs.data(), 1}, false, world.context);
  CHECK(world.said.empty());
  say_if_typed(inputs, false, world.context);
  CHECK(world.said == std::vector<std::string>{"wazobus: reading the standard input; Ctrl-D ends it"});
}
