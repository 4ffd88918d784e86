// SPDX-License-Identifier: MIT
#include "event/regex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>

#include "text/error.hpp"
#include "text/sanitise.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace wazobus::event {

namespace {

/// The work allowed for any value, and for each byte of it. An expression that reads a value a few times
/// stays far below.
constexpr std::uint64_t least_budget = 1'000'000;
constexpr std::uint64_t budget_per_byte = 64;

/// The memory for backtracking positions.
constexpr std::uint32_t heap_limit_kib = 64 * 1024;

/// PCRE2's own match limit restarts at every byte of the subject and does not count what a repetition reads.
/// So the work is counted here, at each item of the expression.
struct Budget {
  std::uint64_t left;
  bool has_backreferences;
  std::size_t last_position = 0;
};

/// The bytes that a backreference may read without progress: the length of the longest group.
std::uint64_t longest_group(const pcre2_callout_block& block) {
  std::uint64_t longest = 0;
  for (std::size_t group = 1; group < block.capture_top; ++group) {
    const PCRE2_SIZE begin = block.offset_vector[2 * group];
    const PCRE2_SIZE end = block.offset_vector[2 * group + 1];
    if (begin != PCRE2_UNSET && end > begin) longest = std::max<std::uint64_t>(longest, end - begin);
  }
  return longest;
}

int count_work(pcre2_callout_block* block, void* data) {
  auto& budget = *static_cast<Budget*>(data);
  const std::size_t here = block->current_position;
  const std::uint64_t cost = 1 + (here > budget.last_position ? here - budget.last_position : 0) +
                             (budget.has_backreferences ? longest_group(*block) : 0);
  budget.last_position = here;
  if (cost > budget.left) return PCRE2_ERROR_MATCHLIMIT;
  budget.left -= cost;
  return 0;
}

struct FreeData {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
struct FreeContext {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};

/// Working memory of a match, one per thread.
struct Workplace {
  std::unique_ptr<pcre2_match_data, FreeData> data{pcre2_match_data_create(1, nullptr)};
  std::unique_ptr<pcre2_match_context, FreeContext> context{pcre2_match_context_create(nullptr)};

  Workplace() {
    if (!data || !context) throw std::bad_alloc();
    pcre2_set_heap_limit(context.get(), heap_limit_kib);
  }
};

std::string explain(int error) {
  std::array<PCRE2_UCHAR, 256> message{};
  pcre2_get_error_message(error, message.data(), message.size());
  return {message.begin(), std::find(message.begin(), message.end(), PCRE2_UCHAR{0})};
}

}  // namespace

void Regex::Free::operator()(pcre2_real_code_8* code) const {
  pcre2_code_free(code);
}

Regex::Regex(const std::string& pattern, LetterCase letter_case) {
  constexpr std::uint32_t always =
      PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;
  const std::uint32_t options = letter_case == LetterCase::ignored ? always | PCRE2_CASELESS : always;
  int error = 0;
  std::size_t at = 0;
  code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error,
                            &at, nullptr));
  if (code_) {
    std::uint32_t highest = 0;
    pcre2_pattern_info(code_.get(), PCRE2_INFO_BACKREFMAX, &highest);
    has_backreferences_ = highest > 0;
    return;
  }
  throw UsageError(fmt::format("invalid regular expression '{}': {} at offset {}", text::safe(pattern),
                               explain(error), at),
                   "a character that means something in expressions is itself behind a backslash: \\(");
}

std::optional<Regex::Match> Regex::find(std::string_view subject, std::size_t from) const {
  thread_local const Workplace workplace;
  Budget budget{least_budget + budget_per_byte * subject.size(), has_backreferences_};
  pcre2_set_callout(workplace.context.get(), count_work, &budget);
  // PCRE2 refuses a null pointer even if the length is 0.
  const char* const bytes = subject.empty() ? "" : subject.data();
  const int found = pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(bytes), subject.size(), from, 0,
                                workplace.data.get(), workplace.context.get());
  if (found < 0) return std::nullopt;
  const PCRE2_SIZE* const ends = pcre2_get_ovector_pointer(workplace.data.get());
  // \K in a lookahead may set the beginning behind the end.
  return Match{std::min(ends[0], ends[1]), std::max(ends[0], ends[1])};
}

std::string pcre2_version() {
  std::array<char, 64> text{};
  ::pcre2_config(PCRE2_CONFIG_VERSION, text.data());
  // "10.42 2022-12-11"
  const std::string version = text.data();
  return version.substr(0, version.find(' '));
}

}  // namespace wazobus::event
