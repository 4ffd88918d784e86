// SPDX-License-Identifier: MIT
// Writes compact JSON value by value and puts the commas itself.
#pragma once

#include <string>
#include <string_view>

#include "json/write.hpp"

namespace wazobus::json {

/// What is opened must be closed; in an object each value follows its key.
class Writer {
 public:
  /// Appends one value to `out`, which must outlive this.
  explicit Writer(std::string& out) : out_(out), start_(out.size()) {}

  Writer& open_object() { return raw("{"); }
  Writer& close_object() { return close('}'); }
  Writer& open_array() { return raw("["); }
  Writer& close_array() { return close(']'); }

  Writer& key(std::string_view name) {
    string(name);
    out_ += ':';
    return *this;
  }
  /// `value` must be UTF-8.
  Writer& string(std::string_view value) {
    separate();
    append_string(value, out_);
    return *this;
  }
  /// `text` must be JSON.
  Writer& raw(std::string_view text) {
    separate();
    out_ += text;
    return *this;
  }
  Writer& boolean(bool value) { return raw(value ? "true" : "false"); }
  template <typename Texts>
  Writer& strings(const Texts& values) {
    open_array();
    for (const auto& value : values) string(value);
    return close_array();
  }

 private:
  void separate() {
    if (out_.size() == start_) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }
  Writer& close(char bracket) {
    out_ += bracket;
    return *this;
  }

  std::string& out_;
  std::size_t start_;
};

}  // namespace wazobus::json
