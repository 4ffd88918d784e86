// SPDX-License-Identifier: MIT
// The only scanner of JSON text. It accepts exactly what RFC 8259 allows, and passes the tokens to a sink,
// which keeps what it needs. No recursion; each level of nesting takes one bit.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "json/scan.hpp"
#include "text/sanitise.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace wazobus::json {

inline bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The kinds of the open containers, one bit for each level. So a hundred thousand levels take 12 KiB, and no
/// stack.
class Nesting {
 public:
  [[nodiscard]] bool empty() const { return depth_ == 0; }
  [[nodiscard]] std::size_t depth() const { return depth_; }
  [[nodiscard]] bool in_object() const { return ((innermost_ >> ((depth_ - 1) % 64)) & 1U) != 0; }

  void clear() {
    depth_ = 0;
    outer_.clear();
  }

  void open(bool object) {
    if (depth_ % 64 == 0 && depth_ > 0) outer_.push_back(innermost_);
    const std::uint64_t bit = std::uint64_t{1} << (depth_ % 64);
    innermost_ = object ? innermost_ | bit : innermost_ & ~bit;
    ++depth_;
  }

  void close() {
    --depth_;
    if (depth_ % 64 != 0 || depth_ == 0) return;
    innermost_ = outer_.back();
    outer_.pop_back();
  }

 private:
  std::uint64_t innermost_ = 0;       // the innermost 64 levels or fewer; most texts have no more
  std::vector<std::uint64_t> outer_;  // the levels around them, 64 in each
  std::size_t depth_ = 0;
};

/// A sink that ignores everything. Other sinks derive from it, and hide the functions that they need.
struct NullSink {
  static constexpr bool wants_controls = false;
  void space(const char* /*begin*/, const char* /*end*/) {}
  void open(const char* /*at*/, bool /*is_object*/) {}
  void close(const char* /*at*/) {}
  void string(const char* /*begin*/, const char* /*end*/, bool /*has_escapes*/) {}
  void number(const char* /*begin*/, const char* /*end*/, bool /*is_plain*/) {}
  void word(const char* /*begin*/, const char* /*end*/) {}
};

/// Calls these functions of Sink in the order of the text, with pointers into it:
///   space(begin, end)                white space between tokens
///   open(at, is_object), close(at)   brackets
///   string(begin, end, has_escapes)  a value or a key, quotes included
///   number(begin, end, is_plain)     is_plain: an integer that fits 64 bits for certain
///   word(begin, end)                 true, false, null
///   control(begin, end, code_point)  DEL or a C1 control inside of a string, before the string itself
/// Sink::wants_controls says whether control() is called. If there is a fault, all earlier calls are void.
template <typename Sink>
class Scanner {
 public:
  Scanner(std::string_view text, Sink& sink, Nesting& nesting, Surrogates surrogates = Surrogates::paired)
      : text_(text),
        begin_(text.data()),
        end_(text.data() + text.size()),
        p_(begin_),
        sink_(sink),
        nesting_(nesting),
        surrogates_(surrogates) {
    nesting_.clear();
  }

  Scan scan(Extent extent) {
    if (value() && extent == Extent::whole) {
      skip_spaces();
      if (p_ != end_) fail(*p_ == '\0' ? Fault::nul_byte : Fault::trailing_bytes);
    }
    if (fault_ != Fault::none) return {static_cast<std::size_t>(fault_at_ - begin_), fault_};
    return {offset(), Fault::none};
  }

 private:
  bool fail_at(const char* place, Fault fault) {
    fault_at_ = place;
    fault_ = fault;
    return false;
  }
  bool fail(Fault fault) { return fail_at(p_, fault); }

  /// Sets the fault for a byte at p_ that is not allowed there. `otherwise` is the fault of a usual byte.
  bool fail_unexpected(Fault otherwise = Fault::unexpected_character) {
    if (p_ == end_) return fail(Fault::incomplete);
    if (*p_ == '\0') return fail(Fault::nul_byte);
    if (text_.substr(offset()).starts_with(text::byte_order_mark)) return fail(Fault::byte_order_mark);
    if (static_cast<unsigned char>(*p_) >= 0x80 && !text::decode_utf8(text_, offset()).valid) {
      return fail(Fault::bad_utf8);
    }
    return fail(otherwise);
  }

  /// Sets the fault if the byte at p_ is neither a comma nor the end of the container.
  bool fail_without_comma() {
    if (!starts_value()) return fail_unexpected();
    if (!in_object_) return fail(Fault::missing_comma);
    return *p_ == '"' ? fail(Fault::missing_member_comma) : fail_unexpected();
  }

