// SPDX-License-Identifier: MIT
#include "capture/line_shapes.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <initializer_list>
#include <optional>

#include "event/wazo.hpp"
#include "json/plain.hpp"
#include "json/scan.hpp"
#include "json/scanner.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

using Slot = LineShapes::Slot;

/// The bytes after both texts that may be read, but do not affect the result.
constexpr std::size_t slack = json::wide_read;
static_assert(LineShapes::least_behind >= 2 * slack);

/// As memcmp() == 0, but faster: most texts have at most 32 bytes, which are compared in one step. `slack`
/// bytes after both texts must be readable. `first` is json::first_bits(size).
[[gnu::always_inline]] inline bool are_same(const char* a, const char* b, std::size_t size,
                                            [[maybe_unused]] std::uint32_t first) {
#ifdef __SSE2__
  if ((~json::same_wide_bits(a, b) & first) != 0) return false;
  return size <= slack || std::memcmp(a + slack, b + slack, size - slack) == 0;
#else
  return std::memcmp(a, b, size) == 0;
#endif
}

/// Returns the end of the string at `p`, which may contain characters beyond ASCII, and escapes of characters
/// that event::required_texts() never has. Returns nullptr for any other string.
const char* behind_odd_string(const char* p, const char* limit) {
  for (++p; p < limit;) {
    const auto c = static_cast<unsigned char>(*p);
    if (c == '"') return p + 1;
    if (c < 0x20) return nullptr;
    if (c == '\\' && p[1] == 'u') {
      unsigned unit = 0;
      if (std::from_chars(p + 2, p + 6, unit, 16).ptr != p + 6) return nullptr;
      if (unit >= ' ' && unit < 0x7F) return nullptr;
      p += 6;
    } else if (c == '\\') {
      if (std::string_view("\"\\bfnrt").find(p[1]) == std::string_view::npos) return nullptr;
      p += 2;
    } else if (c >= 0x80) {
      const text::CodePoint point = text::decode_utf8({p, static_cast<std::size_t>(limit - p)}, 0);
      if (!point.valid) return nullptr;
      p += point.length;
    } else {
      ++p;
    }
  }
  return nullptr;
}

/// Are these four letters at `p`?
bool stands_at(const char* p, const char* letters) {
  std::uint32_t here = 0;
  std::uint32_t there = 0;
  std::memcpy(&here, p, sizeof here);
  std::memcpy(&there, letters, sizeof there);
  return here == there;
}

std::uint64_t word_at(const char* p) {
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  return word;
}

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_plain(std::string_view key) {
  return std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c < '\x7F' && c != '\\'; });
}

/// Splits a line of JSON into gaps and values. It judges what RecordSource would make of the line, by the
/// rules of event/record.cpp and event/wazo.hpp (wrapping_of).
class ShapeReader {
 public:
  explicit ShapeReader(std::string_view line) : line_(line) {}

  struct Part {
    std::size_t gap_end;    ///< the offset at which the value begins
    std::size_t value_end;  ///< and ends
    Slot slot;
  };

  /// Returns the parts of the line; nothing if some line of this shape might not be an event.
  std::optional<std::vector<Part>> read() {
    while (at_ < line_.size()) {
      if (!step()) return std::nullopt;
    }
    // A record without a payload and a body with such members look alike; read_record() decides.
    if (has_packing_ && !has_payload_) return std::nullopt;
    return std::move(parts_);
  }

 private:
  enum class Role : std::uint8_t { outer, headers, inner };
  /// What the value of the last key must be.
  enum class Wanted : std::uint8_t { anything, scalar, headers, payload };

  bool step() {
    const char c = line_[at_];
    if (c == '"') return string();
    if (c == '{' || c == '[') return open(c);
    if (c == '}' || c == ']') {
      levels_.pop_back();
    } else if (c == '-' || json::is_digit(c) || (c >= 'a' && c <= 'z')) {
      return value(std::min(line_.find_first_of(" \t\r,]}", at_), line_.size()));
    }
    ++at_;
    return true;
  }

  bool open(char bracket) {
    if (wanted_ == Wanted::scalar || (!levels_.empty() && levels_.back() == Role::headers)) return false;
    const bool is_object = bracket == '{';
    if ((levels_.empty() || wanted_ == Wanted::headers || wanted_ == Wanted::payload) && !is_object)
      return false;
    levels_.push_back(levels_.empty()              ? Role::outer
                      : wanted_ == Wanted::headers ? Role::headers
                                                   : Role::inner);
    wanted_ = Wanted::anything;
    slot_ = Slot::scalar;
    ++at_;
    return true;
  }

