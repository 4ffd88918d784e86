// SPDX-License-Identifier: MIT
#include "capture/layout_finder.hpp"

#include <algorithm>

#include "json/scan.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

/// Is there an object that has a line to itself, from the second line to the one that holds `until`?
bool has_object_line(std::string_view text, std::size_t until) {
  std::size_t newline = text.find('\n');
  while (newline < until && newline + 1 < text.size()) {
    const std::size_t next = std::min(text.find('\n', newline + 1), text.size());
    const std::string_view line = text.substr(newline + 1, next - newline - 1);
    const std::size_t first = line.find_first_not_of(json::white_space);
    if (first != std::string_view::npos && line[first] == '{' && json::check(line).ok()) return true;
    newline = next;
  }
  return false;
}

bool is_one_line(std::string_view text) {
  const std::size_t newline = text.find('\n');
  return newline == std::string_view::npos ||
         text.find_first_not_of(json::white_space, newline) == std::string_view::npos;
}

}  // namespace

/// False when it may still be one.
bool LayoutFinder::skip_mark(std::string_view text, bool at_end) {
  if (mark_known_) return true;
  if (text.size() < text::byte_order_mark.size() && text::byte_order_mark.starts_with(text) && !at_end)
    return false;
  mark_known_ = true;
  if (text.starts_with(text::byte_order_mark)) value_ = mark_ = text::byte_order_mark.size();
  return true;
}

void LayoutFinder::forget_blank() {
  mark_ = value_ = searched_ = 0;
}

std::optional<Layout> LayoutFinder::find(std::string_view text, bool at_end) {
  if (first_line_known_) return find_by_value(text, at_end);
  if (!skip_mark(text, at_end)) return std::nullopt;
  value_ = std::min(text.find_first_not_of(json::white_space, value_), text.size());
  if (value_ < text.size()) return find_by_first_line(text, at_end);
  return at_end ? std::optional(Layout::lines) : std::nullopt;
}

std::optional<Layout> LayoutFinder::find_by_first_line(std::string_view text, bool at_end) {
  // An array in one line of any length is not to be held as a whole.
  constexpr std::size_t longest_array = 64UL * 1024;
  searched_ = std::max(searched_, value_);
  const std::size_t newline = text.find('\n', searched_);
  const bool is_array = text[value_] == '[';
  const std::size_t length = std::min(newline, text.size()) - value_;
  if (is_array && length > longest_array) return Layout::items;
  if (newline == std::string_view::npos && !at_end) {
    searched_ = text.size();
    return std::nullopt;
  }
  // With its newline: a string that has not ended before it is broken, whatever follows.
  const std::string_view line = text.substr(value_, newline == std::string_view::npos ? newline : length + 1);
  if (json::check(line, json::Extent::first).fault != json::Fault::incomplete) return Layout::lines;
  if (is_array) return Layout::items;
  first_line_known_ = true;
  judged_ = line.size();
  searched_ = lines_end_ = value_ + line.size();
  outline_.start(line.front(), {});
  return find_by_value(text, at_end);
}

/// False when no line has come to its end.
bool LayoutFinder::skip_to_last_newline(std::string_view text, bool at_end) {
  const std::string_view fresh = text.substr(searched_);
  searched_ = text.size();
  const std::size_t newline = fresh.rfind('\n');
  if (newline != std::string_view::npos) lines_end_ = text.size() - fresh.size() + newline + 1;
  if (at_end) lines_end_ = text.size();
  return at_end || newline != std::string_view::npos;
}

/// An object starts in the first line and does not end there: it is pretty-printed, or the line was cut
/// short.
std::optional<Layout> LayoutFinder::find_by_value(std::string_view text, bool at_end) {
  if (!skip_to_last_newline(text, at_end)) return std::nullopt;
  const std::string_view value = text.substr(value_, lines_end_ - value_);
  // To look anew at what grows after every read would take quadratic time.
  const bool closes = outline_.closes(value);
  if (!closes && !at_end && value.size() < 2 * judged_) return std::nullopt;
  judged_ = value.size();
  const json::Scan scan = json::check(value, json::Extent::first);
  if (scan.ok()) return Layout::items;
  const bool incomplete = scan.fault == json::Fault::incomplete;
  if (incomplete && !at_end && !closes) return std::nullopt;
  if (has_object_line(value, incomplete ? value.size() : scan.at)) return Layout::lines;
  return incomplete && is_one_line(value) ? Layout::lines : Layout::items;
}

}  // namespace wazobus::capture
