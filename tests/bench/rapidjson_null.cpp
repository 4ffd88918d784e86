// SPDX-License-Identifier: MIT
// The reference for scripts/bench validate: RapidJSON's SAX parser with an empty handler, in situ, with SSE2,
// over the lines of a file. Like wazobus, it reads in blocks; it checks only the syntax.
#define RAPIDJSON_SSE2
#include <fcntl.h>
#include <rapidjson/reader.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: rapidjson_null FILE\n", stderr);
    return 2;
  }
  const int fd = ::open(argv[1], O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    std::perror(argv[1]);
    return 4;
  }
  constexpr std::size_t block = 256UL * 1024;
  std::vector<char> buffer(4 * block);
  std::size_t kept = 0;
  std::size_t values = 0;
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> nothing;
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data() + kept, block);
    if (count <= 0) break;
    char* line = buffer.data();
    char* const end = line + kept + count;
    while (char* const newline =
               static_cast<char*>(std::memchr(line, '\n', static_cast<std::size_t>(end - line)))) {
      *newline = '\0';
      rapidjson::InsituStringStream stream(line);
      if (!reader.Parse<rapidjson::kParseInsituFlag>(stream, nothing)) return 1;
      ++values;
      line = newline + 1;
    }
    kept = static_cast<std::size_t>(end - line);
    std::memmove(buffer.data(), line, kept);
  }
  std::printf("%zu values\n", values);
}
