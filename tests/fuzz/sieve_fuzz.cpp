// SPDX-License-Identifier: MIT
// The sieve beside the usual way to read a capture: what it passes over is an event that nobody wants.
#include <array>
#include <string_view>
#include <utility>

#include "passed_lines.hpp"
#include "require.hpp"

using namespace wazobus;

namespace {

event::Selection fuzz_selection(int number) {
  event::Criteria criteria;
  switch (number) {
    case 0:
      criteria.selectors.push_back({event::Selector::By::either, "call_held"});
      break;
    case 1:
      criteria.selectors.push_back({event::Selector::By::name_glob, "call_*d"});
      break;
    case 2:
      criteria.selectors.push_back({event::Selector::By::routing_key, "calls.*.held"});
      break;
    default:
      criteria.conditions.push_back(event::Condition::parse("data.status = Up or headers.x := true"));
  }
  return event::Selection(std::move(criteria));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const std::array selections{fuzz_selection(0), fuzz_selection(1), fuzz_selection(2),
                                     fuzz_selection(3)};
  // The lines twice, because what a line teaches must not be wrong of the next ones.
  const std::string_view lines(reinterpret_cast<const char*>(data), size);
  for (const event::Selection& selection : selections) {
    capture::Sieve sieve(event::required_texts(selection.criteria()).value());
    for (int round = 0; round < 2; ++round)
      REQUIRE_THAT(capture::sift_lines(sieve, lines, selection).objection.empty());
  }
  return 0;
}
