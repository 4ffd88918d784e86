// SPDX-License-Identifier: MIT
// Reads rows of variables, from CSV or NDJSON, for message templates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capture/csv.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "event/message_template.hpp"
#include "json/document.hpp"

namespace wazobus::capture {

/// A file of rows, plain or packed. If the first byte that is not white space is '{', it is NDJSON, otherwise
/// CSV (RFC 4180) whose first row has the names. Values of CSV are texts, values of NDJSON are JSON. Holds at
/// most one row and one read. Unusable after an exception.
class Rows {
 public:
  enum class Step {
    row,
    interrupted,  ///< a signal came, or see wake_by() and never_wait(); call again to continue
    end,
  };

  /// The largest row. An unclosed quote must not fill the memory.
  static constexpr std::size_t largest_row = 64UL * 1024 * 1024;
  static constexpr std::size_t most_names = 10'000;

  /// Opens `path`; `-` is the standard input. Reading waits for the writer of a FIFO. Throws IoError.
  explicit Rows(const std::string& path) : file_(path, InputFile::Opening::now) {}

  /// Reads from `fd`, which must outlive this. `name` is for messages.
  Rows(int fd, std::string name) : file_(fd, std::move(name)) {}

  /// Reads until names() are known, if there are any. Returns false if a signal came: call again. next()
  /// calls it too. Throws like next().
  bool begin();

  /// The names of the columns of a CSV file, in order; empty for NDJSON, where each row has its own names.
  /// Only after begin() returned true.
  [[nodiscard]] std::optional<std::span<const std::string>> names() const;

  /// After never_wait() and interrupted: may next() be called again without waiting?
  [[nodiscard]] bool has_more() const { return has_more_; }

  /// Waits for the next row and stores it in `row`. Throws InvalidInput, with the place, for a wrong row, and
  /// IoError.
  Step next(event::Variables& row);

  /// The line at which the last row begins, from 1. If next() did not return a row, it is where the refused
  /// row or the next row begins.
  [[nodiscard]] std::uint64_t line() const { return layout_ == Layout::csv ? cutter_.begin().line : line_; }
  [[nodiscard]] const std::string& name() const { return file_.name(); }

  /// From now on next() also returns interrupted if one of these descriptors is readable.
  void wake_by(int fd, int other_fd = -1) { file_.wake_by(fd, other_fd); }

  /// From now on next() returns interrupted instead of waiting; the caller waits for fd().
  void never_wait() { file_.never_wait(); }
  [[nodiscard]] int fd() const { return file_.fd(); }

 private:
  enum class Layout { unknown, csv, ndjson };

  bool fill();
  bool find_layout();
  bool skip_mark();
  bool skip_spaces();
  Step next_csv(event::Variables& row);
  Step next_ndjson(event::Variables& row);
  Step cut_record();
  Step cut_line(std::string_view& line);
  void require_few_fields();
  void take_names();
  void take_object(std::string_view line, json::Place place, event::Variables& row);
  void require_text(const CsvCutter::Field& field) const;
  [[nodiscard]] std::string_view pending() const { return std::string_view(buffer_).substr(start_); }
  [[noreturn]] void refuse_large(json::Place place) const;
  [[noreturn]] void refuse(json::Place place, std::string_view what, std::string advice = {}) const;

  InputFile file_;
  InputStream stream_{file_};
  std::string buffer_;
  std::size_t start_ = 0;  // offset of the unread part
  bool at_end_ = false;
  bool has_more_ = false;
  std::size_t read_ = 0;  // bytes that this call of next() or begin() has read
  Layout layout_ = Layout::unknown;
  bool saw_first_bytes_ = false;
  json::Place place_;                // place of buffer_[start_]
  std::size_t without_newline_ = 0;  // bytes from start_ on without a newline (NDJSON)
  CsvCutter cutter_;
  bool has_names_ = false;
  std::vector<std::string> names_;
  json::Document document_;
  std::uint64_t line_ = 0;  // NDJSON
};

}  // namespace wazobus::capture
