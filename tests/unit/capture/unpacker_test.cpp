// SPDX-License-Identifier: MIT
// How whole files come through it, input_stream_test.cpp has.
#include "capture/unpacker.hpp"

#include <array>
#include <string>

#include "capture/packer.hpp"
#include "catch.hpp"

namespace wazobus::capture {

namespace {

std::string packed(Packing packing, std::string_view bytes) {
  std::string out;
  append_packed(packing, bytes, out);
  return out;
}

}  // namespace

TEST_CASE("packed data is recognised by its first bytes", "[capture]") {
  for (const Packing packing : {Packing::gzip, Packing::zstd}) {
    const std::string data = packed(packing, "hello");
    REQUIRE(recognise_packed(data).unpacker != nullptr);
    CHECK(recognise_packed(data).unpacker->format() == (packing == Packing::gzip ? "gzip" : "Zstandard"));
    const Recognised begun = recognise_packed(data.substr(0, 1));
    CHECK(begun.unpacker == nullptr);
    CHECK(begun.undecided);
  }
  for (const char* const plain : {"{", "\x1f{", "\x28\xb5x"}) {
    const Recognised none = recognise_packed(plain);
    CHECK(none.unpacker == nullptr);
    CHECK_FALSE(none.undecided);
  }
}

TEST_CASE("packed data is unpacked byte by byte, and may end only behind a member", "[capture]") {
  for (const Packing packing : {Packing::gzip, Packing::zstd}) {
    const std::string data = packed(packing, "hello");
    const auto unpacker = recognise_packed(data).unpacker;
    std::string out;
    std::size_t taken = 0;
    while (taken < data.size() || !unpacker->may_end()) {
      std::array<char, 2> into{};
      const std::size_t given = std::min<std::size_t>(1, data.size() - taken);
      const Unpacker::Step step =
          unpacker->step(std::string_view(data).substr(taken, given), into.data(), into.size());
      REQUIRE(step.fault.empty());
      taken += step.taken;
      out.append(into.data(), step.stored);
      if (taken < data.size()) {
        CHECK_FALSE((unpacker->may_end() && taken > 4));
      } else if (step.stored == 0) {
        break;
      }
    }
    CHECK(out == "hello");
    CHECK(unpacker->may_end());
  }
}

TEST_CASE("corrupt data is a fault, and nothing is stored then", "[capture]") {
  for (const Packing packing : {Packing::gzip, Packing::zstd}) {
    std::string data = packed(packing, "hello");
    const auto unpacker = recognise_packed(data).unpacker;
    for (std::size_t at = 4; at < data.size(); ++at) data[at] = '\xff';
    std::array<char, 100> into{};
    Unpacker::Step step;
    std::string_view rest = data;
    do {
      step = unpacker->step(rest, into.data(), into.size());
      rest.remove_prefix(step.taken);
      CHECK(step.stored == 0);
    } while (step.fault.empty() && step.taken > 0);
    CHECK_FALSE(step.fault.empty());
  }
}

}  // namespace wazobus::capture
