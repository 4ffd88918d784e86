// SPDX-License-Identifier: MIT
#include "delivery/python.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>
#include <variant>

#include "event/python_limits.hpp"
#include "json/scan.hpp"
#include "json/scanner.hpp"

namespace wazobus::delivery {

namespace {

bool is_zero(std::string_view number) {
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  // Out of range is either too large for a double, or too small: Python reads the latter as zero.
  if (error == std::errc::result_out_of_range)
    return number.find("e-") != std::string_view::npos || number.find("E-") != std::string_view::npos;
  return value == 0;
}

/// Returns `body` with 1 in place of NaN and Infinity, which Python accepts and RFC 8259 does not.
std::string respelled(std::string_view body) {
  constexpr std::array<std::string_view, 3> constants{"-Infinity", "Infinity", "NaN"};
  std::string out;
  bool is_in_string = false;
  for (std::size_t at = 0; at < body.size();) {
    std::size_t length = 1;
    std::string_view written = body.substr(at, 1);
    if (is_in_string && body[at] == '\\') {
      length = 2;
      written = body.substr(at, length);
    } else if (body[at] == '"') {
      is_in_string = !is_in_string;
    } else if (!is_in_string) {
      for (const std::string_view constant : constants) {
        if (!body.substr(at).starts_with(constant)) continue;
        length = constant.size();
        written = "1";
        break;
      }
    }
    out += written;
    at += length;
  }
  return out;
}

/// Looks for what is beyond the limits of Python's reader.
class LimitSink : public json::NullSink {
 public:
  void open(const char* /*at*/, bool /*is_object*/) { deepest_ = std::max(deepest_, ++depth_); }
  void close(const char* /*at*/) { --depth_; }
  void number(const char* begin, const char* end, bool is_plain) {
    const std::string_view number(begin, static_cast<std::size_t>(end - begin));
    if (is_plain || number.find_first_of(".eE") != std::string_view::npos) return;
    longest_ = std::max(longest_, number.size() - (number.front() == '-' ? 1 : 0));
  }

  [[nodiscard]] bool is_too_deep() const { return deepest_ > event::deepest_read; }
  [[nodiscard]] bool is_too_long() const { return longest_ > event::longest_integer_read; }

 private:
  std::size_t depth_ = 0;
  std::size_t deepest_ = 0;
  std::size_t longest_ = 0;  // digits of an integer
};

}  // namespace

bool is_truthy(json::View value) {
  switch (value.kind()) {
    case json::Kind::null:
      return false;
    case json::Kind::boolean:
      return value.text() == "true";
    case json::Kind::number:
      return !is_zero(value.text());
    case json::Kind::string:
    case json::Kind::array:
    case json::Kind::object:
      break;
  }
  return value.text().size() > 2;
}

bool is_truthy(const event::FieldValue& value) {
  return std::visit(
      [](const auto& held) {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          return false;
        } else if constexpr (std::is_same_v<Held, event::Integer> || std::is_same_v<Held, event::Decimal>) {
          return held.value != 0;
        } else if constexpr (std::is_same_v<Held, event::ByteString>) {
          return !held.bytes.empty();
        } else if constexpr (std::is_same_v<Held, event::FieldTime>) {
          return true;
        } else if constexpr (std::is_arithmetic_v<Held>) {
          return held != Held{};
        } else {
          return !held.empty();
        }
      },
      value.value);
}

bool load_json(std::string_view body, std::string& compact) {
  const json::Scan scan = json::compact(body, compact, json::Extent::whole, json::Surrogates::any);
  if (scan.ok()) return true;
  if (scan.fault != json::Fault::not_a_number) return false;
  return json::compact(respelled(body), compact, json::Extent::whole, json::Surrogates::any).ok();
}

std::string unread_by_python(std::string_view json) {
  if (json.size() <= 2 * event::deepest_read) return {};
  LimitSink sink;
  json::Nesting nesting;
  json::Scanner(json, sink, nesting, json::Surrogates::any).scan(json::Extent::whole);
  if (sink.is_too_deep()) return fmt::format("nested deeper than {} levels", event::deepest_read);
  if (sink.is_too_long())
    return fmt::format("an integer of more than {} digits", event::longest_integer_read);
  return {};
}

}  // namespace wazobus::delivery
