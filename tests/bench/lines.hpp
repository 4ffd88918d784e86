// SPDX-License-Identifier: MIT
// Reads a file in blocks, as wazobus does, for the parsers that scripts/bench validate compares it with.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <vector>

/// Calls take(line, newline) for each line of a file, which may change it; false stops. `padding` bytes are
/// readable behind each line. Returns the exit status.
template <typename Take>
int for_each_line(const char* path, std::size_t padding, const Take& take) {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    std::perror(path);
    return 4;
  }
  constexpr std::size_t block = 256UL * 1024;
  std::vector<char> buffer(4 * block + padding);
  std::size_t kept = 0;
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data() + kept, block);
    if (count <= 0) return 0;
    char* line = buffer.data();
    char* const end = line + kept + count;
    while (char* const newline =
               static_cast<char*>(std::memchr(line, '\n', static_cast<std::size_t>(end - line)))) {
      if (!take(line, newline)) return 1;
      line = newline + 1;
    }
    kept = static_cast<std::size_t>(end - line);
    std::memmove(buffer.data(), line, kept);
  }
}
