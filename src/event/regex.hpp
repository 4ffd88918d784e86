// SPDX-License-Identifier: MIT
// Regular expressions (PCRE2). The user types the pattern; the values come from untrusted messages.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct pcre2_real_code_8;

namespace wazobus::event {

/// Does the case of letters in a pattern or a name matter?
enum class LetterCase : bool { matters, ignored };

class Regex {
 public:
  /// Throws UsageError with the offset of the fault.
  explicit Regex(const std::string& pattern, LetterCase letter_case = LetterCase::matters);

  /// Is there a match anywhere in `subject`, which may be invalid UTF-8? The work is limited to a multiple of
  /// its size. A match that needs more, as nested repetitions can, counts as no match.
  [[nodiscard]] bool matches(std::string_view subject) const { return find(subject).has_value(); }

  struct Match {
    std::size_t begin;
    std::size_t end;
  };
  /// The first match at or behind `from`.
  [[nodiscard]] std::optional<Match> find(std::string_view subject, std::size_t from = 0) const;

 private:
  struct Free {
    void operator()(pcre2_real_code_8* code) const;
  };

  std::unique_ptr<pcre2_real_code_8, Free> code_;
  bool has_backreferences_ = false;
};

/// "10.42"
std::string pcre2_version();

}  // namespace wazobus::event
