// SPDX-License-Identifier: MIT
#include "commands/tracing/list_rows.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::commands {

namespace {

/// What two conversations look like in this format.
std::string two_rows(render::TraceFormat format) {
  const int fd = ::memfd_create("rows", MFD_CLOEXEC);
  REQUIRE(fd >= 0);
  TraceOptions options;
  options.format = format;
  const render::TraceLook look;
  capture::ByteWriter screen = capture::ByteWriter::standard_output(fd, [] { return false; });
  ListRows rows(options, look, screen);
  rows.append(tracing::answered_call());
  rows.append(tracing::answered_call());
  screen.flush();
  std::array<char, 4096> bytes{};
  const ssize_t size = ::pread(fd, bytes.data(), bytes.size(), 0);
  ::close(fd);
  REQUIRE(size > 0);
  return {bytes.data(), static_cast<std::size_t>(size)};
}

}  // namespace

TEST_CASE("rows stand below one heading, and JSON has none", "[commands]") {
  const std::string text = two_rows(render::TraceFormat::text);
  CHECK(text.starts_with("BEGIN "));
  CHECK(text.rfind("BEGIN ") == 0);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  const std::string json = two_rows(render::TraceFormat::json);
  CHECK(json.starts_with("{"));
  CHECK(std::count(json.begin(), json.end(), '\n') == 2);
}

}  // namespace wazobus::commands
