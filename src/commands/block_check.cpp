// SPDX-License-Identifier: MIT
#include "commands/block_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "capture/input_stream.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Finding;
using catalogue::Rule;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

bool begins_container(std::string_view text) {
  return text.starts_with('{') || text.starts_with('[');
}

}  // namespace

Finding not_json(std::string_view what) {
  Finding finding;
  finding.rule = Rule::file_not_json;
  finding.message = what;
  return finding;
}

void BlockCheck::check(const capture::Block& block, bool is_first, BlockResult& result) {
  result.findings.clear();
  result.newlines = 0;
  result.foreign_lines = 0;
  result.has_json = false;
  result.is_last = false;
  std::string_view text = block.text.view();
  if (is_first) {
    const std::string_view kind = capture::binary_kind(text.substr(0, 4096));
    if (!kind.empty()) {
      result.findings.push_back({0, 1, not_json(fmt::format("{}, which is not JSON text", kind))});
      result.is_last = true;
      return;
    }
    if (text.starts_with(byte_order_mark)) {
      Finding finding;
      finding.rule = Rule::json_byte_order_mark;
      finding.message = "a byte order mark, which JSON does not have";
      result.findings.push_back({0, 1, std::move(finding)});
    }
  }
  if (block.layout == capture::Layout::items) {
    check_items(block, result);
  } else {
    check_lines(text, result);
  }
  result.counts = checker_.take_counts();
}

void BlockCheck::check_lines(std::string_view text, BlockResult& result) {
  std::size_t column = 1;
  if (!result.findings.empty()) {
    text.remove_prefix(byte_order_mark.size());
    column += byte_order_mark.size();
  }
  while (!text.empty()) {
    const void* const newline = std::memchr(text.data(), '\n', text.size());
    const std::size_t length =
        newline == nullptr ? text.size()
                           : static_cast<std::size_t>(static_cast<const char*>(newline) - text.data());
    check_line(text.substr(0, length), column, result);
    if (newline == nullptr) return;
    ++result.newlines;
    column = 1;
    text.remove_prefix(length + 1);
  }
}

/// Several values may stand on a line; behind what is broken nothing of the line can be told apart.
void BlockCheck::check_line(std::string_view line, std::size_t column, BlockResult& result) {
  std::string_view rest = trimmed(line);
  const bool is_container = begins_container(rest);
  bool is_first = true;
  while (!rest.empty()) {
    const std::size_t at = static_cast<std::size_t>(rest.data() - line.data());
    if (!is_first && !begins_container(rest)) {
      Finding finding;
      finding.rule = Rule::json_trailing_bytes;
      finding.message = json::explain(rest, {0, json::Fault::trailing_bytes});
      findings_.push_back(std::move(finding));
      return place(result.newlines, column + at, result);
    }
    const std::size_t length = checker_.check(rest, findings_, json::Extent::first);
    if (!findings_.empty()) place(result.newlines, column + at, result);
    if (is_container || checker_.was_json()) result.has_json = true;
    if (!checker_.was_json()) {
      if (!result.has_json) ++result.foreign_lines;
      return;
    }
    rest = trimmed(rest.substr(length));
    is_first = false;
  }
}

void BlockCheck::check_items(const capture::Block& block, BlockResult& result) {
  const std::string_view text = block.text.view();
  std::size_t line_start = 0;
  std::size_t counted = 0;  // newlines before this are counted
  const auto count_to = [&](std::size_t end) {
    while (const void* const newline = std::memchr(text.data() + counted, '\n', end - counted)) {
      counted = line_start = static_cast<std::size_t>(static_cast<const char*>(newline) - text.data()) + 1;
      ++result.newlines;
    }
    counted = end;
  };
  result.has_json = true;
  for (const capture::Block::Item& item : block.items) {
    count_to(std::max(counted, item.at));
    if (item.fault != json::Fault::none) {
      Finding finding;
      finding.rule = catalogue::rule_of(item.fault);
      finding.message = json::explain(text, {item.at, item.fault});
      result.findings.push_back({result.newlines, item.at - line_start + 1, std::move(finding)});
      continue;
    }
    checker_.check(text.substr(item.at, item.length), findings_);
    for (Finding& finding : findings_) {
      // Of one value they are in the order of the text; a missing field stands where its object begins.
      count_to(std::max(counted, item.at + finding.at));
      result.findings.push_back({result.newlines, item.at + finding.at - line_start + 1, std::move(finding)});
    }
    findings_.clear();
  }
  count_to(text.size());
}

void BlockCheck::place(std::uint64_t line, std::size_t column, BlockResult& result) {
  for (Finding& finding : findings_) {
    const std::size_t at = finding.at;
    result.findings.push_back({line, column + at, std::move(finding)});
  }
  findings_.clear();
}

}  // namespace wazobus::commands
