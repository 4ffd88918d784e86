// SPDX-License-Identifier: MIT
#include "text/number.hpp"

#include <algorithm>
#include <charconv>

namespace wazobus::text {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Removes the digits at the beginning of `text`, and returns them.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto size = static_cast<std::size_t>(end - text.begin());
  const std::string_view digits = text.substr(0, size);
  text.remove_prefix(size);
  return digits;
}

bool take(char c, std::string_view& text) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Reads what stands behind the e. One that is too large for any number that fits in memory is cut.
std::optional<std::int64_t> exponent_from(std::string_view text) {
  constexpr std::int64_t largest = 1'000'000'000'000'000;
  const bool is_negative = take('-', text);
  if (!is_negative) take('+', text);
  std::string_view rest = text;
  if (take_digits(rest).empty() || !rest.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc{}) exponent = largest;
  exponent = std::min(exponent, largest);
  return is_negative ? -exponent : exponent;
}

}  // namespace

std::optional<Number> Number::parse(std::string_view text) {
  const bool is_negative = take('-', text);
  const std::string_view whole = take_digits(text);
  const std::string_view fraction = take('.', text) ? take_digits(text) : std::string_view();
  if (whole.empty() && fraction.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  if (take('e', text) || take('E', text)) {
    const std::optional<std::int64_t> typed = exponent_from(text);
    if (!typed) return std::nullopt;
    exponent = *typed;
  } else if (!text.empty()) {
    return std::nullopt;
  }
  Number number;
  number.digits_ = whole;
  number.digits_ += fraction;
  const std::size_t zeros = number.digits_.find_first_not_of('0');
  if (zeros == std::string::npos) return Number();
  number.digits_.erase(number.digits_.find_last_not_of('0') + 1);
  number.digits_.erase(0, zeros);
  number.sign_ = is_negative ? -1 : 1;
  number.magnitude_ = exponent + static_cast<std::int64_t>(whole.size()) - static_cast<std::int64_t>(zeros);
  return number;
}

std::strong_ordering Number::operator<=>(const Number& other) const {
  if (sign_ != other.sign_) return sign_ <=> other.sign_;
  const std::strong_ordering order =
      magnitude_ != other.magnitude_ ? magnitude_ <=> other.magnitude_ : digits_ <=> other.digits_;
  // clang-tidy 14 takes the 0 that an ordering is compared with for a pointer.
  return sign_ < 0 ? 0 <=> order : order;  // NOLINT(modernize-use-nullptr)
}

}  // namespace wazobus::text
