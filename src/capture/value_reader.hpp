// SPDX-License-Identifier: MIT
// JSON values in: one a line, or pretty-printed and concatenated when the first one spans lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "json/scan.hpp"

namespace wazobus::capture {

/// Cuts a stream into its JSON values. Holds no more than one line (or one value that spans lines) and one
/// read.
class ValueReader {
 public:
  struct Value {
    /// The bytes as they stand in the file, without the white space around; valid until the next call of
    /// next().
    std::string_view text;
    /// Of the first byte, from 1.
    std::size_t line;
  };

  enum class Step {
    value,
    starved,  ///< call fill(), which reads once
    end,
  };

  /// Reads from `fd`, which must outlive this; `name` is for messages.
  ValueReader(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  /// Throws InvalidInput, with file:line:column, for what is not JSON.
  Step next(Value& value);

  /// Waits for bytes and reads them. Throws IoError. Returns without any when a signal came.
  void fill();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  enum class Layout { unknown, lines, spanning };

  Step next_in_lines(Value& value);
  Step next_spanning(Value& value);
  bool skip_spaces();
  void consume(std::size_t bytes);
  [[nodiscard]] std::string_view pending() const { return std::string_view(buffer_).substr(start_); }
  [[noreturn]] void fail(const json::Scan& scan) const;

  int fd_;
  std::string name_;
  Layout layout_ = Layout::unknown;
  std::string buffer_;
  std::size_t start_ = 0;    // of what is not consumed yet
  std::size_t scanned_ = 0;  // bytes of pending() known to hold no newline, or no whole value
  std::size_t line_ = 1;
  std::size_t column_ = 1;
  bool at_end_ = false;
  std::string scratch_;
};

}  // namespace wazobus::capture
