// SPDX-License-Identifier: MIT
#include "delivery/python.hpp"

#include <array>
#include <charconv>
#include <type_traits>
#include <variant>

#include "json/scan.hpp"

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

}  // namespace wazobus::delivery
