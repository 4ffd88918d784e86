// SPDX-License-Identifier: MIT
// The reference for scripts/bench validate: RapidJSON's SAX parser with an empty handler, in situ, with SSE2,
// over the lines of a file. It checks only the syntax.
#define RAPIDJSON_SSE2
#include <rapidjson/reader.h>

#include <cstdio>

#include "lines.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: rapidjson_null FILE\n", stderr);
    return 2;
  }
  std::size_t values = 0;
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> nothing;
  const int status = for_each_line(argv[1], 0, [&](char* line, char* newline) {
    *newline = '\0';
    rapidjson::InsituStringStream stream(line);
    ++values;
    return !reader.Parse<rapidjson::kParseInsituFlag>(stream, nothing).IsError();
  });
  std::printf("%zu values\n", values);
  return status;
}
