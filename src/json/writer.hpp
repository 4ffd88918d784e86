// SPDX-License-Identifier: MIT
// Writes our own JSON (findings, statistics, schemas, summaries) value by value. RapidJSON's writer adds
// commas and colons, and checks in debug builds that brackets and keys are right. append_string() escapes the
// strings.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "json/write.hpp"

namespace wazobus::json {

/// Each object and array must be closed; in an object each value follows its key.
class Writer {
 public:
  /// Call continue_in() before the first value.
  Writer();
  /// Appends compact JSON to `out`, which must outlive the use of this.
  explicit Writer(std::string& out);
  Writer(Writer&& other) noexcept;
  Writer& operator=(Writer&& other) noexcept;
  ~Writer();

  Writer& open_object();
  Writer& close_object();
  Writer& open_array();
  Writer& close_array();

  /// `name` must be UTF-8.
  Writer& key(std::string_view name);
  /// A key that is a JSON string already.
  Writer& raw_key(std::string_view quoted);
  /// `value` must be UTF-8.
  Writer& string(std::string_view value);
  Writer& number(std::uint64_t value);
  Writer& boolean(bool value);
  Writer& null();
  /// `text` must be JSON; it is appended as it is spelled.
  Writer& raw(std::string_view text);
  /// Writes null for an empty text.
  Writer& string_or_null(std::string_view value) { return value.empty() ? null() : string(value); }
  template <typename Texts>
  Writer& strings(const Texts& values) {
    open_array();
    for (const auto& value : values) string(value);
    return close_array();
  }
  template <typename Numbers>
  Writer& numbers(const Numbers& values) {
    open_array();
    for (const auto value : values) number(value);
    return close_array();
  }

  /// The next value or closing bracket starts a line.
  Writer& break_line();
  /// Ends the line after a complete value; another value may follow.
  Writer& end_line();
  /// The next call begins another value, whatever was written before.
  Writer& start_over();
  /// From now on this appends to `out`, which must outlive the use of this.
  Writer& continue_in(std::string& out);

 private:
  class Appender;
  struct Storage;
  class Output;
  std::unique_ptr<Output> output_;
};

}  // namespace wazobus::json
