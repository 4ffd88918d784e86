// SPDX-License-Identifier: MIT
#include "capture/csv.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::capture {

namespace {

/// "[a][b@1:3]" for each record, with places where they are asked for; then what is wrong, and where.
std::string records_of(std::string_view text, std::size_t piece, bool with_places = false) {
  CsvCutter cutter;
  std::string out;
  const auto take_record = [&] {
    for (const CsvCutter::Field& field : cutter.fields()) {
      out += fmt::format("[{}{}", field.is_quoted ? "\"" : "", field.text);
      if (with_places) out += fmt::format("@{}:{}", field.place.line, field.place.column);
      out += ']';
    }
    out += '\n';
    cutter.forget();
  };
  while (!text.empty() && cutter.fault().what.empty()) {
    text.remove_prefix(cutter.take(text.substr(0, piece)));
    if (cutter.is_complete()) take_record();
  }
  if (cutter.fault().what.empty()) cutter.finish();
  if (cutter.is_complete()) take_record();
  if (!cutter.fault().what.empty())
    out += fmt::format("fault at {}:{}", cutter.fault().place.line, cutter.fault().place.column);
  return out;
}

}  // namespace

TEST_CASE("CSV is cut into records and fields, in whatever pieces it comes", "[capture]") {
  struct Case {
    std::string text;
    std::string records;
  };
  const std::vector<Case> cases{
      {"a,b\nc,d\n", "[a][b]\n[c][d]\n"},
      {"a,b\r\nc,d", "[a][b]\n[c][d]\n"},
      {"a,,\n", "[a][][]\n"},
      {"\"a,b\",\"c\"\"d\"\n", "[\"a,b][\"c\"d]\n"},
      {"\"a\nb\"\n", "[\"a\nb]\n"},
      {"\"\"\n", "[\"]\n"},
      {"a b , c\n", "[a b][c]\n"},
      {"a, \"b, c\" ,d\n \"e\" \r\n", "[a][\"b, c][d]\n[\"e]\n"},
      {"a;\"b,c\"\nd,e;f\n", "[a][\"b,c]\n[d,e][f]\n"},
      {"a\tb\n\tc d\n", "[a][b]\n[][c d]\n"},
      {"\"a;b\",c;d\n", "[\"a;b][c;d]\n"},
      {"a\nb;c\n", "[a]\n[b;c]\n"},
      {"", ""},
  };
  for (const Case& one : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{100}}) {
      INFO(one.text << " in pieces of " << piece);
      CHECK(records_of(one.text, piece) == one.records);
    }
  }
}

TEST_CASE("a field of CSV has the place of its first byte", "[capture]") {
  CHECK(records_of("a,\"b\nc\",d\ne\n", 100, true) == "[a@1:1][\"b\nc@1:3][d@2:4]\n[e@3:1]\n");
}

TEST_CASE("a lone quote is a fault with its place", "[capture]") {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{100}}) {
    CHECK(records_of("a,b\"c\n", piece) == "fault at 1:4");
    CHECK(records_of("x\n\"a\"b\n", piece) == "[x]\nfault at 2:4");
    CHECK(records_of("x\n\"a\" b\n", piece) == "[x]\nfault at 2:5");
    CHECK(records_of("x\n  y,\"a", piece).starts_with("[x]\nfault at 2:"));
  }
}

TEST_CASE("a record of CSV knows where it begins and how large it is", "[capture]") {
  CsvCutter cutter({7, 3});
  CHECK(cutter.take("ab,c\nrest") == 5);
  REQUIRE(cutter.is_complete());
  CHECK(cutter.begin().line == 7);
  CHECK(cutter.begin().column == 3);
  CHECK(cutter.size() >= 4);
}

}  // namespace wazobus::capture
