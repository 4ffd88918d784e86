// SPDX-License-Identifier: MIT
// How streams are cut by it, blocks_test.cpp has.
#include "capture/item_cutter.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::capture {

namespace {

/// "<{}> <1>!" for the items in order, with a mark for a fault between them.
std::string items_of(const std::string& text, Arrays arrays, std::size_t step) {
  ItemCutter cutter(arrays);
  std::vector<Block::Item> items;
  std::size_t from = 0;
  for (std::size_t size = std::min(step, text.size());; size = std::min(size + step, text.size())) {
    from = cutter.cut(std::string_view(text).substr(0, size), from, size == text.size(), items);
    if (size == text.size()) break;
  }
  CHECK(from == text.size());
  std::string out;
  for (const Block::Item& item : items)
    out +=
        fmt::format("<{}>{}", text.substr(item.at, item.length), item.fault == json::Fault::none ? "" : "!");
  return out;
}

}  // namespace

TEST_CASE("values one after the other and elements of arrays are items", "[capture]") {
  struct Case {
    std::string text;
    std::string apart;
    std::string whole;
  };
  const std::vector<Case> cases{
      {"{}\n{\"a\":\n1}", "<{}><{\"a\":\n1}>", "<{}><{\"a\":\n1}>"},
      {"[1, {\"a\": 2}]", "<1><{\"a\": 2}>", "<[1, {\"a\": 2}]>"},
      {"[]", "", "<[]>"},
      {"[1,[2]]  [3]", "<1><[2]><3>", "<[1,[2]]><[3]>"},
      {"", "", ""},
  };
  for (const Case& one : cases) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
      INFO(one.text << " in steps of " << step);
      CHECK(items_of(one.text, Arrays::taken_apart, step) == one.apart);
      CHECK(items_of(one.text, Arrays::whole, step) == one.whole);
    }
  }
}

TEST_CASE("what is wrong between the elements of an array is an item with its fault", "[capture]") {
  for (const char* const text : {"[1,]", "[1 2]", "[1,,2]", "[1"}) {
    INFO(text);
    CHECK(items_of(text, Arrays::taken_apart, 100).find('!') != std::string::npos);
  }
}

}  // namespace wazobus::capture
