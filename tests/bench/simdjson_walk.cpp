// SPDX-License-Identifier: MIT
// A reference for scripts/bench validate: simdjson's DOM of each line, whose values are all visited.
#include <simdjson.h>

#include <cstdio>

#include "lines.hpp"

namespace {

std::size_t count(simdjson::dom::element value) {
  std::size_t values = 1;
  if (value.is_object()) {
    for (const auto member : value.get_object()) values += count(member.value);
  } else if (value.is_array()) {
    for (const auto item : value.get_array()) values += count(item);
  }
  return values;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: simdjson_walk FILE\n", stderr);
    return 2;
  }
  std::size_t values = 0;
  simdjson::dom::parser parser;
  const int status = for_each_line(argv[1], simdjson::SIMDJSON_PADDING, [&](char* line, char* newline) {
    simdjson::dom::element value;
    const auto size = static_cast<std::size_t>(newline - line);
    if (parser.parse(line, size, false).get(value) != simdjson::SUCCESS) return false;
    values += count(value);
    return true;
  });
  std::printf("%zu values, %s\n", values, simdjson::get_active_implementation()->name().c_str());
  return status;
}
