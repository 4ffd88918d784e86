// SPDX-License-Identifier: MIT
// Reads values out of JSON text that json::compact made: no checks, no copies, no recursion.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wazobus::json {

enum class Kind { null, boolean, number, string, array, object };

/// A value inside compact, valid JSON text; lives no longer than that text.
class View {
 public:
  explicit View(std::string_view compact_text) : text_(compact_text) {}

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
  [[nodiscard]] bool is_string() const { return kind() == Kind::string; }
  /// An object or an array.
  [[nodiscard]] bool is_container() const { return is_object() || kind() == Kind::array; }

  /// The string decoded; call only on a string.
  [[nodiscard]] std::string string() const;

  /// The number as an integer; empty when it has a fraction or exponent, or does not fit.
  [[nodiscard]] std::optional<std::int64_t> integer() const;

  /// The member `key` of an object. If the key occurs twice, the last one counts, as for jq and Python. Empty
  /// if there is none, or if this is not an object.
  [[nodiscard]] std::optional<View> find(std::string_view key) const;

  /// The value at a path: keys of objects, and numbers of elements of arrays, from 0. Empty if there is none.
  [[nodiscard]] std::optional<View> find(std::span<const std::string> steps) const;

 private:
  std::string_view text_;
};

class Members;

/// Walks the members of an object or the elements of an array in order.
class Children {
 public:
  /// `container` must be an array or an object.
  explicit Children(View container);
  /// The members of an object that were found before, which must outlive this.
  explicit Children(const Members& members);

  /// Moves to the next child; false when there is none.
  bool next();

  /// The key with its quotes and escapes. Call the functions about keys only for an object.
  [[nodiscard]] View raw_key() const { return View(key_); }
  [[nodiscard]] bool key_is(std::string_view key) const;
  /// The key decoded; copied into `storage` only if it has escapes.
  [[nodiscard]] std::string_view key(std::string& storage) const;
  [[nodiscard]] View value() const { return View(value_); }

 private:
  friend class Members;

  const Members* known_ = nullptr;
  std::size_t known_passed_ = 0;
  std::string_view rest_;
  std::string_view key_;
  std::string_view value_;
  bool object_;
};

/// Where the members of an object are, so that an object that is looked at again and again is read once. It
/// remembers the first few; the others are read each time, which keeps its size small.
class Members {
 public:
  /// `object` must be an object. Its text must outlive the use of this.
  void read(View object);
  void clear() { count_ = 0, rest_ = {}; }

  /// As View::find().
  [[nodiscard]] std::optional<View> find(std::string_view key) const;

 private:
  friend class Children;
  static constexpr std::size_t most = 24;  ///< a body of Wazo has about eight

  struct Known {
    std::string_view key;
    std::string_view value;
  };
  std::array<Known, most> known_;
  std::size_t count_ = 0;
  std::string_view rest_;  ///< behind the known ones
};

/// Walks a value token by token, whatever its depth, in one pass: each bracket, comma and colon, and each
/// scalar.
class Tokens {
 public:
  explicit Tokens(View value) : rest_(value.text()) {}

  /// Moves to the next token; false at the end.
  bool next();

  [[nodiscard]] std::string_view token() const { return token_; }

  /// The first byte of the token after this one; 0 at the end.
  [[nodiscard]] char following() const { return rest_.empty() ? '\0' : rest_.front(); }

 private:
  std::string_view rest_;
  std::string_view token_;
};

}  // namespace wazobus::json