  bool string() {
    std::size_t end = at_ + 1;
    while (line_[end] != '"') end += line_[end] == '\\' ? 2U : 1U;
    ++end;
    const std::size_t next = line_.find_first_not_of(json::white_space, end);
    // In an object only a key is followed by a colon.
    if (next == std::string_view::npos || line_[next] != ':') return value(end);
    const std::string_view key = line_.substr(at_ + 1, end - at_ - 2);
    if (!is_plain(key)) return false;
    if (event::is_user_header(key))
      parts_.push_back({at_ + 1 + event::user_prefix.size(), end - 1, Slot::rest_of_key});
    at_ = end;
    return take_key(key);
  }

  bool take_key(std::string_view key) {
    const Role role = levels_.back();
    // "$" begins special spellings: {"$timestamp": 1} is a header of another type, "$base64:..." an encoded
    // key.
    if (role == Role::headers) return !key.starts_with('$');
    if (role == Role::inner) return true;
    if (is_among(key, {"payload_base64", "exchange_base64", "routing_key_base64", "properties",
                       "content_type", "body", "op"}))
      return false;
    if (key == event::member::timestamp) {
      slot_ = Slot::time;
      wanted_ = Wanted::scalar;
    } else if (key == "exchange" || key == "routing_key") {
      slot_ = Slot::string;
      wanted_ = Wanted::scalar;
      has_packing_ = true;
    } else if (key == "headers") {
      wanted_ = Wanted::headers;
      has_packing_ = true;
    } else if (key == "payload") {
      wanted_ = Wanted::payload;
      has_payload_ = true;
    }
    return true;
  }

  bool value(std::size_t end) {
    if (levels_.empty() || wanted_ == Wanted::headers || wanted_ == Wanted::payload) return false;
    parts_.push_back({at_, end, slot_});
    slot_ = Slot::scalar;
    wanted_ = Wanted::anything;
    at_ = end;
    return true;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::vector<Role> levels_;
  Slot slot_ = Slot::scalar;
  Wanted wanted_ = Wanted::anything;
  bool has_packing_ = false;
  bool has_payload_ = false;
  std::vector<Part> parts_;
};

}  // namespace

void LineShapes::learn(const char* begin, const char* behind, const char* end) {
  constexpr std::uint32_t most_of_bucket = 16;
  const std::string_view line(begin, static_cast<std::size_t>(behind - begin) - 1);
  if (line.size() > longest_line || !line.starts_with('{')) return;
  if (gaps_.size() + line.size() > most_gap_bytes || steps_.size() + line.size() > most_steps) return;
  if (!json::check(line, json::Extent::whole, json::Surrogates::any).ok()) return;
  const std::optional<std::vector<ShapeReader::Part>> parts = ShapeReader(line).read();
  if (!parts) return;

  std::uint32_t& first = first_[bucket_of(begin, end)];
  std::uint32_t count = 0;
  for (std::uint32_t other = first; other != 0; other = shapes_[other].next) ++count;
  if (count == most_of_bucket) return;

  const LineShape shape{steps_.size(), first};
  const std::size_t used_before = gaps_.size() - std::min(gaps_.size(), slack);
  std::size_t used = used_before;
  const auto add = [this, &used](std::string_view gap, Slot slot) {
    steps_.push_back({static_cast<std::uint32_t>(used), json::first_bits(gap.size()),
                      static_cast<std::uint16_t>(gap.size()), slot});
    gaps_.replace(used, std::string::npos, gap);
    used = gaps_.size();
  };
  std::size_t at = 0;
  for (const ShapeReader::Part& part : *parts) {
    add(line.substr(at, part.gap_end - at), part.slot);
    at = part.value_end;
  }
  add(std::string(line.substr(at)) + '\n', Slot::end_of_line);
  gaps_.append(slack, '\0');
  // If the line does not fit its own shape, because a value is not plain or the line is too near to the end
  // of the text, drop the shape. It would be learned again and again.
  if (follow(shape, begin, end) == nullptr) {
    steps_.resize(shape.first_step);
    gaps_.resize(used_before);
    gaps_.append(slack, '\0');
    return;
  }
  first = static_cast<std::uint32_t>(shapes_.size());
  shapes_.push_back(shape);
}

const char* LineShapes::follow(const char* line, const char* end) {
  if (end - line < static_cast<std::ptrdiff_t>(least_behind)) return nullptr;
  for (std::uint32_t at = first_[bucket_of(line, end)]; at != 0; at = shapes_[at].next) {
    if (const char* const behind = follow(shapes_[at], line, end)) return behind;
  }
  return nullptr;
}

