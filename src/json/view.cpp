// SPDX-License-Identifier: MIT
#include "json/view.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "text/sanitise.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace wazobus::json {

namespace {

/// The offset of the next quote or backslash, which must be there.
std::size_t quote_or_backslash(std::string_view text, std::size_t at) {
#ifdef __SSE2__
  for (; text.size() - at >= 16; at += 16) {
    __m128i bytes;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const __m128i found =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    const auto places = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (places != 0) return at + static_cast<std::size_t>(std::countr_zero(places));
  }
#endif
  while (text[at] != '"' && text[at] != '\\') ++at;
  return at;
}

/// Bytes of the string that starts at text[0], quotes included.
std::size_t string_length(std::string_view text) {
  std::size_t at = quote_or_backslash(text, 1);
  while (text[at] != '"') at = quote_or_backslash(text, at + 2);
  return at + 1;
}

bool ends_scalar(char c) {
  return c == ',' || c == '}' || c == ']' || c == ':';
}

/// Bytes of the token that starts at text[0]: a bracket, comma or colon, or a whole scalar.
std::size_t token_length(std::string_view text) {
  switch (text.front()) {
    case '"':
      return string_length(text);
    case '{':
    case '[':
    case '}':
    case ']':
    case ',':
    case ':':
      return 1;
    default: {
      std::size_t at = 1;
      while (at < text.size() && !ends_scalar(text[at])) ++at;
      return at;
    }
  }
}

/// Bytes of the object or array that starts at text[0].
std::size_t container_length(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = 0;;) {
    const char c = text[at];
    if (c == '"') {
      at += string_length(text.substr(at));
      continue;
    }
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
}

/// Bytes of the value that starts at text[0].
std::size_t value_length(std::string_view text) {
  const bool is_container = text.front() == '{' || text.front() == '[';
  return is_container ? container_length(text) : token_length(text);
}

unsigned hex4(std::string_view digits) {
  unsigned unit = 0;
  std::from_chars(digits.data(), digits.data() + 4, unit, 16);
  return unit;
}

std::optional<View> element(View array, std::string_view number) {
  if (number.empty()) return std::nullopt;
  std::size_t left = 0;
  for (const char c : number) {
    if (c < '0' || c > '9' || left > 1'000'000) return std::nullopt;
    left = left * 10 + static_cast<std::size_t>(c - '0');
  }
  for (Children elements(array); elements.next(); --left) {
    if (left == 0) return elements.value();
  }
  return std::nullopt;
}

struct EscapedPoint {
  char32_t value;
  std::size_t length;
};

bool is_between(char32_t value, char32_t least, char32_t most) {
  return value >= least && value <= most;
}

/// Decodes an escape that begins with these digits. Half of a surrogate pair becomes U+FFFD.
EscapedPoint escaped_point(std::string_view digits) {
  constexpr char32_t replacement = 0xFFFD;
  const char32_t first = hex4(digits);
  if (!is_between(first, 0xD800, 0xDFFF)) return {first, 4};
  const bool has_second = first <= 0xDBFF && digits.substr(4).starts_with("\\u");
  const char32_t second = has_second ? hex4(digits.substr(6)) : 0;
  if (!is_between(second, 0xDC00, 0xDFFF)) return {replacement, 4};
  return {0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00), 10};
}

}  // namespace

Kind View::kind() const {
  switch (text_.front()) {
    case 'n':
      return Kind::null;
    case 't':
    case 'f':
      return Kind::boolean;
    case '"':
      return Kind::string;
    case '[':
      return Kind::array;
    case '{':
      return Kind::object;
    default:
      return Kind::number;
  }
}

std::string View::string() const {
  const std::string_view inside = text_.substr(1, text_.size() - 2);
  std::string out;
  out.reserve(inside.size());
  for (std::size_t at = 0; at < inside.size();) {
    const std::size_t backslash = std::min(inside.find('\\', at), inside.size());
    out += inside.substr(at, backslash - at);
    at = backslash;
    if (at == inside.size()) break;
    const char escaped = inside[at + 1];
    at += 2;
    switch (escaped) {
      case 'b':
        out += '\b';
        break;
      case 'f':
        out += '\f';
        break;
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      case 't':
        out += '\t';
        break;
      case 'u': {
        const auto [point, length] = escaped_point(inside.substr(at));
        at += length;
        text::append_utf8(point, out);
        break;
      }
      default:
        out += escaped;
    }
  }
  return out;
}

std::optional<std::int64_t> View::integer() const {
  std::int64_t value = 0;
  const char* const end = text_.data() + text_.size();
  const auto [rest, error] = std::from_chars(text_.data(), end, value);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return value;
}

namespace {

/// Returns the last of the members with this key.
std::optional<View> last_of(Children members, std::string_view key) {
  std::optional<View> found;
  while (members.next()) {
    if (members.key_is(key)) found = members.value();
  }
  return found;
}

}  // namespace

std::optional<View> View::find(std::string_view key) const {
  if (kind() != Kind::object) return std::nullopt;
  return last_of(Children(*this), key);
}

void Members::read(View object) {
  Children children(object);
  for (count_ = 0; count_ < most && children.next(); ++count_)
    known_[count_] = {children.key_, children.value_};
  rest_ = children.rest_;
}

std::optional<View> Members::find(std::string_view key) const {
  return last_of(Children(*this), key);
}

std::optional<View> View::find(std::span<const std::string> steps) const {
  View value = *this;
  for (const std::string& step : steps) {
    const std::optional<View> inner =
        value.kind() == Kind::array ? element(value, step) : value.find(std::string_view(step));
    if (!inner) return std::nullopt;
    value = *inner;
  }
  return value;
}

Children::Children(View container)
    : rest_(container.text().substr(1, container.text().size() - 2)),
      object_(container.kind() == Kind::object) {}

Children::Children(const Members& members) : known_(&members), rest_(members.rest_), object_(true) {}

bool Children::next() {
  if (known_ != nullptr && known_passed_ < known_->count_) {
    const Members::Known& known = known_->known_[known_passed_++];
    key_ = known.key;
    value_ = known.value;
    return true;
  }
  if (rest_.empty()) return false;
  if (rest_.front() == ',') rest_.remove_prefix(1);
  if (object_) {
    key_ = rest_.substr(0, string_length(rest_));
    rest_.remove_prefix(key_.size() + 1);
  }
  value_ = rest_.substr(0, value_length(rest_));
  rest_.remove_prefix(value_.size());
  return true;
}

bool Tokens::next() {
  if (rest_.empty()) return false;
  token_ = rest_.substr(0, token_length(rest_));
  rest_.remove_prefix(token_.size());
  return true;
}

std::string_view Children::key(std::string& storage) const {
  if (key_.find('\\') == std::string_view::npos) return key_.substr(1, key_.size() - 2);
  storage = raw_key().string();
  return storage;
}

bool Children::key_is(std::string_view key) const {
  // The same spelling is the same key. A longer spelling may be the same key too, with escapes.
  if (key_.size() < key.size() + 2) return false;
  if (key_.size() == key.size() + 2)
    return key_.substr(1, key.size()) == key && key.find('\\') == std::string_view::npos;
  return key_.find('\\') != std::string_view::npos && raw_key().string() == key;
}

}  // namespace wazobus::json
