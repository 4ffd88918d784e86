// SPDX-License-Identifier: MIT
// How streams are cut by it, blocks_test.cpp has.
#include "capture/outline.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::capture {

namespace {

/// "closed 4", or "more" where it needs more.
std::string spelled(const std::optional<Outline::Extent>& extent) {
  if (!extent) return "more";
  switch (extent->end) {
    case Outline::End::closed:
      return fmt::format("closed {}", extent->length);
    case Outline::End::line_start:
      return fmt::format("line start {}", extent->length);
    case Outline::End::cut:
      return fmt::format("cut {}", extent->length);
    case Outline::End::stream:
      return fmt::format("stream {}", extent->length);
  }
  return {};
}

std::string outline_found(std::string_view text, bool at_end, Outline::Surroundings around = {}) {
  Outline outline;
  outline.start(text.front(), around);
  return spelled(outline.find(text, at_end));
}

}  // namespace

TEST_CASE("a value ends where its brackets, its quote or its word do", "[capture]") {
  struct Case {
    std::string text;
    std::string end;
  };
  const std::vector<Case> cases{
      {"{} x", "closed 2"},
      {"{\"a\": \"}\"} {", "closed 10"},
      {"[[1], \"]\\\"]\"] ]", "closed 13"},
      {"\"a\\\"b\" 1", "closed 6"},
      {"12 3", "closed 2"},
      {"true,", "closed 4"},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(outline_found(one.text, false) == one.end);
  }
}

TEST_CASE("a value that is not closed needs more, until the stream ends", "[capture]") {
  for (const char* const text : {"{\"a\": 1", "[1, 2", "\"abc", "12"}) {
    INFO(text);
    CHECK(outline_found(text, false) == "more");
    CHECK(outline_found(text, true) == fmt::format("stream {}", std::string_view(text).size()));
  }
}

TEST_CASE("a bracket that closes nothing closes the array around a broken value", "[capture]") {
  CHECK(outline_found("{\"a\": 1 ] ", true, {0, true}) == "closed 7");
}

TEST_CASE("where a container closes does not depend on how its text was dealt out", "[capture]") {
  const std::string text = R"({"a": ["}", {"b": "\""}], "c": null}  {)";
  for (std::size_t first = 1; first < text.size(); ++first) {
    Outline outline;
    outline.start('{', {});
    const auto early = outline.find(std::string_view(text).substr(0, first), false);
    INFO(first);
    CHECK(spelled(early ? early : outline.find(text, false)) == "closed 36");
  }
}

}  // namespace wazobus::capture
