// SPDX-License-Identifier: MIT
// Conditions on a value of an event: data.status=Up.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "event/path.hpp"
#include "event/regex.hpp"

namespace wazobus::event {

/// A text read as a number; 64-bit integers are compared exactly.
struct Number {
  std::optional<std::int64_t> integer;
  double real;
};

/// One PATH OP VALUE. The operators:
///
/// - `=` and `==` compare a string by its text ("5" = 5 holds), a number as a number (1.0 is 1), null,
///   true and false by these words, a container as compact JSON.
/// - `:=` compares with a JSON value, types included: a number equals numbers only, "5" := 5 does not hold.
/// - `~` searches for a regular expression (PCRE2, not anchored) in the value's text. The text of null, true
///   and false is that word; the text of a container is its compact JSON.
/// - `!=` and `!~` are the exact opposites of `=` and `~`, so they hold for a missing value.
/// - `<` `>` `<=` `>=` compare as numbers if both sides read as one (strings too: "10" > 9), and as bytes if
///   neither does. In any other case they do not hold.
///
/// A value in double quotes is read as a JSON string, except for a regular expression.
class Condition {
 public:
  /// Spaces around the operator are dropped; the rest of the value is kept byte for byte. Throws UsageError.
  static Condition parse(std::string_view text);

  [[nodiscard]] bool holds(const Event& event) const;

  /// As it was typed.
  [[nodiscard]] const std::string& text() const { return text_; }

  enum class Operator { equal, equal_json, match, less, greater, at_most, at_least };

 private:
  explicit Condition(Path path) : path_(std::move(path)) {}

  void take_json();
  [[nodiscard]] bool holds_plainly(const Event& event) const;
  [[nodiscard]] bool equals(const Value& value) const;
  [[nodiscard]] bool equals_as_number(const Value& value) const;
  [[nodiscard]] bool equals_json(const Value& value) const;
  [[nodiscard]] bool is_ordered(const Value& value) const;

  std::string text_;
  Path path_;
  Operator operator_ = Operator::equal;
  bool negated_ = false;
  /// The right side. Its kind matters only for equal_json.
  Value value_;
  /// The right side as a number, if it is one.
  std::optional<Number> number_;
  /// For equal: the right side without white space, if it is an array or object.
  std::optional<std::string> compact_;
  /// Shared between copies. Not null for the operator match.
  std::shared_ptr<const Regex> regex_;
};

}  // namespace wazobus::event
