// SPDX-License-Identifier: MIT
// Regular expressions (PCRE2). The user types the pattern; the values come from untrusted messages.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct pcre2_real_code_8;

namespace wazobus::event {

class Regex {
 public:
  /// Throws UsageError with the offset of the fault.
  explicit Regex(const std::string& pattern);

  /// Is there a match anywhere in `subject`, which may be invalid UTF-8? The work is limited to a multiple of
  /// its size. A match that needs more, as nested repetitions can, counts as no match.
  [[nodiscard]] bool matches(std::string_view subject) const;

 private:
  struct Free {
    void operator()(pcre2_real_code_8* code) const;
  };

  std::unique_ptr<pcre2_real_code_8, Free> code_;
  bool has_backreferences_ = false;
};

}  // namespace wazobus::event
