// SPDX-License-Identifier: MIT
// Patterns of the ACL language as automata. Even in the worst case, the time of a match is proportional to
// the length of the text times the length of the pattern.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::delivery {

/// The words of an access that stand for others: the user and the session of a token.
struct ReservedWords {
  std::optional<std::string> user;     ///< `me`
  std::optional<std::string> session;  ///< `my_session`

  /// What `word` stands for besides itself. Empty for a word that is not reserved.
  [[nodiscard]] std::optional<std::string_view> meaning_of(std::string_view word) const;
};

class Pattern {
 public:
  /// An access of a token, without a leading `!`. `*` is any run of characters but `.` and `#`; `#` is any
  /// run of characters but the newline; reserved words count only as whole words.
  static Pattern of_access(std::string_view access, const ReservedWords& reserved);

  /// An ACL of the catalogue. A {placeholder} is any run of characters but `.`, since wazo-bus escapes dots;
  /// it does not escape a {nested[field]}, which is any run at all.
  static Pattern of_template(std::string_view acl);

  /// Does all of `text` match? One newline may follow at the end, as with `$` in Python's regular
  /// expressions.
  [[nodiscard]] bool matches(std::string_view text) const;

  /// Is there a text that both match?
  [[nodiscard]] bool overlaps(const Pattern& other) const;

 private:
  enum class Kind : std::uint8_t {
    byte,
    run_in_word,  ///< anything but . and #
    run_in_line,  ///< anything but the newline
    run_to_dot,   ///< anything but .
    run,          ///< anything
    fork,         ///< goes on at `next` and at `other`, without reading a byte
    accept,
  };
  struct Node {
    Kind kind = Kind::accept;
    char byte = 0;
    std::uint32_t next = 0;
    std::uint32_t other = 0;
  };
  class Simulation;

  static bool is_run(Kind kind) { return kind != Kind::byte && kind < Kind::fork; }
  static bool admits(const Node& node, char byte);
  static bool have_common_byte(const Node& a, const Node& b);

  void add_byte(char byte);
  void add_run(Kind kind);
  void add_either(std::string_view one, std::string_view another);
  /// Call once, at the end.
  void finish();

  std::vector<Node> nodes_;
  std::string prefix_;  ///< the bytes that each match begins with; node number prefix_.size() comes next
};

}  // namespace wazobus::delivery
