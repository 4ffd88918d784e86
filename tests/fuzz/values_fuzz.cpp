// SPDX-License-Identifier: MIT
// Fuzzes the reader of JSON files: every value is JSON and is where it says, reading ends, and a second
// reading gives the same.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/value_source.hpp"
#include "json/scan.hpp"
#include "require.hpp"
#include "text/error.hpp"

using namespace wazobus;
using capture::ValueSource;

namespace {

/// All values found, at most `most`.
std::string read(ValueSource& source, bool whole_lines, std::size_t most = static_cast<std::size_t>(-1)) {
  std::string found;
  for (ValueSource::Value value; most > 0; --most) {
    const ValueSource::Step step = source.next(value);
    if (step == ValueSource::Step::end) break;
    REQUIRE_THAT(step != ValueSource::Step::idle || source.has_more());
    if (step == ValueSource::Step::idle) continue;
    const bool good = step == ValueSource::Step::value && source.judge(value) &&
                      !(whole_lines && source.rest_of_line_is_broken());
    if (!good) {
      found += std::to_string(source.broken().line) + ":" + std::to_string(source.broken().column);
      continue;
    }
    REQUIRE_THAT(json::check(value.text, json::Extent::whole, json::Surrogates::any).ok());
    const json::Place place = source.place_of(0);
    REQUIRE_THAT(place.line == value.line && place.column == value.column);
    found += value.text;
  }
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int fd = ::memfd_create("values", MFD_CLOEXEC);
  REQUIRE_THAT(::write(fd, data, size) == static_cast<ssize_t>(size));
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  for (const capture::Arrays arrays : {capture::Arrays::taken_apart, capture::Arrays::whole}) {
    for (const bool whole_lines : {false, true}) {
      try {
        // Most inputs are longer than this, so values are cut where a block ends. The usual blocks are so
        // large that AddressSanitizer asks the kernel for each.
        constexpr std::size_t block_size = 600;
        ValueSource source(path, arrays, {}, block_size);
        const std::string found = read(source, whole_lines);
        source.rewind();
        read(source, whole_lines, size / 16);
        source.rewind();
        REQUIRE_THAT(read(source, whole_lines) == found);
      } catch (const InvalidInput&) {
        // Files that are not text are refused.
      } catch (const IoError&) {
        // So are broken packed files.
      }
    }
  }
  ::close(fd);
  return 0;
}
