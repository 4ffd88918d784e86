// SPDX-License-Identifier: MIT
// The quick checker beside the strict path: what the first one lets pass, the second one finds nothing in.
#include <array>
#include <string_view>

#include "quick_lines.hpp"
#include "require.hpp"

using namespace wazobus;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const catalogue::Catalogue known = catalogue::Catalogue::builtin();
  static catalogue::Rulebook rulebook(known, catalogue::Edition::current);
  static std::array quick{catalogue::Input::detect, catalogue::Input::body, catalogue::Input::record};
  // Several lines, because what a line teaches must not be wrong of the next one. Each input starts from
  // nothing.
  for (const catalogue::Input input : quick) {
    catalogue::Checker fast(rulebook, {input, {}});
    catalogue::Checker strict(rulebook, {input, {}});
    if (input != catalogue::Input::body) fast.take_data_apart();
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      REQUIRE_THAT(catalogue::compare_paths(fast, strict, line).objection.empty());
    }
  }
  return 0;
}
