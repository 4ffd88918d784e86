// SPDX-License-Identifier: MIT
// What a value of an event must be to be of interest: data.status=Up.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "event/path.hpp"
#include "event/regex.hpp"

namespace wazobus::event {

/// What a text reads as; integers of 64 bits are compared exactly.
struct Number {
  std::optional<std::int64_t> integer;
  double real;
};

/// One PATH OP VALUE. Of the operators
///
/// - `=` and `==` compare a string by its text ("5" = 5 holds), a number as a number (1.0 is 1), null,
///   true and false by these words, a container as compact JSON.
/// - `:=` compares with a JSON value, types included: a number equals numbers only, "5" := 5 does not hold.
/// - `~` searches for a regular expression (PCRE2, not anchored) in the value's text, which for null, true
///   and false is the word, for a container its compact JSON.
/// - `!=` and `!~` are exactly not `=` and not `~`, and hold where there is no value.
/// - `<` `>` `<=` `>=` compare numbers where both sides read as one (strings too: "10" > 9), texts by their
///   bytes where neither does. They do not hold for anything else.
///
/// A value in double quotes is read as a JSON string, but for a regular expression.
class Condition {
 public:
  /// Spaces around the operator are dropped; otherwise the value is taken byte for byte. Throws UsageError.
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
  /// What is compared with; its kind matters to equal_json alone.
  Value value_;
  /// Where it reads as one.
  std::optional<Number> number_;
  /// For equal, where it is an array or object that was typed with white space.
  std::optional<std::string> compact_;
  /// Shared between copies; not null for match.
  std::shared_ptr<const Regex> regex_;
};

}  // namespace wazobus::event
