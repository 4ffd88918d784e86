// SPDX-License-Identifier: MIT
#include "capture/value_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "capture/log_line.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// The offset of the next newline, or the end.
std::size_t newline_in(std::string_view text, std::size_t from) {
  if (from == text.size()) return from;
  const void* const newline = std::memchr(text.data() + from, '\n', text.size() - from);
  return newline == nullptr ? text.size()
                            : static_cast<std::size_t>(static_cast<const char*>(newline) - text.data());
}

/// Does the line begin with a scalar, but go on with text that is not JSON, or with an object? Then all of it
/// is one broken value.
bool begins_like_log(std::string_view line) {
  bool is_first = true;
  while (!line.empty()) {
    if (is_first && (line.front() == '{' || line.front() == '[')) return false;
    if (!is_first && line.front() == '{') return true;
    const json::Scan scan = json::check(line, json::Extent::first, json::Surrogates::any);
    if (!scan.ok()) return !is_first;
    line.remove_prefix(scan.at);
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    is_first = false;
  }
  return false;
}

/// Advances a place over bytes.
void walk(json::Place& place, std::string_view bytes) {
  std::size_t line_start = 0;
  for (;;) {
    const std::size_t newline = newline_in(bytes, line_start);
    if (newline == bytes.size()) break;
    ++place.line;
    place.column = 1;
    line_start = newline + 1;
  }
  place.column += bytes.size() - line_start;
}

}  // namespace

ValueSource::Broken::Kind ValueSource::Broken::kind_of(std::string_view text) {
  return is_log_line(text) ? Kind::log_line : Kind::value;
}

ValueSource::ValueSource(const std::string& path, Arrays arrays, std::string advice, std::size_t block_size)
    : file_(path, InputFile::Opening::now),
      arrays_(arrays),
      advice_(std::move(advice)),
      block_size_(block_size) {
  file_.never_wait();
  open();
}

void ValueSource::open() {
  stream_.emplace(file_);
  blocks_.emplace(*stream_, block_size_, arrays_);
}

void ValueSource::rewind() {
  file_.rewind();
  open();
  block_ = {};
  position_ = {};
  at_ = value_at_ = block_from_ = 0;
  first_line_ = 0;
  passed_ = 0;
  has_more_ = false;
  is_cut_off_ = false;
  line_reached_ = 1;
}

ValueSource::Step ValueSource::next(Value& value) {
  has_more_ = false;
  Step step = next_in_block(value);
  if (step != Step::idle) return step;
  leave_block();
  block_from_ = consumed();
  if (!blocks_->next(block_)) {
    has_more_ = blocks_->has_more();
    return blocks_->interrupted() ? Step::idle : Step::end;
  }
  enter_block();
  step = next_in_block(value);
  has_more_ = step == Step::idle;
  return step;
}

void ValueSource::leave_block() {
  count_to(block_.text.size());
  const bool lacks_newline = block_.layout == Layout::lines && position_.place.column > 1;
  if (!is_cut_off_) line_reached_ = position_.place.line + (lacks_newline ? 1 : 0);
  block_.text.truncate(0);
  block_.items.clear();
  block_.passed.clear();
  block_.holes.clear();
  const Position behind = std::exchange(position_, {});
  position_.is_first = behind.is_first;
  position_.place = behind.place;
  at_ = 0;
}

void ValueSource::enter_block() {
  if (sieve_) sieve_->sift(block_);
  if (!std::exchange(position_.is_first, false)) return;
  const std::string_view text = block_.text.view();
  if (const std::string_view kind = binary_kind(text.substr(0, 4096)); !kind.empty()) {
    const std::string remedy = remedy_for(kind);
    throw InvalidInput(fmt::format("{}: {}", text::safe(name()), is_no_json_text(kind)),
                       remedy.empty() ? advice_ : remedy);
  }
  if (text.starts_with(text::byte_order_mark)) at_ = position_.line_end = text::byte_order_mark.size();
}

/// Counts lines up to `at`, which never decreases within a block. So counting costs one pass.
void ValueSource::count_to(std::size_t at) {
  if (at <= position_.counted) return;
  walk(position_.place, block_.text.view().substr(position_.counted, at - position_.counted));
  position_.counted = at;
}

/// Returns idle if the block has no more values.
ValueSource::Step ValueSource::next_in_block(Value& value) {
  return block_.layout == Layout::lines ? next_in_lines(value) : next_item(value);
}

