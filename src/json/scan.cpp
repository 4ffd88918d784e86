// SPDX-License-Identifier: MIT
#include "json/scan.hpp"

#include <bit>
#include <cstdint>
#include <vector>

#include "text/sanitise.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace wazobus::json {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Which containers are open: a bit a level, so that a hundred thousand levels cost 12 KiB and no stack.
class Nesting {
 public:
  [[nodiscard]] bool empty() const { return depth_ == 0; }
  [[nodiscard]] bool in_object() const {
    return ((bits_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64)) & 1U) != 0;
  }

  void open(bool object) {
    if (depth_ % 64 == 0 && depth_ / 64 == bits_.size()) bits_.push_back(0);
    const std::uint64_t bit = std::uint64_t{1} << (depth_ % 64);
    std::uint64_t& word = bits_[depth_ / 64];
    word = object ? word | bit : word & ~bit;
    ++depth_;
  }

  void close() { --depth_; }

 private:
  std::vector<std::uint64_t> bits_;
  std::size_t depth_ = 0;
};

class Compactor {
 public:
  Compactor(std::string_view text, std::string& out)
      : text_(text),
        begin_(text.data()),
        end_(text.data() + text.size()),
        p_(begin_),
        run_(begin_),
        out_(out) {}

  Scan scan(Extent extent) {
    const std::size_t size_before = out_.size();
    if (value() && extent == Extent::whole) {
      flush_run();
      skip_spaces();
      if (p_ != end_) fail(*p_ == '\0' ? Fault::nul_byte : Fault::trailing_bytes);
    }
    if (fault_ != Fault::none) {
      out_.resize(size_before);
      return {static_cast<std::size_t>(fault_at_ - begin_), fault_};
    }
    flush_run();
    return {static_cast<std::size_t>(p_ - begin_), Fault::none};
  }

 private:
  bool fail_at(const char* place, Fault fault) {
    fault_at_ = place;
    fault_ = fault;
    return false;
  }
  bool fail(Fault fault) { return fail_at(p_, fault); }

  /// What is wrong with the byte at p_ where something else had to stand.
  bool fail_unexpected(Fault otherwise = Fault::unexpected_character) {
    if (p_ == end_) return fail(Fault::incomplete);
    if (*p_ == '\0') return fail(Fault::nul_byte);
    if (text_.substr(offset()).starts_with("\xEF\xBB\xBF")) return fail(Fault::byte_order_mark);
    if (static_cast<unsigned char>(*p_) >= 0x80 && !text::decode_utf8(text_, offset()).valid) {
      return fail(Fault::bad_utf8);
    }
    return fail(otherwise);
  }

  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(p_ - begin_); }

  void flush_run() {
    out_.append(run_, p_);
    run_ = p_;
  }

  void skip_spaces() {
    if (p_ == end_ || !is_space(*p_)) return;
    flush_run();
    while (p_ != end_ && is_space(*p_)) ++p_;
    run_ = p_;
  }

  bool value() {
    skip_spaces();
    if (p_ == end_) return fail(Fault::empty);
    for (;;) {
      // Here a value must start.
      if (p_ != end_ && (*p_ == '{' || *p_ == '[')) {
        if (!open()) return false;
        if (must_start_value_) continue;
      } else if (!scalar()) {
        return false;
      }
      // Here a value has ended: close what closes, then go on to the next value or be done.
      if (!close_and_separate()) return false;
      if (nesting_.empty()) return true;
    }
  }

  /// Enters a container. must_start_value_ tells whether a value follows, or the container was empty and
  /// closed.
  bool open() {
    const bool object = *p_ == '{';
    nesting_.open(object);
    ++p_;
    skip_spaces();
    must_start_value_ = true;
    if (p_ != end_ && *p_ == (object ? '}' : ']')) {
      ++p_;
      nesting_.close();
      must_start_value_ = false;
      return true;
    }
    return object ? key() : true;
  }

  bool close_and_separate() {
    while (!nesting_.empty()) {
      skip_spaces();
      if (p_ == end_) return fail(Fault::incomplete);
      const bool object = nesting_.in_object();
      if (*p_ == ',') {
        const char* const comma = p_++;
        skip_spaces();
        if (p_ != end_ && (*p_ == '}' || *p_ == ']')) return fail_at(comma, Fault::trailing_comma);
        return object ? key() : true;
      }
      if (*p_ != (object ? '}' : ']')) return fail_unexpected();
      ++p_;
      nesting_.close();
    }
    return true;
  }

  bool key() {
    if (p_ == end_ || *p_ != '"') return fail_unexpected();
    if (!string()) return false;
    skip_spaces();
    if (p_ == end_ || *p_ != ':') return fail_unexpected();
    ++p_;
    skip_spaces();
    return true;
  }

  bool scalar() {
    if (p_ == end_) return fail(Fault::incomplete);
    switch (*p_) {
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      case '-':
        return number();
      case 'N':
      case 'I':
        return fail_unexpected(Fault::not_a_number);
      default:
        return is_digit(*p_) ? number() : fail_unexpected();
    }
  }

  bool word(std::string_view expected) {
    const char* const start = p_;
    for (const char c : expected) {
      if (p_ == end_) return fail(Fault::incomplete);
      if (*p_ != c) {
        const bool nan = std::string_view(start, static_cast<std::size_t>(end_ - start)).starts_with("nan");
        return nan ? fail_at(start, Fault::not_a_number) : fail_unexpected();
      }
      ++p_;
    }
    return true;
  }

  bool digits() {
    if (p_ == end_) return fail(Fault::incomplete);
    if (!is_digit(*p_)) return fail(*p_ == 'I' ? Fault::not_a_number : Fault::bad_number);
    while (p_ != end_ && is_digit(*p_)) ++p_;
    return true;
  }

  bool number() {
    if (*p_ == '-') ++p_;
    const bool leading_zero = p_ != end_ && *p_ == '0';
    const char* const integer = p_;
    if (!digits()) return false;
    if (leading_zero && p_ - integer > 1) return fail_at(integer, Fault::bad_number);
    if (p_ != end_ && *p_ == '.') {
      ++p_;
      if (!digits()) return false;
    }
    if (p_ != end_ && (*p_ == 'e' || *p_ == 'E')) {
      ++p_;
      if (p_ != end_ && (*p_ == '+' || *p_ == '-')) ++p_;
      if (!digits()) return false;
    }
    return true;
  }

  /// Moves over bytes that a string may hold as they are; most of every event is spent here.
  void skip_plain() {
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i del = _mm_set1_epi8(0x7F);
    const __m128i first_plain = _mm_set1_epi8(0x20);
    while (end_ - p_ >= 16) {
      __m128i bytes;
      __builtin_memcpy(&bytes, p_, sizeof bytes);
      // Signed comparison: everything from 0x80 up is below 0x20 too.
      const __m128i special =
          _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                       _mm_or_si128(_mm_cmpeq_epi8(bytes, del), _mm_cmplt_epi8(bytes, first_plain)));
      const auto mask = static_cast<unsigned>(_mm_movemask_epi8(special));
      if (mask != 0) {
        p_ += std::countr_zero(mask);
        return;
      }
      p_ += 16;
    }
