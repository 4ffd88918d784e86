// SPDX-License-Identifier: MIT
// A reference for scripts/bench validate: simdjson's DOM of each line, whose values are all visited. It reads
// in the same pieces as rapidjson_null.cpp.
#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <vector>

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
  const int fd = ::open(argv[1], O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    std::perror(argv[1]);
    return 4;
  }
  constexpr std::size_t block = 256UL * 1024;
  std::vector<char> buffer(4 * block + simdjson::SIMDJSON_PADDING);
  std::size_t kept = 0;
  std::size_t values = 0;
  simdjson::dom::parser parser;
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data() + kept, block);
    if (got <= 0) break;
    char* line = buffer.data();
    char* const end = line + kept + got;
    while (char* const newline =
               static_cast<char*>(std::memchr(line, '\n', static_cast<std::size_t>(end - line)))) {
      simdjson::dom::element value;
      if (parser.parse(line, static_cast<std::size_t>(newline - line), false).get(value) != simdjson::SUCCESS)
        return 1;
      values += count(value);
      line = newline + 1;
    }
    kept = static_cast<std::size_t>(end - line);
    std::memmove(buffer.data(), line, kept);
  }
  std::printf("%zu values, %s\n", values, simdjson::get_active_implementation()->name().c_str());
}