ValueSource::Step ValueSource::next_in_lines(Value& value) {
  for (;;) {
    if (position_.array_end > 0 && next_element(value)) return Step::value;
    at_ = behind_blank(at_, position_.line_end);
    json::Extent extent = json::Extent::first;
    if (at_ >= position_.line_end) {
      const bool has_line = next_line();
      if (finds_hole(at_)) {
        position_.line_end = at_;
        return Step::broken;
      }
      if (!has_line) return Step::idle;
      if (begins_like_log(block_.text.view().substr(at_, position_.line_end - at_)))
        extent = json::Extent::whole;
    }
    if (!opens_array(at_)) return give(value, at_, position_.line_end, extent);
    if (!enter_array(at_, position_.line_end, extent)) return Step::broken;
  }
}

/// Moves to the next line that is not blank; false if there is none.
bool ValueSource::next_line() {
  const std::string_view text = block_.text.view();
  for (;;) {
    for (; at_ < text.size() && is_blank(text[at_]); ++at_) {
      if (text[at_] != '\n') continue;
      ++position_.place.line;
      position_.place.column = 1;
      position_.counted = at_ + 1;
    }
    if (at_ == text.size()) return false;
    if (position_.passed < block_.passed.size() && at_ == block_.passed[position_.passed].at) {
      pass_lines();
      continue;
    }
    // If several files were concatenated, each may begin with a byte order mark.
    if (text.substr(at_).starts_with(text::byte_order_mark)) {
      at_ += text::byte_order_mark.size();
      continue;
    }
    const std::size_t newline = newline_in(text, at_);
    position_.line_end = newline - (text[newline - 1] == '\r' ? 1 : 0);
    const bool is_whole = newline < text.size() || !find_cut_off(at_, newline);
    if (is_whole && position_.place.line >= first_line_) return true;
    at_ = newline;
  }
}

/// Is there a hole before this byte, up to which lines were counted? Each is found once.
bool ValueSource::finds_hole(std::size_t at) {
  while (position_.hole < block_.holes.size() && block_.holes[position_.hole].at <= at) {
    const Block::Hole& hole = block_.holes[position_.hole];
    const auto newlines = [text = block_.text.view()](std::size_t from, std::size_t to) {
      const std::string_view lines = text.substr(from, to - from);
      return static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
    };
    // From one hole to the next, so that many holes cost one pass over the block.
    position_.hole_line = position_.hole_line == 0
                              ? position_.place.line - newlines(hole.at, at)
                              : position_.hole_line + newlines(block_.holes[position_.hole - 1].at, hole.at);
    ++position_.hole;
    if (position_.hole_line < first_line_) continue;
    broken_ = {position_.hole_line, 1, describe(hole), Broken::Kind::hole};
    return true;
  }
  return false;
}

/// Skips lines that need not be read.
void ValueSource::pass_lines() {
  const Block::Passed& lines = block_.passed[position_.passed++];
  at_ = position_.counted = lines.at + lines.size;
  position_.place.line += lines.lines;
  position_.place.column = 1;
  passed_ += lines.lines;
}

bool ValueSource::opens_array(std::size_t at) const {
  return arrays_ == Arrays::taken_apart && block_.text.view()[at] == '[';
}

/// Begins to take an array apart. It is checked first, and no element of a broken array is returned.
bool ValueSource::enter_array(std::size_t at, std::size_t end, json::Extent extent) {
  begin_value(at);
  const std::string_view text = block_.text.view().substr(at, end - at);
  const json::Scan scan = json::check(text, extent, json::Surrogates::any);
  if (!scan.ok()) {
    at_ = end;
    break_at(scan.at, json::explain(text, scan), Broken::kind_of(text));
    return false;
  }
  position_.array_end = at + scan.at - 1;
  at_ = at + 1;
  return true;
}

/// Returns false after the last element.
bool ValueSource::next_element(Value& value) {
  const std::size_t end = position_.array_end;
  at_ = behind_blank(at_, end);
  if (at_ < end && block_.text.view()[at_] == ',') at_ = behind_blank(at_ + 1, end);
  if (at_ < end) {
    give(value, at_, end, json::Extent::first);
    return true;
  }
  at_ = end + 1;
  position_.array_end = 0;
  return false;
}

