// SPDX-License-Identifier: MIT
#include "capture/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

std::string about_separators(char separator) {
  if (separator == '\t') return "a field with a tab in it stands in quotes";
  return fmt::format("a field with a {0} in it stands in quotes: \"a{1}b\"",
                     separator == ';' ? "semicolon" : "comma", separator);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(json::white_space), text.size());
  return text.substr(begin, text.find_last_not_of(json::white_space) + 1 - begin);
}

bool is_blank(const std::vector<CsvCutter::Field>& fields) {
  return fields.size() == 1 && !fields[0].is_quoted && trimmed(fields[0].text).empty();
}

/// Is this the first line with which some spreadsheets tell the separator, "sep=;"?
bool tells_separator(const std::vector<CsvCutter::Field>& fields) {
  return fields.size() == 2 && fields[0].text == "sep=" && fields[1].text.empty();
}

/// The place of offset `at` in a text that begins at `begin`.
json::Place moved(json::Place begin, std::string_view text, std::size_t at) {
  const json::Place place = json::place_of(text, at);
  return {begin.line + place.line - 1, place.line == 1 ? begin.column + at : place.column};
}

}  // namespace

bool Rows::begin() {
  if (layout_ == Layout::unknown && !find_layout()) return false;
  if (layout_ == Layout::ndjson || has_names_) return true;
  for (;;) {
    const Step step = cut_record();
    if (step == Step::interrupted) return false;
    if (step == Step::end) refuse(place_, "nothing in it", "CSV begins with a row of names, NDJSON with {");
    if (!is_blank(cutter_.fields()) && !tells_separator(cutter_.fields())) break;
    cutter_.expect_first();
  }
  take_names();
  return true;
}

std::optional<std::span<const std::string>> Rows::names() const {
  if (layout_ == Layout::ndjson) return std::nullopt;
  return names_;
}

Rows::Step Rows::next(event::Variables& row) {
  has_more_ = false;
  read_ = 0;
  if (!begin()) return Step::interrupted;
  return layout_ == Layout::ndjson ? next_ndjson(row) : next_csv(row);
}

/// Reads once, after removing the consumed bytes; false if a signal came, or amid much that holds no row.
bool Rows::fill() {
  constexpr std::size_t most = 64UL * 1024;
  constexpr std::size_t much = 4UL * 1024 * 1024;
  has_more_ = read_ >= much && file_.is_called_away();
  if (has_more_) return false;
  buffer_.erase(0, start_);
  start_ = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + most);
  const std::optional<std::size_t> count = stream_.read(buffer_.data() + size, most);
  buffer_.resize(size + count.value_or(0));
  read_ += count.value_or(0);
  at_end_ = count == std::size_t{0};
  return count.has_value();
}

/// Skips everything before the first byte that decides the layout. False if a signal came.
bool Rows::find_layout() {
  while (!skip_mark() || !skip_spaces()) {
    if (!fill()) return false;
  }
  const char first = start_ < buffer_.size() ? buffer_[start_] : '\0';
  if (first == '[') {
    refuse(place_, "a JSON array, which is neither CSV nor NDJSON",
           "write one object per line; jq -c '.[]' converts it");
  }
  layout_ = first == '{' ? Layout::ndjson : Layout::csv;
  cutter_ = CsvCutter(place_);
  return true;
}

/// Returns false if more bytes are needed.
bool Rows::skip_mark() {
  if (saw_first_bytes_) return true;
  const std::string_view text = pending();
  if (text.size() < text::byte_order_mark.size() && !at_end_) return false;
  if (const std::string_view kind = binary_kind(text); !kind.empty()) {
    refuse(place_, fmt::format("{}, which is neither CSV nor NDJSON", kind), remedy_for(kind));
  }
  if (text.starts_with(text::byte_order_mark)) start_ += text::byte_order_mark.size();
  saw_first_bytes_ = true;
  return true;
}

/// Returns false if there were only spaces.
bool Rows::skip_spaces() {
  const std::string_view text = pending();
  const std::size_t space = std::min(text.find_first_not_of(json::white_space), text.size());
  place_ = moved(place_, text, space);
  start_ += space;
  return space < text.size() || at_end_;
}

/// Reads until the cutter has a record.
Rows::Step Rows::cut_record() {
  if (cutter_.is_complete()) cutter_.forget();
  for (;;) {
    start_ += cutter_.take(pending());
    if (at_end_ && pending().empty()) cutter_.finish();
    const CsvCutter::Fault& fault = cutter_.fault();
    if (!fault.what.empty()) refuse(fault.place, fault.what, std::string(fault.advice));
    require_few_fields();
    if (cutter_.is_complete()) return Step::row;
    if (cutter_.size() > largest_row) refuse_large(cutter_.begin());
    if (at_end_) return Step::end;
    if (!fill()) return Step::interrupted;
  }
}