  bool fail_without_colon() {
    if (starts_value()) return fail(Fault::missing_colon);
    return fail_unexpected(p_ != end_ && (*p_ == ',' || *p_ == '}') ? Fault::missing_value
                                                                    : Fault::unexpected_character);
  }

  /// Sets the fault if no value starts at p_.
  bool fail_without_value() {
    const bool ends_value = p_ != end_ && std::string_view(",]}").find(*p_) != std::string_view::npos;
    const bool closes_wrongly = ends_value && *p_ != ',' && (*p_ == '}') != in_object_;
    return fail_unexpected(ends_value && !nesting_.empty() && !closes_wrongly ? Fault::missing_value
                                                                              : Fault::unexpected_character);
  }

  bool fail_without_key() {
    const bool is_name = p_ != end_ && (*p_ == '_' || *p_ == '$' || is_digit(*p_) ||
                                        ((*p_ | 0x20) >= 'a' && (*p_ | 0x20) <= 'z'));
    return fail_unexpected(is_name ? Fault::unquoted_key : Fault::unexpected_character);
  }

  /// Does a value start at p_? A word or a number counts only after white space: in "say "no" more" there is
  /// not a comma missing, but a quote too many.
  [[nodiscard]] bool starts_value() const {
    if (p_ == end_) return false;
    if (*p_ == '"' || *p_ == '{' || *p_ == '[') return true;
    if (p_ == begin_ || !is_space(p_[-1])) return false;
    if (is_digit(*p_) || *p_ == '-') return true;
    const std::string_view rest = text_.substr(offset());
    return rest.starts_with("true") || rest.starts_with("false") || rest.starts_with("null");
  }

  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(p_ - begin_); }

  // The two usual cases, no space and a single one, take one or two comparisons.
  [[gnu::always_inline]] void skip_spaces() {
    if (p_ == end_ || !may_be_space(*p_)) return;
    if (*p_ == ' ' && p_ + 1 != end_ && !may_be_space(p_[1])) {
      sink_.space(p_, p_ + 1);
      ++p_;
      return;
    }
    skip_many_spaces();
  }

  [[gnu::noinline]] void skip_many_spaces() {
    const char* const start = p_;
    while (p_ != end_ && is_space(*p_)) ++p_;
    if (p_ != start) sink_.space(start, p_);
  }

  static bool may_be_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

  bool value() {
    skip_spaces();
    if (p_ == end_) return fail(Fault::empty);
    for (;;) {
      // Here a value must start.
      if (p_ == end_) return fail(Fault::incomplete);
      if (*p_ == '"') {
        if (!string()) return false;
      } else if (*p_ == '{' || *p_ == '[') {
        bool is_empty = false;
        if (!open(is_empty)) return false;
        if (!is_empty) continue;
      } else if (!scalar()) {
        return false;
      }
      // Here a value has ended. Closes the containers that end here too; then goes on to the next value.
      if (nesting_.empty()) return true;
      skip_spaces();
      while (p_ != end_ && *p_ == (in_object_ ? '}' : ']')) {
        close();
        if (nesting_.empty()) return true;
        skip_spaces();
      }
      if (p_ == end_ || *p_ != ',') return fail_without_comma();
      if (!separate()) return false;
    }
  }

  /// Opens a container and moves to its first value. Closes it again if it is empty.
  bool open(bool& is_empty) {
    in_object_ = *p_ == '{';
    if (nesting_.depth() == deepest) return fail(Fault::too_deep);
    nesting_.open(in_object_);
    sink_.open(p_, in_object_);
    ++p_;
    skip_spaces();
    if (p_ != end_ && *p_ == (in_object_ ? '}' : ']')) {
      close();
      is_empty = true;
      return true;
    }
    return in_object_ ? key() : true;
  }

  void close() {
    sink_.close(p_);
    ++p_;
    nesting_.close();
    in_object_ = !nesting_.empty() && nesting_.in_object();
  }

  /// Moves from a comma to the next value.
  bool separate() {
    const char* const comma = p_++;
    skip_spaces();
    if (p_ != end_ && (*p_ == '}' || *p_ == ']')) return fail_at(comma, Fault::trailing_comma);
    return in_object_ ? key() : true;
  }

  bool key() {
    if (p_ == end_ || *p_ != '"') return fail_without_key();
    if (!string()) return false;
    skip_spaces();
    if (p_ == end_ || *p_ != ':') return fail_without_colon();
    ++p_;
    skip_spaces();
    return true;
  }

  bool scalar() {
    switch (*p_) {
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      case '-':
        return number();
      case 'N':
      case 'I': {
        const std::string_view rest = text_.substr(offset());
        const bool is_float = rest.starts_with("NaN") || rest.starts_with("Inf");
        return fail(is_float ? Fault::not_a_number : Fault::unexpected_character);
      }
      default:
        return is_digit(*p_) ? number() : fail_without_value();
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
    sink_.word(start, p_);
    return true;
  }

  bool digits() {
    if (p_ == end_) return fail(Fault::incomplete);
    if (!is_digit(*p_)) return fail(*p_ == 'I' ? Fault::not_a_number : Fault::bad_number);
    while (p_ != end_ && is_digit(*p_)) ++p_;
    return true;
  }

  bool number() {
    const char* const start = p_;
    if (*p_ == '-') ++p_;
    const bool leading_zero = p_ != end_ && *p_ == '0';
    const char* const integer = p_;
    if (!digits()) return false;
    if (leading_zero && p_ - integer > 1) return fail_at(integer, Fault::bad_number);
    bool is_plain = p_ - integer <= 18;
    if (p_ != end_ && *p_ == '.') {
      is_plain = false;
      ++p_;
      if (!digits()) return false;
    }
    if (p_ != end_ && (*p_ == 'e' || *p_ == 'E')) {
      is_plain = false;
      ++p_;
      if (p_ != end_ && (*p_ == '+' || *p_ == '-')) ++p_;
      if (!digits()) return false;
    }
    sink_.number(start, p_, is_plain);
    return true;
  }

#ifdef __SSE2__
  /// Returns one bit for each of the 16 bytes at `p`: set if the byte needs a closer look, as a quote, a
  /// backslash, a control character and bytes beyond ASCII do. Most of the time for an event is spent here.
  static unsigned special_bytes(const char* p) {
    __m128i bytes;
    __builtin_memcpy(&bytes, p, sizeof bytes);
    // Signed comparison: everything from 0x80 up is below 0x20 too.
    __m128i special = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
        _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)));
    if constexpr (Sink::wants_controls)
      special = _mm_or_si128(special, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
    return static_cast<unsigned>(_mm_movemask_epi8(special));
  }
