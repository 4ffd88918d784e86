// SPDX-License-Identifier: MIT
// Comparisons of a value of an event: data.status=Up.
#pragma once

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "event/path.hpp"
#include "event/regex.hpp"
#include "text/number.hpp"
#include "text/time.hpp"

namespace wazobus::event {

/// One PATH OP VALUE, or a PATH alone, which holds if the value is there. The operators:
///
/// - `=` and `==` compare a string by its text ("5" = 5 holds), a number as a number (1.0 is 1), null, true
///   and false by these words, a container as compact JSON. Numbers are compared exactly. A string that is a
///   time equals the same moment in any other form.
/// - `:=` compares with a JSON value, types included: a number equals numbers only, "5" := 5 does not hold,
///   and times are texts.
/// - `~` searches for a regular expression (PCRE2, not anchored) in the value's text. The text of null, true
///   and false is that word; the text of a container is its compact JSON.
/// - `!=` and `!~` are the exact opposites of `=` and `~`, so they hold for a missing value.
/// - `<` `>` `<=` `>=` compare as moments if both sides are times, as numbers if both sides read as one
///   (strings too: "10" > 9), and as bytes if neither does. In any other case they do not hold, nor if the
///   right side is a time and the left does not begin with a digit.
///
/// A time has a date, and perhaps a clock and an offset, as text::parse_time() reads it. Without an offset it
/// is local time (TZ); a date alone is its midnight. Numbers are never times.
///
/// A right side in double quotes is read as a JSON string. One in single quotes, and a regular expression in
/// either, is what stands between the quotes.
class Comparison {
 public:
  enum class Operator { exists, equal, equal_json, match, less, greater, at_most, at_least };

  /// The parts as they were typed.
  struct Parts {
    std::string_view text{};  ///< all of it, for messages
    std::string_view path{};
    std::string_view symbol{};  ///< of the operator; empty: the value is there
    std::string_view value{};
    bool is_quoted = false;  ///< the value is a text; only := reads it as JSON
    LetterCase letter_case = LetterCase::matters;
  };

  /// Throws UsageError.
  explicit Comparison(const Parts& parts);

  [[nodiscard]] bool holds(const Event& event) const;

  [[nodiscard]] const Path& path() const { return path_; }
  [[nodiscard]] Operator op() const { return operator_; }
  /// Does it hold where the operator does not?
  [[nodiscard]] bool is_negated() const { return negated_; }
  /// The right side as text.
  [[nodiscard]] const std::string& value() const { return value_.text; }
  [[nodiscard]] bool is_number() const { return number_.has_value(); }
  /// Is the right side compared as a moment?
  [[nodiscard]] bool is_time() const { return time_.has_value(); }

 private:
  void take_json();
  [[nodiscard]] bool holds_plainly(const Event& event) const;
  [[nodiscard]] std::optional<std::strong_ordering> order_of_times(const Value& value,
                                                                   const Event& event) const;
  [[nodiscard]] bool equals(const Value& value, const Event& event) const;
  [[nodiscard]] bool equals_as_number(const Value& value) const;
  [[nodiscard]] bool equals_json(const Value& value) const;
  [[nodiscard]] bool is_ordered(const Value& value, const Event& event) const;

  std::string text_;  ///< for messages
  Path path_;
  Operator operator_ = Operator::exists;
  bool negated_ = false;
  /// The right side. Its kind matters only for equal_json.
  Value value_;
  /// The right side as a number, if it is one.
  std::optional<text::Number> number_;
  /// The right side as a time, if it is one; never for equal_json.
  std::optional<text::Timestamp> time_;
  mutable text::LocalZone zone_;  ///< mutable, as it is only a cache
  /// For equal: the right side without white space, if it is an array or object.
  std::optional<std::string> compact_;
  /// Shared between copies. Not null for the operator match.
  std::shared_ptr<const Regex> regex_;
};

/// The operator at the start of `text`, or nothing: "!=".
std::string_view operator_at(std::string_view text);

}  // namespace wazobus::event
