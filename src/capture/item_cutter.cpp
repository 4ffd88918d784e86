// SPDX-License-Identifier: MIT
#include "capture/item_cutter.hpp"

#include <algorithm>

#include "json/scan.hpp"

namespace wazobus::capture {

namespace {

using json::Fault;

/// The most white space that is buffered.
constexpr std::size_t far = 64UL * 1024;

/// Does `word` look like a value?
bool is_value(std::string_view word) {
  if (word == "true" || word == "false" || word == "null") return true;
  return std::string_view("{[\"-0123456789").find(word.front()) != std::string_view::npos;
}

}  // namespace

std::size_t ItemCutter::cut(std::string_view text, std::size_t from, bool at_end,
                            std::vector<Block::Item>& items) {
  at_ = from;
  const Input input{text, at_end, items};
  while (at_ < text.size() && step(input)) {
  }
  if (at_end && in_array_ && at_ == text.size()) {
    items.push_back({text.find_last_not_of(json::white_space) + 1, 0, Fault::incomplete});
    in_array_ = false;
  }
  return at_;
}

/// Makes a step; false if that needs more bytes.
bool ItemCutter::step(const Input& input) {
  if (skipping_) return skip(input);
  if (item_open_) return item(input);
  const char c = input.text[at_];
  switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      return spaces(input);
    case ',':
      return comma(input);
    case ']':
      close_array(input);
      return true;
    case '}':
      structure_fault(input, Fault::unexpected_character);
      return true;
    case '[':
      if (in_array_ || arrays_ == Arrays::whole) break;
      in_array_ = true;
      expected_ = Expected::first;
      ++at_;
      ++indentation_;
      return true;
    default:
      break;
  }
  if (one_line_ && in_array_ && starts_line_ && expected_ == Expected::comma && (c == '{' || c == '[')) {
    abandon_array(input);
    return true;
  }
  open_item(c);
  return item(input);
}

/// If the stream ends inside an array, the fault is reported at the end of its last line. So white space
/// waits for what follows, up to a limit.
bool ItemCutter::spaces(const Input& input) {
  const std::size_t end = std::min(input.text.find_first_not_of(json::white_space, at_), input.text.size());
  if (in_array_ && end == input.text.size() && !input.at_end && end - at_ <= far) return false;
  const std::size_t newline = input.text.substr(at_, end - at_).rfind('\n');
  if (newline != std::string_view::npos) {
    line_ended_ = in_array_;
    starts_line_ = true;
    indentation_ = end - at_ - newline - 1;
  } else {
    indentation_ += end - at_;
  }
  at_ = end;
  return true;
}

/// Skips text that is not white space. Only brackets that open arrays may come before the start of a line.
void ItemCutter::pass(std::size_t bytes) {
  at_ += bytes;
  starts_line_ = false;
}

void ItemCutter::structure_fault(const Input& input, Fault fault) {
  input.items.push_back({at_, 1, fault});
  pass(1);
}

void ItemCutter::close_array(const Input& input) {
  if (!in_array_) return structure_fault(input, Fault::unexpected_character);
  in_array_ = one_line_ = false;
  if (expected_ == Expected::value) return structure_fault(input, Fault::trailing_comma);
  pass(1);
}

/// A line starts a value after an array that broke off.
void ItemCutter::abandon_array(const Input& input) {
  const std::size_t end = input.text.find_last_not_of(json::white_space, at_ - 1) + 1;
  input.items.push_back({at_ == 0 ? 0 : end, 0, Fault::incomplete});
  in_array_ = one_line_ = false;
}

bool ItemCutter::comma(const Input& input) {
  if (line_ended_) one_line_ = false;
  if (!in_array_ || expected_ == Expected::first || expected_ == Expected::value) {
    structure_fault(input, in_array_ ? Fault::missing_value : Fault::unexpected_character);
    expected_ = Expected::excuse;
    return true;
  }
  if (expected_ == Expected::comma) {
    // A comma before the end is itself the fault, so the text after it must be seen, up to a limit.
    const std::size_t seen = at_ + 1 + blank_behind_comma_;
    const std::size_t next =
        std::min(input.text.find_first_not_of(json::white_space, seen), input.text.size());
    blank_behind_comma_ = next - at_ - 1;
    const bool far_away = blank_behind_comma_ > far;
    if (next == input.text.size() && !input.at_end && !far_away) return false;
    blank_behind_comma_ = 0;
    expected_ = Expected::value;
    if (!far_away && next < input.text.size() && input.text[next] == ']') {
      expected_ = Expected::excuse;
      structure_fault(input, Fault::trailing_comma);
      return true;
    }
  }
  pass(1);
  return true;
}

void ItemCutter::open_item(char first) {
  item_open_ = true;
  if (!starts_line_) indentation_ = 0;
  outline_.start(first, {indentation_, in_array_});
}

bool ItemCutter::item(const Input& input) {
  const std::string_view text = input.text.substr(at_);
  const std::optional<Outline::Extent> extent = outline_.find(text, input.at_end);
  if (!extent) return false;
  item_open_ = false;
  const bool unseparated = in_array_ && expected_ == Expected::comma;
  if (unseparated && !is_value(text.substr(0, extent->length))) {
    input.items.push_back({at_, extent->length, Fault::unexpected_character});
  } else {
    if (unseparated) input.items.push_back({at_, 1, Fault::missing_comma});
    input.items.push_back({at_, extent->length, Fault::none});
  }
  expected_ = extent->end == Outline::End::line_start ? Expected::excuse : Expected::comma;
  skipping_ = extent->end == Outline::End::cut;
  // Unfinished containers and strings are reported by themselves.
  const bool may_end_anywhere = std::string_view("{[\"").find(text.front()) == std::string_view::npos;
  if (extent->end == Outline::End::stream && !may_end_anywhere) in_array_ = false;
  if (extent->end == Outline::End::line_start && one_line_) in_array_ = one_line_ = false;
  pass(extent->length);
  return true;
}

/// Skips the rest of a broken value that was too long to buffer.
bool ItemCutter::skip(const Input& input) {
  const std::string_view text = input.text.substr(at_);
  const std::optional<Outline::Extent> extent = outline_.skip(text);
  skipping_ = !extent;
  pass(extent ? extent->length : text.size());
  if (extent && extent->end == Outline::End::line_start) {
    expected_ = Expected::excuse;
    starts_line_ = true;
  }
  return true;
}

}  // namespace wazobus::capture
