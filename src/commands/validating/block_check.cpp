// SPDX-License-Identifier: MIT
#include "commands/validating/block_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "capture/input_stream.hpp"
#include "capture/log_line.hpp"
#include "json/scan.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Finding;
using catalogue::Rule;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(json::white_space);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

bool begins_container(std::string_view text) {
  return text.starts_with('{') || text.starts_with('[');
}

std::uint64_t utf16_units(std::string_view text) {
  std::uint64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += ((byte & 0xC0U) != 0x80U ? 1U : 0U) + (byte >= 0xF0U ? 1U : 0U);
  }
  return units;
}

}  // namespace

/// Moves forward through a block's text and counts lines and columns.
class BlockCheck::Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  /// Moves forward to `at`; does nothing if the cursor is there already or further.
  void go_to(std::size_t at) {
    while (at_ < at) {
      const void* const newline = std::memchr(text_.data() + at_, '\n', at - at_);
      if (newline == nullptr) break;
      at_ = line_start_ = static_cast<std::size_t>(static_cast<const char*>(newline) - text_.data()) + 1;
      units_ = 0;
      ++line_;
    }
    at_ = std::max(at_, at);
  }

  /// The same, faster. The next line must begin at `at`.
  void next_line(std::size_t at) {
    at_ = line_start_ = counted_ = at;
    units_ = 0;
    ++line_;
  }

  [[nodiscard]] std::size_t offset_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - text_.data());
  }
  [[nodiscard]] std::uint64_t line() const { return line_; }
  [[nodiscard]] std::size_t column() const { return at_ - line_start_ + 1; }
  [[nodiscard]] std::uint64_t utf16_column() {
    counted_ = std::max(counted_, line_start_);
    units_ += utf16_units(text_.substr(counted_, at_ - counted_));
    counted_ = at_;
    return units_ + 1;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::uint64_t line_ = 0;
  std::size_t counted_ = 0;  // up to where units_ counts the line
  std::uint64_t units_ = 0;
};

Finding not_json(std::string_view what) {
  Finding finding;
  finding.rule = Rule::file_not_json;
  finding.message = what;
  return finding;
}

void BlockResult::clear() {
  // Releases the memory of a finding that was unusually large.
  findings.clear(4 * BlockCheck::most_kept);
  counts = {};
  newlines = tail = utf16_tail = 0;
  foreign_lines = 0;
  has_json = has_log_line = false;
  is_last = false;
}

bool BlockCheck::check(const capture::Block& block, bool is_first, bool is_cut, BlockResult& result) {
  result.clear();
  found_ = 0;
  is_wanted_ = true;
  check_text(block, is_first, result);
  // If a failure of reading cut the last value off, its missing end is not a finding.
  if (is_cut && !result.findings.empty() && result.findings.last_rule() == Rule::json_incomplete)
    result.findings.drop_last();
  found_ += result.findings.size();
  result.counts = checker_.take_counts();
  return is_wanted_;
}

void BlockCheck::check_text(const capture::Block& block, bool is_first, BlockResult& result) {
  const std::string_view text = block.text.view();
  if (is_first) {
    const std::string_view kind = capture::binary_kind(text.substr(0, 4096));
    if (!kind.empty()) {
      const std::string remedy = capture::remedy_for(kind);
      result.findings.append({0, 1, 1,
                              not_json(fmt::format("{}{}{}", capture::is_no_json_text(kind),
                                                   remedy.empty() ? "" : "; ", remedy))});
      result.is_last = true;
      return;
    }
    if (text.starts_with(text::byte_order_mark)) {
      Finding finding;
      finding.rule = Rule::json_byte_order_mark;
      finding.message = "a byte order mark, which JSON does not have";
      result.findings.append({0, 1, 1, finding});
    }
  }
  if (block.layout == capture::Layout::items) {
    check_items(block, result);
  } else {
    check_lines(block, result);
  }
}

void BlockCheck::check_lines(const capture::Block& block, BlockResult& result) {
  const std::string_view text = block.text.view();
  std::span<const capture::Block::Hole> holes(block.holes);
  Cursor cursor(text);
  std::size_t start = result.findings.empty() ? 0 : text::byte_order_mark.size();
  const bool ends_line = text.ends_with('\n');
  while (start < text.size() && is_wanted_) {
    find_holes(holes, start, 0);
    if (!findings_.empty()) place(0, cursor, result);
    const std::size_t next_hole = holes.empty() ? text.size() : holes.front().at;
    const std::string_view lines = text.substr(start, next_hole - start);
    if (const std::size_t passed = ends_line ? checker_.pass(lines) : 0; passed > 0) {
      result.has_json = true;
      start += passed;
      cursor.next_line(start);
      continue;
    }
    const void* const newline = std::memchr(text.data() + start, '\n', text.size() - start);
    const std::size_t end = newline == nullptr
                                ? text.size()
                                : static_cast<std::size_t>(static_cast<const char*>(newline) - text.data());
    std::string_view line = text.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    check_line(line, cursor, result);
    if (newline == nullptr) break;
    start = end + 1;
    cursor.next_line(start);
  }
  find_holes(holes, text.size(), 0);
  place(0, cursor, result);
  cursor.go_to(text.size());
  result.newlines = cursor.line();
  result.tail = cursor.column() - 1;
  result.utf16_tail = result.tail > 0 ? cursor.utf16_column() - 1 : 0;
}

