// SPDX-License-Identifier: MIT
#include "event/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <compare>

#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::event {

namespace {

using Kind = Value::Kind;
using Operator = Comparison::Operator;

struct OperatorName {
  std::string_view name;
  Operator op;
  bool negated;
};

/// Longer operators come first.
constexpr std::array<OperatorName, 10> operator_names{{
    {":=", Operator::equal_json, false},
    {"==", Operator::equal, false},
    {"!=", Operator::equal, true},
    {"!~", Operator::match, true},
    {"<=", Operator::at_most, false},
    {">=", Operator::at_least, false},
    {"=", Operator::equal, false},
    {"~", Operator::match, false},
    {"<", Operator::less, false},
    {">", Operator::greater, false},
}};

UsageError wrong(std::string_view text, std::string_view why, std::string advice) {
  return UsageError(fmt::format("invalid condition '{}': {}", text::safe(text), why), std::move(advice));
}

bool is_as_asked(std::strong_ordering order, Operator op) {
  switch (op) {
    case Operator::less:
      return std::is_lt(order);
    case Operator::greater:
      return std::is_gt(order);
    case Operator::at_most:
      return std::is_lteq(order);
    default:
      return std::is_gteq(order);
  }
}

Kind kind_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::null:
      return Kind::null;
    case json::Kind::boolean:
      return Kind::boolean;
    case json::Kind::number:
      return Kind::number;
    case json::Kind::string:
      return Kind::string;
    default:
      return Kind::container;
  }
}

}  // namespace

std::string_view operator_at(std::string_view text) {
  for (const OperatorName& known : operator_names) {
    if (text.starts_with(known.name)) return known.name;
  }
  return {};
}

Comparison::Comparison(const Parts& parts)
    : text_(parts.text), path_(Path::parse(parts.path)), value_{Kind::string, std::string(parts.value)} {
  for (const OperatorName& known : operator_names) {
    if (known.name != parts.symbol) continue;
    operator_ = known.op;
    negated_ = known.negated;
  }
  if (operator_ == Operator::match) {
    regex_ = std::make_shared<const Regex>(value_.text, parts.letter_case);
  } else if (operator_ != Operator::exists) {
    if (!parts.is_quoted || operator_ == Operator::equal_json) take_json();
    number_ = text::Number::parse(value_.text);
    if (operator_ != Operator::equal_json) time_ = text::parse_time(text::tidy_time(value_.text), zone_);
  }
}

/// Prepares the comparison with a value that is JSON.
void Comparison::take_json() {
  std::string compact;
  const json::Scan scan = json::compact(value_.text, compact);
  if (!scan.ok() && operator_ == Operator::equal_json) {
    throw wrong(text_, fmt::format("what follows := is not JSON: {}", json::explain(value_.text, scan)),
                "a string has quotes: 'data.status := \"Up\"'");
  }
  if (!scan.ok()) return;
  const json::View json(compact);
  const Kind kind = kind_of(json.kind());
  if (operator_ == Operator::equal_json) {
    value_ = {kind, kind == Kind::string ? json.string() : compact};
  } else if (kind == Kind::container && compact != value_.text) {
    compact_ = compact;
  } else if (kind == Kind::string) {
    value_.text = json.string();  // quoted as for jq
  }
}

bool Comparison::holds(const Event& event) const {
  return holds_plainly(event) != negated_;
}

bool Comparison::holds_plainly(const Event& event) const {
  Value value;
  if (!path_.read(event, value)) return false;
  switch (operator_) {
    case Operator::exists:
      return true;
    case Operator::equal:
      return equals(value, event);
    case Operator::equal_json:
      return equals_json(value);
    case Operator::match:
      return regex_->matches(value.text);
    default:
      return is_ordered(value, event);
  }
}

/// Compares the moments of both sides. Empty unless both are times.
std::optional<std::strong_ordering> Comparison::order_of_times(const Value& value, const Event& event) const {
  if (!time_ || value.kind != Kind::string) return std::nullopt;
  const event::Frame& frame = event.frame();
  const auto about = frame.has_time() ? std::optional(frame.received) : std::nullopt;
  const std::optional<text::Timestamp> time = text::parse_time(value.text, zone_, about);
  if (!time) return std::nullopt;
  return *time <=> *time_;
}

bool Comparison::equals(const Value& value, const Event& event) const {
  if (value.text == value_.text) return true;
  if (const auto order = order_of_times(value, event)) return std::is_eq(*order);
  if (value.kind == Kind::container) return compact_ && value.text == *compact_;
  return equals_as_number(value);
}

bool Comparison::equals_as_number(const Value& value) const {
  if (value.kind != Kind::number || !number_) return false;
  return text::Number::parse(value.text) == number_;
}

bool Comparison::equals_json(const Value& value) const {
  if (value.kind != value_.kind) return false;
  if (value.text == value_.text) return true;
  return equals_as_number(value);
}

bool Comparison::is_ordered(const Value& value, const Event& event) const {
  if (value.kind != Kind::number && value.kind != Kind::string) return false;
  if (const auto order = order_of_times(value, event)) return is_as_asked(*order, operator_);
  // Bytes order dates before 1970, which are no times here; but "unknown" is not after a date.
  const bool begins_with_digit = !value.text.empty() && value.text[0] >= '0' && value.text[0] <= '9';
  if (time_ && !begins_with_digit) return false;
  const std::optional<text::Number> number = text::Number::parse(value.text);
  if (number && number_) return is_as_asked(*number <=> *number_, operator_);
  if (number || number_) return false;
  return is_as_asked(value.text <=> value_.text, operator_);
}

}  // namespace wazobus::event
