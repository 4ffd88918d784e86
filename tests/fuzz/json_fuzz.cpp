// SPDX-License-Identifier: MIT
// The scanner against RapidJSON: they accept the same texts, and what is compact stays as it is. The tree
// that RapidJSON reads has the nodes of the document that the scanner reads, in the same places.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "json/document.hpp"
#include "json/scan.hpp"
#include "json/tree.hpp"
#include "require.hpp"
#include "second_opinion.hpp"

namespace {

using namespace wazobus::json;

/// RapidJSON alone refuses a number beyond a double.
void require_same(const Document& document, const Scan& scan, std::string_view text) {
  Tree tree;
  const Scan read = tree.parse(text);
  if (scan.ok() && read.fault == Fault::bad_number) return;
  REQUIRE_THAT(read.fault == scan.fault && read.at == scan.at);
  if (!scan.ok()) return;
  REQUIRE_THAT(tree.size() == document.size());
  for (Tree::Index i = 0; i < tree.size(); ++i) {
    REQUIRE_THAT(tree.kind(i) == document.kind(i));
    REQUIRE_THAT(tree.at(i) == document.at(i));
    REQUIRE_THAT(tree.next(i) == document.next(i));
    if (tree.is_container(i)) continue;
    REQUIRE_THAT(tree.source(i) == document.raw(i));
    if (tree.is_string(i)) REQUIRE_THAT(tree.string(i) == document.string(i));
  }
  REQUIRE_THAT(tree.source(0) == document.source(0));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
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
  // The document is made by the same judge.
  Document document;
  const Scan parsed = document.parse(text);
  REQUIRE_THAT(parsed.fault == scan.fault && parsed.at == scan.at);
  if (parsed.ok()) REQUIRE_THAT(document.next(0) == document.size());
  require_same(document, parsed, text);
  const Scan first = compact(text, out, Extent::first);
  if (first.ok()) REQUIRE_THAT(compact(text.substr(0, first.at), out).ok());
  return 0;
}
