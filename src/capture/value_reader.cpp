// SPDX-License-Identifier: MIT
#include "capture/value_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

void ValueReader::fill() {
  constexpr std::size_t most = 64UL * 1024;
  if (start_ > 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  if (file_.read(buffer_, most) == std::size_t{0}) at_end_ = true;
}

void ValueReader::consume(std::size_t bytes) {
  const json::Place place = json::place_of(pending(), bytes);
  column_ = place.line == 1 ? column_ + place.column - 1 : place.column;
  line_ += place.line - 1;
  start_ += bytes;
  without_newline_ -= std::min(without_newline_, bytes);
  checked_ -= std::min(checked_, bytes);
  judged_ = 0;
  outline_ = {};
}

/// False when nothing but white space is at hand.
bool ValueReader::skip_spaces() {
  const std::size_t spaces = std::min(pending().find_first_not_of(" \t\r\n"), pending().size());
  if (spaces > 0) consume(spaces);
  return !pending().empty();
}

ValueReader::Step ValueReader::next(Value& value) {
  if (!skip_spaces()) return at_end_ ? Step::end : Step::starved;
  return layout_ == Layout::spanning ? next_spanning(value) : next_in_lines(value);
}

ValueReader::Step ValueReader::give(Value& value, std::size_t length) {
  value = {pending().substr(0, length), line_};
  consume(length);
  return Step::value;
}

ValueReader::Step ValueReader::next_in_lines(Value& value) {
  const std::string_view text = pending();
  std::size_t length = text.find('\n', without_newline_);
  if (length == std::string_view::npos) {
    without_newline_ = text.size();
    if (!at_end_) return Step::starved;
    length = text.size();
  }
  scratch_.clear();
  const json::Scan scan = json::compact(text.substr(0, length), scratch_, json::Extent::first);
  if (layout_ == Layout::unknown) {
    const bool spans = scan.fault == json::Fault::incomplete;
    layout_ = spans ? Layout::spanning : Layout::lines;
    if (spans) return next_spanning(value);
  }
  if (!scan.ok()) fail(scan);
  require_rest_of_line(scan.at, length);
  return give(value, scan.at);
}

/// Nothing of a line that is broken further on is given, so all of its values are looked at with the first.
void ValueReader::require_rest_of_line(std::size_t from, std::size_t line_end) {
  while (from >= checked_) {
    from = std::min(pending().find_first_not_of(" \t\r", from), line_end);
    if (from == line_end) break;
    scratch_.clear();
    json::Scan scan = json::compact(pending().substr(from, line_end - from), scratch_, json::Extent::first);
    scan.at += from;
    if (!scan.ok()) fail(scan);
    from = scan.at;
  }
  checked_ = std::max(checked_, line_end);
}

/// Moves the outline over what is new; true when the container that pending() starts with has been closed.
bool ValueReader::outline_closes() {
  const std::string_view text = pending();
  while (outline_.seen < text.size()) {
    const char c = text[outline_.seen++];
    if (outline_.in_string) {
      if (outline_.escaped) {
        outline_.escaped = false;
      } else if (c == '\\') {
        outline_.escaped = true;
      } else if (c == '"') {
        outline_.in_string = false;
      }
    } else if (c == '"') {
      outline_.in_string = true;
    } else if (c == '{' || c == '[') {
      ++outline_.depth;
    } else if ((c == '}' || c == ']') && outline_.depth-- <= 1) {
      return true;
    }
  }
  return false;
}

ValueReader::Step ValueReader::next_spanning(Value& value) {
  const std::string_view text = pending();
  // To look at a growing value anew after every read would take quadratic time; to wait for its end would
  // find a fault at its beginning late, and hold all that follows. So: when it closes, and whenever it has
  // doubled.
  const bool is_container = text.front() == '{' || text.front() == '[';
  const bool closes = is_container && outline_.seen < text.size() && outline_closes();
  if (!closes && !at_end_ && judged_ > 0 && text.size() < 2 * judged_) return Step::starved;
  scratch_.clear();
  const json::Scan scan = json::compact(text, scratch_, json::Extent::first);
  // A number or word ends for certain only where something behind it has been seen.
  const bool may_go_on = scan.fault == json::Fault::incomplete ||
                         (scan.ok() && scan.at == text.size() && !is_container && text.front() != '"');
  if (may_go_on && !at_end_) {
    judged_ = text.size();
    return Step::starved;
  }
  if (!scan.ok()) fail(scan);
  return give(value, scan.at);
}

void ValueReader::fail(const json::Scan& scan) const {
  const json::Place place = json::place_of(pending(), scan.at);
  const std::size_t column = place.line == 1 ? column_ + place.column - 1 : place.column;
  throw InvalidInput(fmt::format("{}:{}:{}: not JSON: {}", text::safe(file_.name()), line_ + place.line - 1,
                                 column, json::explain(pending(), scan)));
}

}  // namespace wazobus::capture
