// SPDX-License-Identifier: MIT
// --var-file: the rows for messages with placeholders.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "capture/rows.hpp"
#include "commands/publishing/message_source.hpp"
#include "event/message_template.hpp"

namespace wazobus::commands {

/// The rows of a file as variables, together with those that were typed, which have priority.
class VariableRows {
 public:
  /// The rows before `first_line` are skipped, but not after rewind(). Throws IoError.
  VariableRows(std::string path, event::Variables typed, std::uint64_t first_line);

  /// Sets `variables` to those of the next row. Never waits. Throws InvalidInput, with the place, for a wrong
  /// row; after that nothing more can be read.
  MessageSource::Step next(event::Variables& variables);

  void rewind();
  [[nodiscard]] bool can_rewind() const;

  /// After next(): the line of the next row, which is read. Empty if there is none, or if it cannot be read.
  std::optional<std::uint64_t> line_after();

  /// The number of rows before `first_line` that were skipped.
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }
  [[nodiscard]] int fd() const { return rows_->fd(); }
  /// After next() returned idle: may it be called again without waiting?
  [[nodiscard]] bool has_more() const { return is_skipping_ || rows_->has_more(); }
  [[nodiscard]] const std::string& name() const { return rows_->name(); }
  [[nodiscard]] std::uint64_t line() const { return rows_->line(); }
  /// As MessageSource::next_line().
  [[nodiscard]] std::uint64_t next_line() const { return std::max(line(), behind_last_); }
  /// "rows.csv:3: "
  [[nodiscard]] std::string place() const;

 private:
  void open();

  std::string path_;
  event::Variables typed_;
  std::uint64_t first_line_;
  std::unique_ptr<capture::Rows> rows_;
  std::uint64_t skipped_ = 0;
  std::uint64_t last_line_ = 0;    // of the last row
  std::uint64_t behind_last_ = 0;  // at the end: the line after it
  bool is_broken_ = false;
  bool is_skipping_ = false;  // next() returned idle amid many rows to skip
};

}  // namespace wazobus::commands
