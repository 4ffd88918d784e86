// SPDX-License-Identifier: MIT
// Conditions on an event: data.status = Up and not (data.cause or name ~ ended$).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/comparison.hpp"

namespace wazobus::event {

/// Comparisons joined by `and`, `or`, `not` and parentheses; `not` binds more than `and`, and `and` more than
/// `or`.
///
/// A value ends before a word `and` or `or`, before a parenthesis that is not its own, or at the end of the
/// condition. A value that contains any of these is written in quotes. Spaces around a value are dropped,
/// except at the end of the condition, where the value is kept byte for byte.
class Condition {
 public:
  /// Throws UsageError with the place of the fault.
  static Condition parse(std::string_view text, LetterCase letter_case = LetterCase::matters);

  [[nodiscard]] bool holds(const Event& event) const;

  /// As it was typed.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// Is `or` its outermost word? Then it needs parentheses beside an `and`.
  [[nodiscard]] bool is_alternative() const { return root_.kind == Node::Kind::any; }

  /// In the order in which they were typed.
  void for_each(const std::function<void(const Comparison&)>& visit) const;

  /// A comparison, or a word (`and`, `or`, `not`) with the nodes that it joins.
  struct Node {
    enum class Kind : std::uint8_t { comparison, all, any, none } kind;
    std::optional<Comparison> comparison{};
    std::vector<Node> nodes{};
  };
  [[nodiscard]] const Node& root() const { return root_; }

 private:
  explicit Condition(Node root) : root_(std::move(root)) {}

  std::string text_;
  Node root_;
};

}  // namespace wazobus::event
