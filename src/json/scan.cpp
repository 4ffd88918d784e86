// SPDX-License-Identifier: MIT
#include "json/scan.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "json/scanner.hpp"

namespace wazobus::json {

namespace {

/// Appends the text to `out` without the space between tokens, in as few pieces as possible. Writes DEL and
/// C1 controls as escapes.
class Compactor : public NullSink {
 public:
  // cppcheck-suppress duplInheritedMember; the scanner knows the type of its sink
  static constexpr bool wants_controls = true;

  Compactor(std::string_view text, std::string& out)
      : run_(text.data()), end_(text.data() + text.size()), out_(out), size_before_(out.size()) {
    make_room(size_before_, text.size());
  }

  void space(const char* begin, const char* end) {
    copy(run_, begin);
    run_ = end;
  }
  void control(const char* begin, const char* end, unsigned code_point) {
    constexpr std::string_view hex = "0123456789abcdef";
    const std::array<char, 6> escape{'\\', 'u', '0', '0', hex[code_point >> 4U], hex[code_point & 0xFU]};
    space(begin, end);
    const auto used = static_cast<std::size_t>(to_ - out_.data());
    const std::size_t wanted = escape.size() + static_cast<std::size_t>(end_ - end);
    if (used + wanted + slack > out_.size()) make_room(used, wanted + used / 2);
    std::memcpy(to_, escape.data(), escape.size());
    to_ += escape.size();
  }

  void finish(const char* end) {
    if (run_ < end) copy(run_, end);
    out_.resize(static_cast<std::size_t>(to_ - out_.data()));
  }
  void drop() { out_.resize(size_before_); }

 private:
  /// Most pieces are short. Copying this many bytes always is faster than copying exactly as many as a piece
  /// has.
  static constexpr std::size_t slack = 32;

  void make_room(std::size_t used, std::size_t wanted) {
    out_.resize(used + wanted + slack);
    to_ = out_.data() + used;
  }
  void copy(const char* begin, const char* end) {
    const auto size = static_cast<std::size_t>(end - begin);
    if (size <= slack && static_cast<std::size_t>(end_ - begin) >= slack) {
      std::memcpy(to_, begin, slack);
    } else {
      std::memcpy(to_, begin, size);
    }
    to_ += size;
  }

  const char* run_;  // start of the bytes that are checked but not copied yet
  const char* end_;
  std::string& out_;
  std::size_t size_before_;
  char* to_ = nullptr;  // where the next piece goes; room for all the rest, and slack, is behind it
};

}  // namespace

std::string_view describe(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "nothing";
    case Fault::empty:
      return "nothing there";
    case Fault::incomplete:
      return "the text ends in the middle of a value";
    case Fault::unexpected_character:
      return "an unexpected character";
    case Fault::missing_comma:
      return "no comma before this value";
    case Fault::missing_member_comma:
      return "no comma before this member";
    case Fault::missing_colon:
      return "no colon before this value";
    case Fault::missing_value:
      return "no value before";
    case Fault::unquoted_key:
      return "a key without double quotes";
    case Fault::trailing_comma:
      return "a comma with nothing behind it";
    case Fault::trailing_bytes:
      return "more text behind the value";
    case Fault::control_character:
      return "a control character inside a string";
    case Fault::nul_byte:
      return "a NUL byte";
    case Fault::bad_escape:
      return "an escape that JSON does not know";
    case Fault::lone_surrogate:
      return "half of a surrogate pair";
    case Fault::bad_number:
      return "a malformed number";
    case Fault::not_a_number:
      return "NaN or Infinity, which JSON does not have";
    case Fault::byte_order_mark:
      return "a byte order mark";
    case Fault::bad_utf8:
      return "bytes that are not UTF-8";
    case Fault::too_deep:
      return "more than a million levels of nesting";
    case Fault::too_long:
      return "a value of 2 GiB or more";
  }
  return "an unknown fault";
}

/// Is it a space that JSON does not have, such as a no-break space?
bool looks_blank(char32_t c) {
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

std::string explain(std::string_view text, const Scan& scan) {
  std::string out(describe(scan.fault));
  const bool about_one = scan.fault == Fault::unexpected_character || scan.fault == Fault::missing_value ||
                         scan.fault == Fault::trailing_bytes;
  if (!about_one || scan.at >= text.size()) return out;
  const text::CodePoint point = text::decode_utf8(text, scan.at);
  out += scan.fault == Fault::trailing_bytes ? ", from " : " ";
  if (text[scan.at] == '\'') return out + "\"'\" (JSON's quotes are double ones)";
  out += '\'';
  if (looks_blank(point.value)) {
    fmt::format_to(std::back_inserter(out), "\\u{{{:04x}}}", static_cast<unsigned>(point.value));
  } else {
    text::append_safe(text.substr(scan.at, point.length), out);
  }
  out += '\'';
  return out;
}

Scan compact(std::string_view text, std::string& out, Extent extent, Surrogates surrogates) {
  Compactor compactor(text, out);
  Nesting nesting;
  const Scan scan = Scanner<Compactor>(text, compactor, nesting, surrogates).scan(extent);
  if (scan.ok()) {
    compactor.finish(text.data() + scan.at);
  } else {
    compactor.drop();
  }
  return scan;
}

Scan check(std::string_view text, Extent extent, Surrogates surrogates) {
  NullSink sink;
  Nesting nesting;
  return Scanner<NullSink>(text, sink, nesting, surrogates).scan(extent);
}

Place place_of(std::string_view text, std::size_t at) {
  Place place;
  for (const char c : text.substr(0, at)) {
    ++place.column;
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    }
  }
  return place;
}

}  // namespace wazobus::json
