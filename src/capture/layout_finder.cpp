// SPDX-License-Identifier: MIT
#include "capture/layout_finder.hpp"

#include <algorithm>

#include "json/scan.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

/// The limit of what is buffered of an array on one line, or of lines that decide nothing.
constexpr std::size_t far_away = 64UL * 1024;

/// Returns the line at `at`, up to the end of the text, without white space around it.
std::string_view line_at(std::string_view text, std::size_t at) {
  const std::size_t first = std::min(text.find_first_not_of(json::white_space, at), text.size());
  const std::string_view line = text.substr(first, text.find('\n', first) - first);
  return line.substr(0, line.find_last_not_of(json::white_space) + 1);
}

bool starts_with_any(std::string_view text, std::string_view characters) {
  return !text.empty() && characters.find(text.front()) != std::string_view::npos;
}

/// Is there an object alone on a line, between the second line and the one that contains `until`? The text up
/// to `until` is JSON. After the last object of an inner array, the rest of that array may follow.
bool has_object_line(std::string_view text, std::size_t until) {
  std::size_t newline = text.find('\n');
  while (newline < until && newline + 1 < text.size()) {
    const std::size_t next = std::min(text.find('\n', newline + 1), text.size());
    const std::string_view line = text.substr(newline + 1, next - newline - 1);
    const std::size_t first = line.find_first_not_of(json::white_space);
    if (first != std::string_view::npos && line[first] == '{' &&
        json::check(line, json::Extent::whole, json::Surrogates::any).ok()) {
      const std::string_view behind = line_at(text, next);
      const auto start = static_cast<std::size_t>(behind.data() - text.data());
      const bool goes_on = starts_with_any(behind, ",") ? start + behind.size() <= until
                                                        : starts_with_any(behind, "]}") && start < until;
      if (!goes_on) return true;
    }
    newline = next;
  }
  return false;
}

/// Is `text` the beginning of an array: complete elements and perhaps a comma?
bool is_whole_elements(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(json::white_space) + 1);
  if (text.ends_with(',')) text.remove_suffix(1);
  return json::check(std::string(text) + ']', json::Extent::whole, json::Surrogates::any).ok();
}

/// What a line contains.
enum class LineKind {
  value,    ///< one or more complete values and nothing else
  element,  ///< the same, followed by a comma or a bracket
  part,     ///< anything else
};

LineKind kind_of(std::string_view line) {
  if (!starts_with_any(line, "{[")) return LineKind::part;
  while (!line.empty()) {
    const json::Scan scan = json::check(line, json::Extent::first, json::Surrogates::any);
    if (!scan.ok()) return LineKind::part;
    line = line_at(line, scan.at);
    if (starts_with_any(line, ",]}")) return LineKind::element;
  }
  return LineKind::value;
}

bool is_one_line(std::string_view text) {
  const std::size_t newline = text.find('\n');
  return newline == std::string_view::npos ||
         text.find_first_not_of(json::white_space, newline) == std::string_view::npos;
}

}  // namespace

/// Returns false if the text may still become a byte order mark.
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
  if (first_line_known_)
    return text[value_] == '[' ? find_by_lines(text, at_end) : find_by_value(text, at_end);
  if (!skip_mark(text, at_end)) return std::nullopt;
  value_ = std::min(text.find_first_not_of(json::white_space, value_), text.size());
  if (value_ < text.size()) return find_by_first_line(text, at_end);
  return at_end ? std::optional(Layout::lines) : std::nullopt;
}

std::optional<Layout> LayoutFinder::find_by_first_line(std::string_view text, bool at_end) {
  searched_ = std::max(searched_, value_);
  const std::size_t newline = text.find('\n', searched_);
  const bool is_array = text[value_] == '[';
  const std::size_t length = std::min(newline, text.size()) - value_;
  is_long_line_ = is_array && length > far_away;
  if (is_long_line_) return Layout::items;
  if (newline == std::string_view::npos && !at_end) {
    searched_ = text.size();
    return std::nullopt;
  }
  // The line includes its newline: a string that has not ended before it is broken.
  const std::string_view line = text.substr(value_, newline == std::string_view::npos ? newline : length + 1);
  if (json::check(line, json::Extent::first, json::Surrogates::any).fault != json::Fault::incomplete)
    return Layout::lines;
  first_line_known_ = true;
  judged_ = is_array ? far_away / 2 : line.size();
  searched_ = lines_end_ = first_line_end_ = value_ + line.size();
  if (is_array) {
    closes_array(line);
    is_flat_ = is_whole_elements(line);
    has_elements_ =
        is_flat_ && line_at(line, 0).ends_with(',') && line.find_first_of("{[", 1) != std::string_view::npos;
    return find_by_lines(text, at_end);
  }
  outline_.start(line.front(), {});
  return find_by_value(text, at_end);
}