/// Returns a hash of the event's name, which lines of one shape share. Only the speed depends on it. The name
/// is usually at the same offset as in the line before.
std::size_t LineShapes::bucket_of(const char* line, const char* end) {
  constexpr std::string_view key = "\"name\":";
  constexpr std::size_t longest = 64;
  const auto left = static_cast<std::size_t>(end - line);
  const auto is_there = [&](std::size_t at) {
    return at + key.size() + longest <= left && json::are_same_bytes(line + at, key.data(), key.size());
  };
  if (!is_there(name_at_)) {
    const std::string_view text(line, left);
    name_at_ = text.substr(0, text.find('\n')).find(key);
    if (name_at_ == std::string_view::npos || !is_there(name_at_)) {
      name_at_ = 0;
      return 0;
    }
  }
  const char* name = line + name_at_ + key.size();
  if (*name == ' ') ++name;
  const char* const behind = json::end_of_plain_string(name + 1, name + 1);
  if (*name != '"' || behind == nullptr) return 0;
  const auto size = static_cast<std::uint64_t>(behind - name);
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
  const std::uint64_t first = size > sizeof first ? word_at(name + 1) : 0;
  const std::uint64_t last = word_at(behind - sizeof last);
  return (((first * odd) ^ last ^ size) * odd) >> 54U;
}

const char* LineShapes::follow(const LineShape& shape, const char* line, const char* end) {
  const char* p = line;
  const char* const limit = end - json::wide_read;
  for (const Step* step = steps_.data() + shape.first_step;; ++step) {
    if (static_cast<std::size_t>(end - p) < step->gap_size + least_behind) return nullptr;
    if (!are_same(p, gaps_.data() + step->gap, step->gap_size, step->gap_first)) return nullptr;
    p += step->gap_size;
    // Most values are strings.
    if (*p == '"' && step->slot <= Slot::string) {
      const char* const quote = json::end_of_plain_string(p + 1, limit);
      p = quote == nullptr ? behind_odd_string(p, limit) : quote + 1;
    } else if (step->slot == Slot::end_of_line) {
      return p;
    } else {
      p = behind_other_value(step->slot, p, limit);
    }
    if (p == nullptr) return nullptr;
  }
}

const char* LineShapes::behind_other_value(Slot slot, const char* p, const char* limit) {
  if (slot == Slot::rest_of_key) return json::end_of_plain_string(p, limit);
  if (slot == Slot::time && *p == '"') return behind_time(p, limit);
  if (stands_at(p, "null")) return p + 4;
  if (slot != Slot::scalar) return nullptr;
  if (stands_at(p, "true")) return p + 4;
  if (stands_at(p, "fals")) return p[4] == 'e' ? p + 5 : nullptr;
  bool is_integer = false;
  return json::end_of_plain_number(p, is_integer);
}

/// Returns the end of the time at `p`, if it can be read. A time that differs from the last one only in its
/// seconds and their fraction is not parsed.
const char* LineShapes::behind_time(const char* p, const char* limit) {
  const char* const quote = json::end_of_plain_string(p + 1, limit);
  if (quote == nullptr) return nullptr;
  const std::string_view text(p + 1, static_cast<std::size_t>(quote - p - 1));
  if (is_known_time(text)) return quote + 1;
  if (!text::parse_time(text, local_)) return nullptr;
  // Remember only a time with seconds. In another one the zone may follow the minute.
  constexpr std::string_view minute = "2026-11-21T16:03:";
  if (text.size() <= minute.size() || text[13] != ':' || text[16] != ':') return quote + 1;
  const std::size_t zone = text.find_first_not_of("0123456789.", minute.size());
  minute_ = text.substr(0, minute.size());
  zone_ = zone == std::string_view::npos ? "" : text.substr(zone);
  return quote + 1;
}

bool LineShapes::is_known_time(std::string_view text) const {
  constexpr std::size_t seconds = std::string_view("00.0").size();
  const std::size_t known = minute_.size();
  if (known < 17 || text.size() < known + seconds + zone_.size()) return false;
  if (!json::are_same_bytes(text.data(), minute_.data(), known)) return false;
  const std::string_view rest = text.substr(known, text.size() - known - zone_.size());
  if (rest[0] < '0' || rest[0] > '5' || !json::is_digit(rest[1]) || rest[2] != '.') return false;
  if (!std::all_of(rest.begin() + 3, rest.end(), json::is_digit)) return false;
  return text.ends_with(zone_);
}

}  // namespace wazobus::capture
