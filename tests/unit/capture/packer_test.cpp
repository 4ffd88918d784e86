// SPDX-License-Identifier: MIT
#include "capture/packer.hpp"

#include <string>

#include "capture/input.hpp"
#include "catch.hpp"

namespace wazobus::capture {

TEST_CASE("the extension of a path says how it is packed", "[capture]") {
  CHECK(packing_for("night.ndjson") == Packing::none);
  CHECK(packing_for("night.ndjson.gz") == Packing::gzip);
  CHECK(packing_for("night.zst") == Packing::zstd);
  CHECK(packing_for("gz") == Packing::none);
  CHECK(packing_for("night.gz/x") == Packing::none);
  for (const Packing packing : {Packing::none, Packing::gzip, Packing::zstd})
    CHECK(packing_for("x" + std::string(extension_of(packing))) == packing);
}

TEST_CASE("what is packed one after the other is unpacked as one", "[capture]") {
  const std::string large(300'000, 'x');
  for (const Packing packing : {Packing::gzip, Packing::zstd}) {
    std::string packed;
    for (const std::string& part : {std::string("one\n"), std::string(), large})
      append_packed(packing, part, packed);
    CHECK(packed.size() < 10'000);
    Input input(packed);
    std::string out;
    std::string part(65'536, '\0');
    while (const auto count = input.stream.read(part.data(), part.size())) {
      if (*count == 0) break;
      out.append(part, 0, *count);
    }
    CHECK(out == "one\n" + large);
  }
}

}  // namespace wazobus::capture