/// The first line opens an array and does not close it. Either the array continues, or the line was cut
/// short. The following lines decide, because an array of gigabytes cannot be buffered.
std::optional<Layout> LayoutFinder::find_by_lines(std::string_view text, bool at_end) {
  for (;;) {
    const std::size_t first = std::min(text.find_first_not_of(json::white_space, lines_end_), text.size());
    if (last_line_ == '\0' && first - first_line_end_ > far_away) return Layout::items;
    if (first == text.size()) {
      if (!at_end) return std::nullopt;
      const bool is_line = last_line_ == '{' ? !has_elements_ : last_line_ == '[' && !is_flat_;
      return is_line ? Layout::lines : Layout::items;
    }
    const std::size_t newline = text.find('\n', std::max(first, searched_));
    if (newline == std::string_view::npos && !at_end) {
      searched_ = text.size();
      return find_by_long_line(text.substr(first));
    }
    searched_ = lines_end_ = std::min(newline, text.size());
    judged_ = far_away / 2;
    const std::optional<Layout> layout = find_by_line(text, line_at(text, first));
    if (layout) return layout;
  }
}

/// The line goes on. Long values are buffered, other text only up to a limit.
std::optional<Layout> LayoutFinder::find_by_long_line(std::string_view line) {
  if (line.size() < 2 * judged_) return std::nullopt;
  judged_ = line.size();
  const json::Scan scan = json::check(line, json::Extent::first, json::Surrogates::any);
  if (scan.fault == json::Fault::incomplete) return std::nullopt;
  if (scan.ok() && line_at(line, scan.at).empty()) return std::nullopt;
  return last_line_ == '\0' || kind_of(line) == LineKind::element ? Layout::items : Layout::lines;
}

std::optional<Layout> LayoutFinder::find_by_line(std::string_view text, std::string_view line) {
  const LineKind kind = kind_of(line);
  if (kind == LineKind::element && is_flat_) return Layout::items;
  const bool goes_on = starts_with_any(line, ",]}");
  // Two values in consecutive lines, or a value and something else, without a comma between.
  if (last_line_ != '\0' && !goes_on) return Layout::lines;
  last_line_ = kind == LineKind::value ? line.front() : '\0';
  if (kind == LineKind::value) return std::nullopt;
  const bool follows_element = depth_ == 1 && line.front() == ',';
  if (closes_array(line)) return Layout::items;
  if (is_broken_ || depth_ != 1 || (!follows_element && line.back() != ',')) return std::nullopt;
  const auto line_start = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t end = follows_element ? line_start : line_start + line.size();
  is_broken_ = !is_whole_elements(text.substr(value_, end - value_));
  return is_broken_ ? std::nullopt : std::optional(Layout::items);
}

/// Counts brackets, without checking that they match.
bool LayoutFinder::closes_array(std::string_view line) {
  bool in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') ++i;
    if (in_string) continue;
    if (c == '[' || c == '{') ++depth_;
    if (c == ']' && depth_ == 1) return true;
    if ((c == ']' || c == '}') && depth_ > 1) --depth_;
  }
  return false;
}

/// Returns false if no line has ended.
bool LayoutFinder::skip_to_last_newline(std::string_view text, bool at_end) {
  const std::string_view fresh = text.substr(searched_);
  searched_ = text.size();
  const std::size_t newline = fresh.rfind('\n');
  if (newline != std::string_view::npos) lines_end_ = text.size() - fresh.size() + newline + 1;
  if (at_end) lines_end_ = text.size();
  return at_end || newline != std::string_view::npos;
}

/// The first line opens an object and does not close it. Either it is pretty-printed, or the line was cut
/// short.
std::optional<Layout> LayoutFinder::find_by_value(std::string_view text, bool at_end) {
  if (!skip_to_last_newline(text, at_end)) return std::nullopt;
  const std::string_view value = text.substr(value_, lines_end_ - value_);
  // Checking the growing text after every read would take quadratic time.
  const bool closes = outline_.closes(value);
  if (!closes && !at_end && value.size() < 2 * judged_) return std::nullopt;
  judged_ = value.size();
  const json::Scan scan = json::check(value, json::Extent::first, json::Surrogates::any);
  if (scan.ok()) return Layout::items;
  const bool incomplete = scan.fault == json::Fault::incomplete;
  if (incomplete && !at_end && !closes) return std::nullopt;
  if (has_object_line(value, incomplete ? value.size() : scan.at)) return Layout::lines;
  return incomplete && is_one_line(value) ? Layout::lines : Layout::items;
}

}  // namespace wazobus::capture
