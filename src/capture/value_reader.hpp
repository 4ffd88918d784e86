// SPDX-License-Identifier: MIT
// JSON values in: one a line, or pretty-printed and concatenated when the first one spans lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "capture/input_file.hpp"
#include "json/scan.hpp"

namespace wazobus::capture {

/// Cuts a stream into its JSON values. Holds no more than one line (or one value that spans lines) and one
/// read.
class ValueReader {
 public:
  struct Value {
    /// The bytes as they stand in the file, without the white space around; valid until fill() is called.
    std::string_view text;
    /// Of the first byte, from 1.
    std::size_t line;
  };

  enum class Step {
    value,
    starved,  ///< call fill(), which reads once
    end,
  };

  /// `file` must outlive this.
  explicit ValueReader(InputFile& file) : file_(file) {}

  /// Throws InvalidInput, with file:line:column, for what is not JSON. Of a line that is not JSON throughout
  /// no value is given.
  Step next(Value& value);

  /// Waits for bytes and reads them. Throws IoError. Returns without any when a signal came.
  void fill();

 private:
  enum class Layout { unknown, lines, spanning };

  /// How far into a value that spans lines we are, found without judging it.
  struct Outline {
    std::size_t seen = 0;  // bytes of pending()
    std::size_t depth = 0;
    bool in_string = false;
    bool escaped = false;
  };

  Step next_in_lines(Value& value);
  Step next_spanning(Value& value);
  Step give(Value& value, std::size_t length);
  bool outline_closes();
  bool skip_spaces();
  void require_rest_of_line(std::size_t from, std::size_t line_end);
  void consume(std::size_t bytes);
  [[nodiscard]] std::string_view pending() const { return std::string_view(buffer_).substr(start_); }
  [[noreturn]] void fail(const json::Scan& scan) const;

  InputFile& file_;
  Layout layout_ = Layout::unknown;
  std::string buffer_;
  std::size_t start_ = 0;            // of what is not consumed yet
  std::size_t without_newline_ = 0;  // bytes of pending() known to hold none
  std::size_t checked_ = 0;          // bytes of pending() known to be JSON values of one line
  std::size_t judged_ = 0;  // bytes of pending() that were the beginning of a value when last looked at
  Outline outline_;
  std::size_t line_ = 1;
  std::size_t column_ = 1;
  bool at_end_ = false;
  std::string scratch_;
};

}  // namespace wazobus::capture
