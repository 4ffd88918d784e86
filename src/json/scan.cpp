// SPDX-License-Identifier: MIT
#include "json/scan.hpp"

#include "json/scanner.hpp"

namespace wazobus::json {

namespace {

/// Copies everything but the space between tokens, in as few pieces as there are.
class Compactor : public Heedless {
 public:
  static constexpr bool wants_controls = true;

  Compactor(std::string_view text, std::string& out) : run_(text.data()), out_(out) {}

  void space(const char* begin, const char* end) {
    out_.append(run_, begin);
    run_ = end;
  }
  void control(const char* begin, const char* end, unsigned code_point) {
    constexpr std::string_view hex = "0123456789abcdef";
    space(begin, end);
    out_ += "\\u00";
    out_ += hex[code_point >> 4U];
    out_ += hex[code_point & 0xFU];
  }

  void finish(const char* end) {
    if (run_ < end) out_.append(run_, end);
  }

 private:
  const char* run_;  // start of what is checked but not copied yet
  std::string& out_;
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

std::string explain(std::string_view text, const Scan& scan) {
  std::string out(describe(scan.fault));
  const bool about_one = scan.fault == Fault::unexpected_character || scan.fault == Fault::trailing_bytes;
  if (!about_one || scan.at >= text.size()) return out;
  const text::CodePoint point = text::decode_utf8(text, scan.at);
  out += scan.fault == Fault::trailing_bytes ? ", from " : " ";
  if (text[scan.at] == '\'') return out + "\"'\" (JSON's quotes are double ones)";
  out += '\'';
  text::append_safe(text.substr(scan.at, point.length), out);
  out += '\'';
  return out;
}

Scan compact(std::string_view text, std::string& out, Extent extent) {
  const std::size_t size_before = out.size();
  Compactor compactor(text, out);
  Nesting nesting;
  const Scan scan = Scanner<Compactor>(text, compactor, nesting).scan(extent);
  if (scan.ok()) {
    compactor.finish(text.data() + scan.at);
  } else {
    out.resize(size_before);
  }
  return scan;
}

Scan check(std::string_view text, Extent extent) {
  Heedless heedless;
  Nesting nesting;
  return Scanner<Heedless>(text, heedless, nesting).scan(extent);
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
