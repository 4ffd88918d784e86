// SPDX-License-Identifier: MIT
#include "capture/csv.hpp"

namespace wazobus::capture {

namespace {

constexpr std::string_view about_quotes =
    "a field with quotes in it stands in quotes as a whole, and doubles them: \"say \"\"hello\"\"\"";

}  // namespace

std::size_t CsvCutter::take(std::string_view text) {
  std::size_t taken = 0;
  while (taken < text.size() && !is_complete_ && fault_.what.empty()) {
    const char c = text[taken++];
    take(c);
    ++size_;
    ++place_.column;
    if (c == '\n') place_ = {place_.line + 1, 1};
  }
  return taken;
}

void CsvCutter::take(char c) {
  if (state_ == State::record) {
    begin_ = place_;
    state_ = State::field;
  }
  if (c == '\0') return fail("a NUL byte", {}, place_);
  switch (state_) {
    case State::record:
    case State::field:
      if (c == ' ') {
        ++blanks_;
      } else if (c == '"') {
        open_field();
        fields_.back() = {{}, place_, true};
        state_ = State::quoted;
      } else {
        open_field();
        take_in_field(c);
      }
      break;
    case State::bare:
      if (c == '"') return fail("a quote in a field that has none around it", about_quotes, place_);
      take_in_field(c);
      break;
    case State::quoted:
    case State::quote:
      take_in_quotes(c);
      break;
    case State::behind:
      take_behind_quotes(c);
      break;
    case State::returned:
      if (c == '\n') {
        end_record();
      } else {
        fail("a carriage return that ends no line", "put the field in quotes if it belongs to it", place_);
      }
  }
}

void CsvCutter::take_in_quotes(char c) {
  std::string& text = fields_.back().text;
  if (state_ == State::quoted) {
    if (c == '"') {
      state_ = State::quote;
    } else {
      text += c;
    }
  } else if (c == '"') {
    text += c;
    state_ = State::quoted;
  } else {
    take_behind_quotes(c);
  }
}

void CsvCutter::take_behind_quotes(char c) {
  if (c == ' ') {
    state_ = State::behind;
  } else if (c == '\n' || c == '\r' || is_separator(c)) {
    take_in_field(c);
  } else {
    fail("something behind the quotes of a field", about_quotes, place_);
  }
}

/// Handles a byte that is not a quote, in a field or after it.
void CsvCutter::take_in_field(char c) {
  if (is_separator(c)) {
    state_ = State::field;
  } else if (c == '\n') {
    end_record();
  } else if (c == '\r') {
    state_ = State::returned;
  } else {
    fields_.back().text += c;
    state_ = State::bare;
  }
}

/// The first separator of the first record decides.
bool CsvCutter::is_separator(char c) {
  if (!separator_ && (c == ',' || c == ';' || c == '\t')) separator_ = c;
  return c == separator_;
}

/// Opens a field at the byte that is taken, or at the blanks before it.
void CsvCutter::open_field() {
  fields_.push_back({std::string(blanks_, ' '), {place_.line, place_.column - blanks_}, false});
  blanks_are_usual_ = blanks_are_usual_ || (is_first_ && blanks_ > 0);
  blanks_ = 0;
}

void CsvCutter::end_record() {
  state_ = State::record;
  is_complete_ = true;
  separator_ = separator();
  is_first_ = false;
  if (!blanks_are_usual_) return;
  for (Field& field : fields_) {
    if (field.is_quoted) continue;
    field.text.erase(field.text.find_last_not_of(' ') + 1);
    field.text.erase(0, field.text.find_first_not_of(' '));
  }
}

void CsvCutter::finish() {
  if (is_complete_ || !fault_.what.empty() || state_ == State::record) return;
  if (state_ == State::quoted)
    return fail("a quote that is never closed", about_quotes, fields_.back().place);
  if (state_ == State::field) open_field();  // after a comma
  end_record();
}

void CsvCutter::forget() {
  fields_.clear();
  size_ = 0;
  is_complete_ = false;
}

void CsvCutter::expect_first() {
  is_first_ = true;
  blanks_are_usual_ = false;
}

void CsvCutter::fail(std::string_view what, std::string_view advice, json::Place place) {
  fault_ = {what, advice, place};
}

}  // namespace wazobus::capture
