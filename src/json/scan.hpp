// SPDX-License-Identifier: MIT
// The judge of what is JSON text. One pass, no recursion, no tree: it checks a value against RFC 8259 and
// copies it without insignificant white space. Numbers and escapes keep the spelling that the sender chose,
// which a parser that makes doubles of them would lose.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wazobus::json {

/// What keeps a text from being JSON. The names are those of the rule ids (`json.*`, `utf8.*`); what is
/// missing before a character that stands there instead is that character's, `json.unexpected_character`.
enum class Fault {
  none,
  empty,
  incomplete,
  unexpected_character,
  missing_comma,         ///< before a value
  missing_member_comma,  ///< before a key
  missing_colon,         ///< between a key and a value
  missing_value,         ///< before a comma or a bracket
  unquoted_key,
  trailing_comma,
  trailing_bytes,
  control_character,
  nul_byte,
  bad_escape,
  lone_surrogate,
  bad_number,
  not_a_number,
  byte_order_mark,
  bad_utf8,
  too_deep,
  too_long,
};

/// What RFC 8259 allows between tokens.
inline constexpr std::string_view white_space = " \t\r\n";

/// Levels of nesting; nothing sane comes near, and every reader has some such limit.
inline constexpr std::size_t deepest = 1'000'000;

/// A sentence's end for a fault: "a comma before the closing bracket".
std::string_view describe(Fault fault);

struct Scan;

/// The fault with the character it is about, safe to show: "an unexpected character 'x'". `text` was scanned.
std::string explain(std::string_view text, const Scan& scan);

/// Whether the value must be all of the text (white space around it allowed) or is only its beginning.
enum class Extent { whole, first };

struct Scan {
  /// The first byte behind the value when there is no fault, else the place of the fault.
  std::size_t at = 0;
  Fault fault = Fault::none;

  [[nodiscard]] bool ok() const { return fault == Fault::none; }
};

/// Half of a surrogate pair in an escape, "\udce9". RFC 8259 allows it, and other readers take it, but it is
/// no text: View::string() makes U+FFFD of it.
enum class Surrogates { paired, any };

/// Checks the JSON value at the start of `text` and appends it to `out` in compact form, in which DEL and the
/// C1 controls, legal in JSON but commands to a terminal, are written as escapes. On a fault `out` is as it
/// was. Any bytes are allowed as input; nesting costs one bit a level on the heap.
Scan compact(std::string_view text, std::string& out, Extent extent = Extent::whole,
             Surrogates surrogates = Surrogates::paired);

/// As compact(), but copies nothing.
Scan check(std::string_view text, Extent extent = Extent::whole, Surrogates surrogates = Surrogates::paired);

/// The place of a byte for an error message; both count from 1, the column in bytes.
struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};
Place place_of(std::string_view text, std::size_t at);

}  // namespace wazobus::json
