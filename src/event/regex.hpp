// SPDX-License-Identifier: MIT
// Regular expressions (PCRE2) that somebody typed, held against values that anybody may have sent.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct pcre2_real_code_8;

namespace wazobus::event {

class Regex {
 public:
  /// Throws UsageError with the offset of what is wrong.
  explicit Regex(const std::string& pattern);

  /// Whether `subject`, which need not be UTF-8, holds a match anywhere. The work is bounded by a multiple of
  /// its size: a match that would take more, as nested repetitions can, counts as none.
  [[nodiscard]] bool matches(std::string_view subject) const;

 private:
  struct Free {
    void operator()(pcre2_real_code_8* code) const;
  };

  std::unique_ptr<pcre2_real_code_8, Free> code_;
  bool has_backreferences_ = false;
};

}  // namespace wazobus::event