/// Checked before the row is complete, because a field needs far more memory than its comma.
void Rows::require_few_fields() {
  const std::vector<CsvCutter::Field>& fields = cutter_.fields();
  const std::size_t most = has_names_ ? names_.size() : most_names;
  if (fields.size() <= most) return;
  if (!has_names_) refuse(fields[most].place, fmt::format("more than {} columns", most_names));
  refuse(fields[most].place, fmt::format("a field more than the {} that the first row names", most),
         about_separators(cutter_.separator()));
}

void Rows::take_names() {
  std::vector<CsvCutter::Field>& fields = cutter_.fields();
  std::set<std::string_view> seen;
  names_.reserve(fields.size());  // `seen` refers to them, so they must not move
  for (const CsvCutter::Field& field : fields) {
    require_text(field);
    const std::string& name = names_.emplace_back(trimmed(field.text));
    if (name.empty()) refuse(field.place, "a column without a name", "the first row names all columns");
    if (!seen.insert(name).second) {
      refuse(field.place, fmt::format("a second column '{}'", text::safe(name)));
    }
  }
  has_names_ = true;
}

Rows::Step Rows::next_csv(event::Variables& row) {
  do {
    const Step step = cut_record();
    if (step != Step::row) return step;
  } while (is_blank(cutter_.fields()));
  std::vector<CsvCutter::Field>& fields = cutter_.fields();
  if (fields.size() < names_.size()) {
    refuse(cutter_.begin(),
           fmt::format("{} of the {} fields that the first row names", fields.size(), names_.size()),
           about_separators(cutter_.separator()));
  }
  row.clear();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    require_text(fields[i]);
    row[names_[i]] = {std::move(fields[i].text), false};
  }
  return Step::row;
}

void Rows::require_text(const CsvCutter::Field& field) const {
  if (!text::is_utf8(field.text)) {
    refuse(field.place, "bytes that are not UTF-8 in this field",
           "iconv -f WINDOWS-1252 -t UTF-8 converts what Windows wrote");
  }
}

Rows::Step Rows::next_ndjson(event::Variables& row) {
  for (;;) {
    std::string_view line;
    const json::Place place = place_;
    line_ = place.line;
    const Step step = cut_line(line);
    if (step != Step::row) return step;
    if (trimmed(line).empty()) continue;
    take_object(line, place, row);
    return Step::row;
  }
}

/// `line` is valid until the next call.
Rows::Step Rows::cut_line(std::string_view& line) {
  for (;;) {
    const std::string_view text = pending();
    const std::size_t length = std::min(text.find('\n', without_newline_), text.size());
    if (length > largest_row) refuse_large(place_);
    if (length == text.size() && !at_end_) {
      without_newline_ = length;
      if (!fill()) return Step::interrupted;
      continue;
    }
    if (text.empty()) return Step::end;
    line = text.substr(0, length);
    start_ += std::min(length + 1, text.size());
    without_newline_ = 0;
    place_ = {place_.line + 1, 1};
    return Step::row;
  }
}

void Rows::take_object(std::string_view line, json::Place place, event::Variables& row) {
  const json::Scan scan = document_.parse(line);
  if (!scan.ok()) {
    refuse(moved(place, line, scan.at), fmt::format("not JSON: {}", json::explain(line, scan)),
           scan.fault == json::Fault::incomplete ? "an object must stand on one line" : "");
  }
  if (!document_.is_object(0)) {
    refuse(moved(place, line, document_.at(0)), "not an object", "NDJSON of variables has an object a line");
  }
  row.clear();
  for (json::Document::Index key = json::Document::inside(0); key < document_.next(0);) {
    const json::Document::Index value = key + 1;
    event::Variable variable{std::string(document_.source(value)), true};
    if (!row.try_emplace(document_.string(key), std::move(variable)).second) {
      refuse(moved(place, line, document_.at(key)),
             fmt::format("a second member '{}'", text::safe(document_.string(key))));
    }
    key = document_.next(value);
  }
}

void Rows::refuse_large(json::Place place) const {
  refuse(place, "a row of more than 64 MiB", layout_ == Layout::csv ? "is a quote not closed?" : "");
}

void Rows::refuse(json::Place place, std::string_view what, std::string advice) const {
  throw InvalidInput(fmt::format("{}:{}:{}: {}", text::safe(name()), place.line, place.column, what),
                     std::move(advice));
}

}  // namespace wazobus::capture
