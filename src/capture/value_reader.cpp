// SPDX-License-Identifier: MIT
#include "capture/value_reader.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

void ValueReader::fill() {
  constexpr std::size_t least_read = 64 * 1024;
  if (start_ > 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  const std::size_t size = buffer_.size();
  // A value that spans lines is scanned anew after each read: reading twice as much keeps that linear.
  buffer_.resize(size + std::max(least_read, size));
  const ssize_t count = ::read(fd_, buffer_.data() + size, buffer_.size() - size);
  const int error = errno;
  buffer_.resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  if (count == 0) at_end_ = true;
  if (count < 0 && error != EINTR && error != EAGAIN) {
    throw IoError(fmt::format("cannot read {}: {}", text::safe(name_), errno_text(error)));
  }
}

void ValueReader::consume(std::size_t bytes) {
  const json::Place place = json::place_of(pending(), bytes);
  column_ = place.line == 1 ? column_ + place.column - 1 : place.column;
  line_ += place.line - 1;
  start_ += bytes;
  scanned_ = 0;
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

ValueReader::Step ValueReader::next_in_lines(Value& value) {
  const std::string_view text = pending();
  std::size_t length = text.find('\n', scanned_);
  if (length == std::string_view::npos) {
    scanned_ = text.size();
    if (!at_end_) return Step::starved;
    length = text.size();
  }
  scratch_.clear();
  const json::Scan scan = json::compact(text.substr(0, length), scratch_, json::Extent::first);
  if (layout_ == Layout::unknown) {
    const bool spans = scan.fault == json::Fault::incomplete;
    layout_ = spans ? Layout::spanning : Layout::lines;
    scanned_ = 0;
    if (spans) return next_spanning(value);
  }
  if (!scan.ok()) fail(scan);
  value = {text.substr(0, scan.at), line_};
  consume(scan.at);
  return Step::value;
}

ValueReader::Step ValueReader::next_spanning(Value& value) {
  const std::string_view text = pending();
  // Scanned already and found to be incomplete: only more bytes help.
  if (scanned_ == text.size() && !at_end_) return Step::starved;
  scratch_.clear();
  const json::Scan scan = json::compact(text, scratch_, json::Extent::first);
  const bool may_go_on = scan.fault == json::Fault::incomplete || (scan.ok() && scan.at == text.size());
  // A value ends for certain only where its closing bracket or quote, or something behind it, has been seen.
  const bool closed = scan.ok() && std::string_view("}]\"").find(text[scan.at - 1]) != std::string_view::npos;
  if (may_go_on && !closed && !at_end_) {
    scanned_ = text.size();
    return Step::starved;
  }
  if (!scan.ok()) fail(scan);
  value = {text.substr(0, scan.at), line_};
  consume(scan.at);
  return Step::value;
}

void ValueReader::fail(const json::Scan& scan) const {
  const json::Place place = json::place_of(pending(), scan.at);
  const std::size_t column = place.line == 1 ? column_ + place.column - 1 : place.column;
  throw InvalidInput(fmt::format("{}:{}:{}: not JSON: {}", text::safe(name_), line_ + place.line - 1, column,
                                 json::describe(scan.fault)));
}

}  // namespace wazobus::capture
