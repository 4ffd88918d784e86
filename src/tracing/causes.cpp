// SPDX-License-Identifier: MIT
#include "tracing/causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace wazobus::tracing {

namespace {

struct CauseWords {
  int cause;
  std::string_view words;
};

/// Q.850, as far as Asterisk uses it.
constexpr std::array cause_words{
    CauseWords{0, "cause unknown"},
    CauseWords{1, "number unallocated"},
    CauseWords{3, "no route"},
    CauseWords{q850::normal, "normal clearing"},
    CauseWords{q850::busy, "busy"},
    CauseWords{18, "no response"},
    CauseWords{q850::no_answer, "no answer"},
    CauseWords{20, "absent"},
    CauseWords{q850::rejected, "rejected"},
    CauseWords{q850::answered_elsewhere, "answered elsewhere"},
    CauseWords{27, "out of order"},
    CauseWords{28, "bad number"},
    CauseWords{34, "no circuit"},
    CauseWords{38, "network out of order"},
    CauseWords{41, "temporary failure"},
    CauseWords{58, "bearer not available"},
    CauseWords{q850::interworking, "interworking error"},
};

}  // namespace

std::string describe_cause(int cause) {
  const auto* const found = std::find_if(cause_words.begin(), cause_words.end(),
                                         [cause](const CauseWords& one) { return one.cause == cause; });
  return found == cause_words.end() ? fmt::format("cause {}", cause)
                                    : fmt::format("{} {}", cause, found->words);
}

}  // namespace wazobus::tracing