#endif
    while (p_ != end_) {
      const auto c = static_cast<unsigned char>(*p_);
      if (c == '"' || c == '\\' || c < 0x20 || c >= 0x7F) return;
      ++p_;
    }
  }

  bool string() {
    ++p_;
    for (;;) {
      skip_plain();
      if (p_ == end_) return fail(Fault::incomplete);
      const auto c = static_cast<unsigned char>(*p_);
      if (c == '"') {
        ++p_;
        return true;
      }
      if (c == '\\') {
        if (!escape()) return false;
      } else if (c < 0x20) {
        return fail(c == 0 ? Fault::nul_byte : Fault::control_character);
      } else if (c == 0x7F) {
        replace_by_escape(c, 1);
      } else if (!beyond_ascii()) {
        return false;
      }
    }
  }

  bool beyond_ascii() {
    const text::CodePoint point = text::decode_utf8(text_, offset());
    if (!point.valid) return fail(cut_short() ? Fault::incomplete : Fault::bad_utf8);
    if (point.value < 0xA0) {
      replace_by_escape(static_cast<unsigned>(point.value), point.length);
    } else {
      p_ += point.length;
    }
    return true;
  }

  /// Are the last bytes of the text the beginning of a sequence that more bytes would complete?
  [[nodiscard]] bool cut_short() const {
    const std::string_view rest = text_.substr(offset());
    const auto lead = static_cast<unsigned char>(rest.front());
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || rest.size() >= length) return false;
    for (const char c : rest.substr(1)) {
      if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) return false;
    }
    return true;
  }

  void replace_by_escape(unsigned code, std::ptrdiff_t length) {
    constexpr std::string_view hex = "0123456789abcdef";
    flush_run();
    out_ += "\\u00";
    out_ += hex[code >> 4U];
    out_ += hex[code & 0xFU];
    p_ += length;
    run_ = p_;
  }

  /// Four hexadecimal digits at p_.
  bool hex4(unsigned& unit) {
    unit = 0;
    for (int i = 0; i < 4; ++i, ++p_) {
      if (p_ == end_) return fail(Fault::incomplete);
      const auto c = static_cast<unsigned char>(*p_);
      const unsigned lower = c | 0x20U;
      if (is_digit(*p_)) {
        unit = unit * 16 + (c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        unit = unit * 16 + (lower - 'a' + 10);
      } else {
        return fail(Fault::bad_escape);
      }
    }
    return true;
  }

  bool escape() {
    const char* const start = p_++;
    if (p_ == end_) return fail(Fault::incomplete);
    if (*p_ != 'u') {
      if (std::string_view("\"\\/bfnrt").find(*p_) == std::string_view::npos)
        return fail_at(start, Fault::bad_escape);
      ++p_;
      return true;
    }
    ++p_;
    unsigned unit = 0;
    if (!hex4(unit)) return false;
    if (unit < 0xD800 || unit > 0xDFFF) return true;
    if (unit > 0xDBFF) return fail_at(start, Fault::lone_surrogate);
    if (p_ == end_ || (end_ - p_ == 1 && *p_ == '\\')) return fail_at(end_, Fault::incomplete);
    if (!text_.substr(offset()).starts_with("\\u")) return fail_at(start, Fault::lone_surrogate);
    p_ += 2;
    if (!hex4(unit)) return false;
    if (unit < 0xDC00 || unit > 0xDFFF) return fail_at(start, Fault::lone_surrogate);
    return true;
  }

  std::string_view text_;
  const char* begin_;
  const char* end_;
  const char* p_;
  const char* run_;  // start of what is checked but not copied yet
  std::string& out_;
  Nesting nesting_;
  bool must_start_value_ = false;
  const char* fault_at_ = nullptr;
  Fault fault_ = Fault::none;
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
  return Compactor(text, out).scan(extent);
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