#endif

  /// Skips the bytes of a string that need no closer look.
  void skip_plain() {
#ifdef __SSE2__
    for (; end_ - p_ >= 16; p_ += 16) {
      if (const unsigned special = special_bytes(p_); special != 0) {
        p_ += std::countr_zero(special);
        return;
      }
    }
#endif
    while (p_ != end_) {
      const auto c = static_cast<unsigned char>(*p_);
      if (c == '"' || c == '\\' || c < 0x20 || c >= 0x7F) return;
      ++p_;
    }
  }

  bool string() {
    const char* const start = p_++;
#ifdef __SSE2__
    // Nearly all strings are plain. For these there is no call, and only a register changes.
    const char* p = p_;
    for (; end_ - p >= 16; p += 16) {
      const unsigned special = special_bytes(p);
      if (special == 0) continue;
      p += std::countr_zero(special);
      if (*p != '"') break;
      p_ = p + 1;
      sink_.string(start, p_, false);
      return true;
    }
    p_ = p;
#endif
    return rest_of_string(start);
  }

  /// Reads the string that begins at `start`, from p_ on, which is inside of it.
  [[gnu::noinline]] bool rest_of_string(const char* start) {
    bool has_escapes = false;
    for (;;) {
      skip_plain();
      if (p_ == end_) return fail(Fault::incomplete);
      const auto c = static_cast<unsigned char>(*p_);
      if (c == '"') {
        ++p_;
        sink_.string(start, p_, has_escapes);
        return true;
      }
      if (c == '\\') {
        has_escapes = true;
        if (!escape()) return false;
      } else if (c < 0x20) {
        return fail(c == 0 ? Fault::nul_byte : Fault::control_character);
      } else if (c == 0x7F) {
        if constexpr (Sink::wants_controls) sink_.control(p_, p_ + 1, c);
        ++p_;
      } else if (!beyond_ascii()) {
        return false;
      }
    }
  }

  bool beyond_ascii() {
    const text::CodePoint point = text::decode_utf8(text_, offset());
    if (!point.valid) return fail(cut_short() ? Fault::incomplete : Fault::bad_utf8);
    if constexpr (Sink::wants_controls) {
      if (point.value < 0xA0) sink_.control(p_, p_ + point.length, static_cast<unsigned>(point.value));
    }
    p_ += point.length;
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

  /// Reads four hexadecimal digits at p_.
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
    if (unit < 0xD800 || unit > 0xDFFF || surrogates_ == Surrogates::any) return true;
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
  Sink& sink_;
  Nesting& nesting_;
  Surrogates surrogates_;
  bool in_object_ = false;
  const char* fault_at_ = nullptr;
  Fault fault_ = Fault::none;
};

}  // namespace wazobus::json
