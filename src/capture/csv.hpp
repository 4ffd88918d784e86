// SPDX-License-Identifier: MIT
// Cuts CSV (RFC 4180) into records and fields, whatever pieces it comes in, and keeps their places.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "json/scan.hpp"

namespace wazobus::capture {

class CsvCutter {
 public:
  struct Field {
    std::string text;   ///< without its quotes
    json::Place place;  ///< of its first byte, or quote
    bool is_quoted = false;
  };

  struct Fault {
    std::string_view what;  ///< empty for none
    std::string_view advice;
    json::Place place;
  };

  /// `place` is where the first byte stands.
  explicit CsvCutter(json::Place place = {}) : place_(place) {}

  /// Takes bytes of `text`, at most up to the end of a record, and returns how many.
  std::size_t take(std::string_view text);

  /// The text ended; what has been begun is a record.
  void finish();

  /// Is there a whole record? Then fields() are its own, until forget().
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  [[nodiscard]] std::vector<Field>& fields() { return fields_; }
  void forget();

  /// What is no CSV; nothing can be taken any more.
  [[nodiscard]] const Fault& fault() const { return fault_; }

  /// Of the record that has been begun, or is complete.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] json::Place begin() const { return begin_; }

 private:
  enum class State {
    record,    // at the begin of one
    field,     // at the begin of one
    bare,      // in a field without quotes
    quoted,    // in a field with quotes
    quote,     // behind a quote in such a field: its end, or one half of two
    returned,  // behind a carriage return
  };

  void take(char c);
  void take_in_field(char c);
  void take_in_quotes(char c);
  void open_field();
  void end_record();
  void fail(std::string_view what, std::string_view advice, json::Place place);

  State state_ = State::record;
  json::Place place_;
  json::Place begin_;
  std::vector<Field> fields_;
  std::size_t size_ = 0;
  bool is_complete_ = false;
  Fault fault_;
};

}  // namespace wazobus::capture
