// SPDX-License-Identifier: MIT
// Checks JSON text against RFC 8259 and copies it without insignificant white space, in one pass, without
// recursion and without a tree. Numbers and escapes keep the sender's spelling; a parser that converts
// numbers to doubles would lose it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wazobus::json {

/// The reason why a text is not JSON. The names are those of the rule ids (`json.*`, `utf8.*`), but the
/// faults missing_* and unquoted_key have the id `json.unexpected_character`.
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

/// The white space that RFC 8259 allows between tokens.
inline constexpr std::string_view white_space = " \t\r\n";

/// The most levels of nesting. No real message comes near it, and every reader has such a limit.
inline constexpr std::size_t deepest = 1'000'000;

/// Returns the end of a sentence about the fault: "no comma before this value".
std::string_view describe(Fault fault);

struct Scan;

/// Describes the fault, and names the character that it is about, if any: "an unexpected character 'x'". Safe
/// to show. `text` is the text that was scanned.
std::string explain(std::string_view text, const Scan& scan);

/// whole: the value must be all of the text, except for white space around it. first: more text may follow
/// the value.
enum class Extent { whole, first };

struct Scan {
  /// The offset of the first byte after the value, or the offset of the fault if there is one.
  std::size_t at = 0;
  Fault fault = Fault::none;

  [[nodiscard]] bool ok() const { return fault == Fault::none; }
};

/// May an escape be half of a surrogate pair ("\udce9")? RFC 8259 allows that, and other readers accept it,
/// but it is no character: View::string() decodes it as U+FFFD.
enum class Surrogates { paired, any };

/// Checks the JSON value at the start of `text` and appends it to `out` in compact form. DEL and the C1
/// controls, which JSON allows but a terminal may obey, are written as escapes. After a fault `out` is
/// unchanged. `text` may be any bytes. Each level of nesting takes one bit on the heap.
Scan compact(std::string_view text, std::string& out, Extent extent = Extent::whole,
             Surrogates surrogates = Surrogates::paired);

/// Like compact(), but copies nothing.
Scan check(std::string_view text, Extent extent = Extent::whole, Surrogates surrogates = Surrogates::paired);

/// The place of a byte for an error message; both count from 1, the column in bytes.
struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};
Place place_of(std::string_view text, std::size_t at);

}  // namespace wazobus::json
