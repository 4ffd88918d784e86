// SPDX-License-Identifier: MIT
#include "json/sorted.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace wazobus::json {

namespace {

/// Deeper values are not sorted: only a hostile sender makes them, and the recursion would overflow the
/// stack.
constexpr std::size_t deepest_sorted = 100;

void append(View value, std::size_t depth, std::string& out);

void append_array(View value, std::size_t depth, std::string& out) {
  out += '[';
  bool is_first = true;
  for (Children elements(value); elements.next(); is_first = false) {
    if (!is_first) out += ',';
    append(elements.value(), depth + 1, out);
  }
  out += ']';
}

void append_object(View value, std::size_t depth, std::string& out) {
  struct Member {
    std::string key;
    std::string_view raw_key;
    View value;
  };
  std::vector<Member> sorted;
  for (Children members(value); members.next();)
    sorted.push_back({members.raw_key().string(), members.raw_key().text(), members.value()});
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Member& a, const Member& b) { return a.key < b.key; });
  out += '{';
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i > 0) out += ',';
    out.append(sorted[i].raw_key).append(":");
    append(sorted[i].value, depth + 1, out);
  }
  out += '}';
}

void append(View value, std::size_t depth, std::string& out) {
  const Kind kind = value.kind();
  if (depth >= deepest_sorted || (kind != Kind::object && kind != Kind::array)) {
    out += value.text();
  } else if (kind == Kind::object) {
    append_object(value, depth, out);
  } else {
    append_array(value, depth, out);
  }
}

}  // namespace

void append_sorted(View value, std::string& out) {
  append(value, 0, out);
}

}  // namespace wazobus::json
