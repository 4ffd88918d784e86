// SPDX-License-Identifier: MIT
// Routing keys and ACLs with {placeholders}, and how wazo-bus fills them (wire.md, section 3).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::catalogue {

/// Appends a value as wazo-bus writes it in a routing key: . # * become __DOT__ __HASH__ __STAR__.
void append_escaped(std::string_view value, std::string& out);

/// What a placeholder may stand for where its value is not known.
enum class Ids {
  escaped,  ///< one word, as wazo-bus escapes the fields of data; several only for a {nested[id]}, which it
            ///< does not
  any,      ///< anything, dots too
};

class Template {
 public:
  /// A piece is a literal text and the placeholder behind it; the last one has none.
  struct Piece {
    std::string literal;
    std::string placeholder;  ///< its name, empty for none
  };

  /// `text` as the catalogue has it: calls.{user_uuid}. A brace that is not closed is taken as it is.
  explicit Template(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::span<const Piece> pieces() const { return pieces_; }
  [[nodiscard]] bool has_placeholders() const { return pieces_.size() > 1; }

  /// Does `key` have this shape? No placeholder is empty; what they stand for is put in `values`, in order,
  /// each as short as the rest allows. Keys longer than AMQP's 255 bytes have no shape.
  bool matches(std::string_view key, Ids ids, std::vector<std::string_view>* values = nullptr) const;

  /// A topic pattern that brings every key of this shape: # for each placeholder, since ids that are not
  /// escaped may hold dots.
  [[nodiscard]] std::string pattern() const;

 private:
  std::string text_;
  std::vector<Piece> pieces_;
};

/// Could one of the keys of this shape be brought by the topic pattern?
bool may_bring(std::string_view pattern, const Template& shape);

}  // namespace wazobus::catalogue
