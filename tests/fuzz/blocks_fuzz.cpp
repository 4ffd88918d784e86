// SPDX-License-Identifier: MIT
// Fuzzes the block reader: it returns every byte, it ends, and its result does not depend on how the stream
// was read.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "capture/blocks.hpp"
#include "json/scan.hpp"
#include "require.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;

namespace {

struct Taken {
  std::string text;
  std::string stream;  // with the holes
  std::vector<std::tuple<std::size_t, std::size_t, json::Fault>> items;
  bool failed = false;
  bool operator==(const Taken&) const = default;
};

void take(const Block& block, Taken& taken) {
  REQUIRE_THAT(!block.text.empty() || !block.items.empty() || !block.holes.empty());
  REQUIRE_THAT(block.layout == Layout::items || block.items.empty());
  std::size_t end = 0;
  for (const Block::Item& item : block.items) {
    REQUIRE_THAT(item.at >= end && item.at + item.length <= block.text.size());
    REQUIRE_THAT(item.length > 0 || item.fault == json::Fault::incomplete);
    if (item.fault == json::Fault::none) end = item.at + item.length;
    taken.items.emplace_back(taken.text.size() + item.at, item.length, item.fault);
  }
  std::string_view rest = block.text.view();
  std::size_t before = 0;
  for (const Block::Hole& hole : block.holes) {
    REQUIRE_THAT(hole.at >= before && hole.at <= block.text.size());
    taken.stream.append(rest.substr(0, hole.at - before)).append(hole.size, '\0');
    rest.remove_prefix(hole.at - before);
    before = hole.at;
  }
  taken.stream += rest;
  taken.text += block.text.view();
}

Taken taken_from(int fd, std::size_t block_size) {
  ::lseek(fd, 0, SEEK_SET);
  InputFile file(fd, "blocks");
  InputStream stream(file);
  BlockReader reader(stream, block_size);
  Taken taken;
  try {
    for (Block block; reader.next(block);) take(block, taken);
  } catch (const IoError&) {
    taken.failed = true;
  }
  return taken;
}

/// Of binary data only the beginning is read; where that ends depends on the size of the blocks.
bool are_same(const Taken& some, const Taken& whole) {
  constexpr std::size_t enough = 4096;
  const std::string_view begin = std::string_view(whole.text).substr(0, enough);
  const bool is_cut = begin.size() == enough && !binary_kind(begin).empty();
  return is_cut ? some.text.starts_with(begin) : some == whole;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int fd = ::memfd_create("blocks", MFD_CLOEXEC);
  REQUIRE_THAT(::write(fd, data, size) == static_cast<ssize_t>(size));
  // Larger than all inputs, and less than what AddressSanitizer maps anew each time.
  const Taken whole = taken_from(fd, 1UL << 16);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  REQUIRE_THAT(whole.stream == bytes || recognise_packed(bytes).unpacker);
  if (size < 2000) REQUIRE_THAT(are_same(taken_from(fd, 1), whole));
  REQUIRE_THAT(are_same(taken_from(fd, 61), whole));
  [[maybe_unused]] const std::string_view kind = binary_kind(whole.text);
  ::close(fd);
  return 0;
}
