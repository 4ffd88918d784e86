// SPDX-License-Identifier: MIT
// Routing keys and ACLs with {placeholders}, filled as wazo-bus does (docs/bus.md, section 3).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::catalogue {

/// Appends a value as wazo-bus writes it in a routing key: . # * become __DOT__ __HASH__ __STAR__.
void append_escaped(std::string_view value, std::string& out);

/// What a placeholder with an unknown value may match.
enum class Ids {
  escaped,  ///< one word, because wazo-bus escapes fields of data; several words for a {nested[id]}, which it
            ///< does not escape
  any,      ///< anything, also dots
};

class Template {
 public:
  /// A literal text and the placeholder after it; the last piece has none.
  struct Piece {
    std::string literal;
    std::string placeholder;  ///< its name; empty: none
  };

  /// `text` as in the catalogue: calls.{user_uuid}. An unclosed brace is literal text.
  explicit Template(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::span<const Piece> pieces() const { return pieces_; }
  [[nodiscard]] bool has_placeholders() const { return pieces_.size() > 1; }

  /// Does `key` match the template? Placeholders match at least one character, and as few as possible;
  /// `values` gets their texts, in order. A key longer than AMQP's 255 bytes does not match.
  bool matches(std::string_view key, Ids ids, std::vector<std::string_view>* values = nullptr) const;

  /// A topic pattern that matches every key of this template, with # for each placeholder, because ids that
  /// are not escaped may contain dots.
  [[nodiscard]] std::string pattern() const;

 private:
  std::string text_;
  std::vector<Piece> pieces_;
};

/// Could `pattern` match a key of the template with this text?
bool may_bring(std::string_view pattern, std::string_view text);

}  // namespace wazobus::catalogue
