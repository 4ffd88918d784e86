// SPDX-License-Identifier: MIT
// Cuts CSV (RFC 4180) into records and fields, with their places. The input may come in pieces of any size.
// Like spreadsheets, it also takes semicolons and tabs: the first one that comes separates the fields of the
// whole text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/scan.hpp"

namespace wazobus::capture {

class CsvCutter {
 public:
  struct Field {
    std::string text;   ///< without its quotes and the blanks around them
    json::Place place;  ///< of its first byte or its quote
    bool is_quoted = false;
  };

  struct Fault {
    std::string_view what;  ///< empty: no fault
    std::string_view advice;
    json::Place place;
  };

  /// `place` is the place of the first byte.
  explicit CsvCutter(json::Place place = {}) : place_(place) {}

  /// Reads `text` up to the end of a record at most. Returns the number of bytes read.
  std::size_t take(std::string_view text);

  /// Ends the text; an incomplete record becomes a record.
  void finish();

  /// Is a record complete? Then fields() belong to it, until forget().
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  [[nodiscard]] std::vector<Field>& fields() { return fields_; }
  void forget();

  /// The next record counts as the first one, which tells whether blanks are usual. The separator stays.
  void expect_first();

  /// The fault, if the text is not CSV. Then nothing more can be read.
  [[nodiscard]] const Fault& fault() const { return fault_; }

  /// The size of the current record, complete or not.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// What separates the fields. A comma, unless the first record had something else.
  [[nodiscard]] char separator() const { return separator_.value_or(','); }
  /// The place of the first byte of the current record, even before it has come.
  [[nodiscard]] json::Place begin() const {
    return state_ == State::record && !is_complete_ ? place_ : begin_;
  }

 private:
  enum class State {
    record,    // at the beginning of a record
    field,     // at the beginning of a field, or in the blanks before it
    bare,      // in a field without quotes
    quoted,    // in a field with quotes
    quote,     // after a quote in such a field: its end, or the first of two quotes
    behind,    // in the blanks after the quotes of a field
    returned,  // after a carriage return
  };

  void take(char c);
  void take_in_field(char c);
  void take_in_quotes(char c);
  void take_behind_quotes(char c);
  bool is_separator(char c);
  void open_field();
  void end_record();
  void fail(std::string_view what, std::string_view advice, json::Place place);

  State state_ = State::record;
  std::size_t blanks_ = 0;  // before the field at which it is
  bool is_first_ = true;    // it is in the first record
  bool blanks_are_usual_ =
      false;  // that record has blanks before its fields; then they are no part of any field
  std::optional<char> separator_;  // empty: none has come yet, and the first record goes on
  json::Place place_;
  json::Place begin_;
  std::vector<Field> fields_;
  std::size_t size_ = 0;
  bool is_complete_ = false;
  Fault fault_;
};

}  // namespace wazobus::capture
