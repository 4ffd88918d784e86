// SPDX-License-Identifier: MIT
#include "commands/publishing/variable_rows.hpp"

#include <fmt/format.h>

#include <utility>

#include "capture/input_file.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

using Step = MessageSource::Step;

VariableRows::VariableRows(std::string path, event::Variables typed, std::uint64_t first_line)
    : path_(std::move(path)), typed_(std::move(typed)), first_line_(first_line) {
  open();
}

void VariableRows::open() {
  rows_ = std::make_unique<capture::Rows>(path_);
  rows_->never_wait();
}

Step VariableRows::next(event::Variables& variables) {
  constexpr std::uint64_t many = 4096;
  is_broken_ = true;  // unless the row can be read
  is_skipping_ = false;
  event::Variables row;
  capture::Rows::Step step = rows_->next(row);
  for (; step == capture::Rows::Step::row && rows_->line() < first_line_; step = rows_->next(row)) {
    row.clear();
    ++skipped_;
    last_line_ = rows_->line();
    is_skipping_ = skipped_ % many == 0;
    if (!is_skipping_) continue;
    is_broken_ = false;
    return Step::idle;
  }
  is_broken_ = false;
  if (step == capture::Rows::Step::interrupted) return Step::idle;
  if (step == capture::Rows::Step::end) {
    // The last line may lack its newline.
    behind_last_ = last_line_ + 1;
    return Step::end;
  }
  last_line_ = rows_->line();
  variables = typed_;
  variables.merge(row);
  return Step::message;
}

void VariableRows::rewind() {
  open();
  first_line_ = last_line_ = behind_last_ = 0;
}

bool VariableRows::can_rewind() const {
  return capture::InputFile(path_).can_rewind();
}

std::optional<std::uint64_t> VariableRows::line_after() {
  if (is_broken_) return std::nullopt;
  const std::uint64_t line = rows_->line();
  try {
    event::Variables row;
    const capture::Rows::Step step = rows_->next(row);
    if (step == capture::Rows::Step::end) return std::nullopt;
    return step == capture::Rows::Step::row ? rows_->line() : line + 1;
  } catch (const Failure&) {
    return std::nullopt;
  }
}

std::string VariableRows::place() const {
  return fmt::format("{}:{}: ", text::safe(name()), line());
}

}  // namespace wazobus::commands