ValueSource::Step ValueSource::next_item(Value& value) {
  const std::string_view text = block_.text.view();
  if (position_.array_end > 0 && next_element(value)) return Step::value;
  while (position_.item < block_.items.size()) {
    const Block::Item& item = block_.items[position_.item];
    const std::size_t end = item.at + item.length;
    count_to(item.at);
    if (finds_hole(item.at)) return Step::broken;
    ++position_.item;
    if (position_.place.line < first_line_ || find_cut_off(item.at, end)) continue;
    if (item.fault != json::Fault::none) {
      begin_value(item.at);
      break_at(0, json::explain(text, {item.at, item.fault}));
      return Step::broken;
    }
    if (!opens_array(item.at)) return give(value, item.at, end, json::Extent::whole);
    if (!enter_array(item.at, end, json::Extent::whole)) return Step::broken;
    if (next_element(value)) return Step::value;
  }
  count_to(text.size());
  return finds_hole(text.size()) ? Step::broken : Step::idle;
}

ValueSource::Step ValueSource::give(Value& value, std::size_t at, std::size_t end, json::Extent extent) {
  begin_value(at);
  at_ = end;
  const std::string_view text = block_.text.view();
  const bool begins_line = block_.layout == Layout::lines && position_.array_end == 0 && text.ends_with('\n');
  value = {text.substr(at, end - at), value_place_.line, value_place_.column, extent,
           begins_line ? text.substr(at) : std::string_view()};
  return Step::value;
}

void ValueSource::begin_value(std::size_t at) {
  count_to(at);
  value_at_ = at;
  asked_ = value_place_ = position_.place;
  asked_at_ = 0;
  line_reached_ = position_.place.line;
}

void ValueSource::free_text() {
  const std::size_t size = block_.text.size();
  const bool is_last = position_.array_end == 0 && position_.item == block_.items.size() &&
                       position_.hole == block_.holes.size() &&
                       (block_.layout == Layout::items || behind_blank(at_, size) == size);
  if (size <= 8 * block_size_ || !is_last) return;
  count_to(size);
  block_.text.clear(0);
  block_.items.clear();
  at_ = value_at_ = asked_at_ = 0;
  asked_ = value_place_;
  position_.item = position_.passed = position_.line_end = position_.checked = position_.counted = 0;
}

bool ValueSource::judge(Value& value) {
  const json::Scan scan = json::check(value.text, value.extent, json::Surrogates::any);
  if (!scan.ok()) {
    break_at(scan.at, json::explain(value.text, scan), Broken::kind_of(value.text));
    return false;
  }
  if (value.extent == json::Extent::whole) return true;
  took(scan.at);
  value.text = value.text.substr(0, scan.at);
  return true;
}

bool ValueSource::rest_of_line_is_broken() {
  if (block_.layout == Layout::items) return false;
  const std::string_view text = block_.text.view();
  const std::size_t line_end = position_.line_end;
  std::size_t from = std::max(position_.array_end > 0 ? position_.array_end + 1 : at_, position_.checked);
  while ((from = behind_blank(from, line_end)) < line_end) {
    const std::string_view rest = text.substr(from, line_end - from);
    const json::Scan scan = json::check(rest, json::Extent::first, json::Surrogates::any);
    if (!scan.ok()) {
      at_ = line_end;
      position_.array_end = 0;
      break_at(from + scan.at - value_at_, json::explain(rest, scan));
      return true;
    }
    position_.checked = from += scan.at;
  }
  return false;
}

void ValueSource::break_at(std::size_t offset, std::string what, Broken::Kind kind) {
  const json::Place place = place_of(offset);
  broken_ = {place.line, place.column, std::move(what), kind};
}

json::Place ValueSource::place_of(std::size_t offset) {
  if (offset < asked_at_) {
    asked_ = value_place_;
    asked_at_ = 0;
  }
  walk(asked_, block_.text.view().substr(value_at_ + asked_at_, offset - asked_at_));
  asked_at_ = offset;
  return asked_;
}

/// Did a failing read cut this value short? Half a value is not returned, and half a number would be another
/// number.
bool ValueSource::find_cut_off(std::size_t at, std::size_t end) {
  const std::string_view text = block_.text.view();
  if (!blocks_->has_failed() || behind_blank(end, text.size()) < text.size()) return false;
  if (text.empty()) return true;
  const bool has_ended =
      end < text.size() || std::string_view("}]\" \t\r\n").find(text.back()) != std::string_view::npos;
  if (has_ended && json::check(text.substr(at, end - at), json::Extent::whole, json::Surrogates::any).ok())
    return false;
  is_cut_off_ = true;
  line_reached_ = position_.place.line;
  return true;
}

std::size_t ValueSource::behind_blank(std::size_t at, std::size_t end) const {
  const std::string_view text = block_.text.view();
  while (at < end && is_blank(text[at])) ++at;
  return at;
}

}  // namespace wazobus::capture
