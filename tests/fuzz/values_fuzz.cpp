// SPDX-License-Identifier: MIT
// The reader of JSON files: every value that it cuts out is JSON, and it comes to an end.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/value_reader.hpp"
#include "json/scan.hpp"
#include "require.hpp"
#include "text/error.hpp"

using namespace wazobus;
using capture::ValueReader;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int fd = ::memfd_create("values", MFD_CLOEXEC);
  REQUIRE_THAT(::write(fd, data, size) == static_cast<ssize_t>(size));
  ::lseek(fd, 0, SEEK_SET);
  capture::InputFile file(fd, "values");
  ValueReader reader(file);
  try {
    for (ValueReader::Value value{};;) {
      const ValueReader::Step step = reader.next(value);
      if (step == ValueReader::Step::end) break;
      if (step == ValueReader::Step::starved) {
        reader.fill();
        continue;
      }
      std::string compact;
      REQUIRE_THAT(json::compact(value.text, compact).ok());
    }
  } catch (const InvalidInput&) {
    // Broken input has its error.
  }
  ::close(fd);
  return 0;
}
