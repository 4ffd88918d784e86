// SPDX-License-Identifier: MIT
#include "capture/outline.hpp"

#include <algorithm>

#include "json/scan.hpp"

namespace wazobus::capture {

void Outline::Brackets::clear() {
  open_.clear();
  count_ = {};
}

void Outline::Brackets::open(bool object) {
  open_.push_back(object);
  ++count_[object ? 1 : 0];
}

bool Outline::Brackets::close(bool object) {
  if (count_[object ? 1 : 0] == 0) return false;
  for (;;) {
    const bool innermost = open_.back();
    open_.pop_back();
    --count_[innermost ? 1 : 0];
    if (innermost == object) return true;
  }
}

void Outline::start(char first, Surroundings surroundings) {
  kind_ = first == '{' || first == '[' ? Kind::container : first == '"' ? Kind::string : Kind::word;
  around_ = surroundings;
  seen_ = 0;
  in_string_ = escaped_ = closed_ = line_seen_ = stops_at_line_ = false;
  brackets_.clear();
  indentation_ = line_at_ = fault_at_ = none;
  judge_at_ = first_stride;
}

bool Outline::closes(std::string_view text) {
  advance(text);
  return closed_;
}

std::optional<Outline::Extent> Outline::find(std::string_view text, bool at_end) {
  if (kind_ == Kind::container) return find_container_end(text, at_end);
  advance(text);
  if (closed_) return ending(text, End::closed, seen_);
  return at_end ? std::optional(ending(text, End::stream, text.size())) : std::nullopt;
}

/// Reads in strides that double. Reading far beyond a fault, or checking at every line, would take quadratic
/// time.
std::optional<Outline::Extent> Outline::find_container_end(std::string_view text, bool at_end) {
  for (;;) {
    const std::string_view stride = text.substr(0, judge_at_);
    advance(stride);
    if (fault_at_ == none && line_at_ == none && may_judge(stride, at_end)) {
      judge(stride.substr(0, closed_ ? seen_ : stride.size()));
    }
    if (line_at_ != none) return ending(text, End::line_start, line_at_);
    if (closed_) return ending(text, End::closed, seen_);
    if (stride.size() < judge_at_) break;
    if (fault_at_ != none && judge_at_ >= longest_broken) {
      seen_ = 0;  // from now on offsets count from the cut
      return Extent{End::cut, judge_at_};
    }
    judge_at_ *= 2;
  }
  return at_end ? std::optional(ending(text, End::stream, text.size())) : std::nullopt;
}

/// Only a long value, or one with a line that could start another value, must be checked to find its end.
bool Outline::may_judge(std::string_view stride, bool at_end) const {
  if (stride.size() < judge_at_) return line_seen_ && (closed_ || at_end);
  return line_seen_ || judge_at_ >= longest_broken / 2;
}

Outline::Extent Outline::ending(std::string_view text, End end, std::size_t at) {
  return {end, text.find_last_not_of(json::white_space, at - 1) + 1};
}

std::optional<Outline::Extent> Outline::skip(std::string_view text) {
  advance(text);
  if (line_at_ != none) return Extent{End::line_start, line_at_};
  if (closed_) return Extent{End::closed, seen_};
  seen_ = 0;
  return std::nullopt;
}

/// Checks the value, because waiting for a missing bracket would swallow the values that follow.
void Outline::judge(std::string_view text) {
  const json::Scan scan = json::check(text, json::Extent::first, json::Surrogates::any);
  if (scan.ok() || scan.fault == json::Fault::incomplete) return;
  fault_at_ = scan.at;
  look_for_line(text);
}

/// Finds the first line at or after the fault that could start a value.
void Outline::look_for_line(std::string_view text) {
  std::size_t newline = text.substr(0, fault_at_).rfind('\n');
  if (newline == std::string_view::npos) newline = text.find('\n', fault_at_);
  while (newline != std::string_view::npos) {
    const std::size_t first = text.find_first_not_of(" \t\r", newline + 1);
    if (first == std::string_view::npos) break;
    const bool starts_value = text[first] == '{' || text[first] == '[';
    if (starts_value && first >= fault_at_ && first - newline - 1 <= around_.indentation) {
      line_at_ = first;
      return;
    }
    newline = text.find('\n', first);
  }
  stops_at_line_ = true;
}

void Outline::advance(std::string_view text) {
  while (seen_ < text.size() && !closed_ && line_at_ == none) {
    if (in_string_) {
      advance_in_string(text);
    } else if (kind_ == Kind::word) {
      advance_in_word(text);
    } else {
      advance_between(text);
    }
  }
}

/// A newline ends a string too: JSON strings contain none, and so the text after a missing quote is not lost.
void Outline::advance_in_string(std::string_view text) {
  bool escaped = escaped_;
  std::size_t at = seen_;
  for (; at < text.size() && text[at] != '\n'; ++at) {
    if (escaped) {
      escaped = false;
    } else if (text[at] == '\\') {
      escaped = true;
    } else if (text[at] == '"') {
      break;
    }
  }
  seen_ = at;
  escaped_ = escaped;
  if (at == text.size()) return;
  if (text[at] == '"') ++seen_;
  in_string_ = escaped_ = false;
  closed_ = kind_ == Kind::string;
}

void Outline::advance_in_word(std::string_view text) {
  const std::size_t end = text.find_first_of(" \t\r\n,[]{}\"", seen_);
  closed_ = end != std::string_view::npos;
  seen_ = closed_ ? end : text.size();
}

void Outline::advance_between(std::string_view text) {
  std::size_t at = seen_;
  std::size_t indentation = indentation_;
  for (bool goes_on = true; goes_on && at < text.size(); ++at) {
    switch (text[at]) {
      case '\n':
        indentation = 0;
        break;
      case ' ':
      case '\t':
      case '\r':
        if (indentation != none) ++indentation;
        break;
      case '"':
        in_string_ = true;
        indentation = none;
        goes_on = false;
        break;
      case '{':
      case '[':
      case '}':
      case ']':
        indentation_ = indentation;
        seen_ = at;
        if (!bracket(text[at])) return;
        [[fallthrough]];
      default:
        indentation = none;
    }
  }
  seen_ = at;
  indentation_ = indentation;
}

/// Returns false if the value ends with this bracket or before it.
bool Outline::bracket(char c) {
  const bool object = c == '{' || c == '}';
  if (c == '{' || c == '[') {
    const bool starts_line = indentation_ <= around_.indentation;
    line_seen_ = line_seen_ || starts_line;
    if (starts_line && stops_at_line_) {
      line_at_ = seen_;
      return false;
    }
    brackets_.open(object);
    return true;
  }
  if (brackets_.close(object)) {
    closed_ = brackets_.empty();
    if (closed_) ++seen_;
  } else {
    closed_ = !object && around_.in_array;
  }
  return !closed_;
}

}  // namespace wazobus::capture