/// A line may contain several values if the first is a container. After a broken one the rest of the line is
/// not checked.
void BlockCheck::check_line(std::string_view line, Cursor& cursor, BlockResult& result) {
  std::string_view rest = trimmed(line);
  const bool is_container = begins_container(rest);
  bool is_first = true;
  while (!rest.empty()) {
    const std::size_t base = cursor.offset_of(rest);
    if (!is_first && !begins_container(rest) && !json::check(rest, json::Extent::first).ok()) {
      const json::Fault fault = rest.front() == '\0' ? json::Fault::nul_byte : json::Fault::trailing_bytes;
      Finding finding;
      finding.rule = catalogue::rule_of(fault);
      finding.message = json::explain(rest, {0, fault});
      findings_.push_back(std::move(finding));
      return place(base, cursor, result);
    }
    const bool is_alone = is_first && !begins_container(rest);
    const json::Extent extent = is_alone ? json::Extent::whole : json::Extent::first;
    const std::size_t length = checker_.check(rest, findings_, extent);
    // Set before place(), which may hand over a part of the result.
    if (is_container || checker_.was_json()) result.has_json = true;
    if (!findings_.empty()) place(base, cursor, result);
    if (!is_wanted_) return;
    if (!checker_.was_json()) {
      if (!result.has_json) ++result.foreign_lines;
      result.has_log_line = result.has_log_line || capture::is_log_line(rest);
      return;
    }
    rest = trimmed(rest.substr(length));
    is_first = false;
  }
}

void BlockCheck::check_items(const capture::Block& block, BlockResult& result) {
  const std::string_view text = block.text.view();
  Cursor cursor(text);
  std::span<const capture::Block::Hole> holes(block.holes);
  result.has_json = true;
  for (const capture::Block::Item& item : block.items) {
    find_holes(holes, item.at, 0);
    if (!findings_.empty()) place(0, cursor, result);
    if (item.fault == json::Fault::none) {
      checker_.check(text.substr(item.at, item.length), findings_);
    } else {
      Finding finding;
      finding.rule = catalogue::rule_of(item.fault);
      finding.message = json::explain(text, {item.at, item.fault});
      findings_.push_back(std::move(finding));
    }
    const std::size_t found = findings_.size();
    find_holes(holes, item.at + item.length, item.at);
    if (findings_.size() > found)
      std::stable_sort(findings_.begin(), findings_.end(),
                       [](const Finding& one, const Finding& other) { return one.at < other.at; });
    if (!findings_.empty()) place(item.at, cursor, result);
    if (!is_wanted_) return;
  }
  find_holes(holes, text.size(), 0);
  place(0, cursor, result);
  cursor.go_to(text.size());
  result.newlines = cursor.line();
  result.tail = cursor.column() - 1;
  result.utf16_tail = cursor.utf16_column() - 1;
}

/// Moves the holes up to the byte `up_to` from `holes` into findings_, as findings about the text at `base`.
void BlockCheck::find_holes(std::span<const capture::Block::Hole>& holes, std::size_t up_to,
                            std::size_t base) {
  for (; !holes.empty() && holes.front().at <= up_to; holes = holes.subspan(1)) {
    Finding finding;
    finding.at = holes.front().at - base;
    finding.rule = Rule::json_nul_byte;
    finding.message = capture::describe(holes.front());
    findings_.push_back(std::move(finding));
  }
}

/// Moves findings_ into the result, with their lines and columns. They are about the text at `base`.
void BlockCheck::place(std::size_t base, Cursor& cursor, BlockResult& result) {
  for (const Finding& finding : findings_) {
    if (result.findings.size() >= most_kept) make_room(result);
    if (!is_wanted_) break;
    cursor.go_to(base + finding.at);
    const std::uint64_t line = cursor.line();
    const std::size_t column = cursor.column();
    result.findings.append({line, column, cursor.utf16_column(), finding});
  }
  findings_.clear();
}

/// Hands over the findings so far as a part. Lines in all parts count from the beginning of the block.
void BlockCheck::make_room(BlockResult& result) {
  const bool has_json = result.has_json;
  const bool has_log_line = result.has_log_line;
  found_ += result.findings.size();
  result.counts = checker_.take_counts();
  is_wanted_ = take_part_(result);
  result.clear();
  result.has_json = has_json;
  result.has_log_line = has_log_line;
}

}  // namespace wazobus::commands
