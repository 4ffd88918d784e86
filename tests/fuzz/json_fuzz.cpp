// SPDX-License-Identifier: MIT
// Compares the scanner with RapidJSON: they accept the same texts, and compact text stays unchanged.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "json/document.hpp"
#include "json/scan.hpp"
#include "require.hpp"
#include "second_opinion.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wazobus::json;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string out;
  const Scan scan = compact(text, out);
  REQUIRE_THAT(scan.at <= size);
  REQUIRE_THAT(rapidjson_agrees(text, scan));
  if (scan.ok()) {
    std::string again;
    REQUIRE_THAT(compact(out, again).ok());
    REQUIRE_THAT(again == out);
  } else {
    REQUIRE_THAT(out.empty());
  }
  // The same scanner makes the tree.
  Document document;
  const Scan parsed = document.parse(text);
  REQUIRE_THAT(parsed.fault == scan.fault && parsed.at == scan.at);
  if (parsed.ok()) REQUIRE_THAT(document.next(0) == document.size());
  const Scan first = compact(text, out, Extent::first);
  if (first.ok()) REQUIRE_THAT(compact(text.substr(0, first.at), out).ok());
  return 0;
}
