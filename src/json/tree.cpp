// SPDX-License-Identifier: MIT
#include "json/tree.hpp"

#include <rapidjson/reader.h>

#include <cstring>

#include "text/sanitise.hpp"

namespace wazobus::json {

namespace {

/// Iterative, because a deep file must not overflow the stack.
constexpr unsigned reading =
    rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  std::uint64_t bytes = 0;
  for (; text.size() >= sizeof bytes; text.remove_prefix(sizeof bytes)) {
    std::memcpy(&bytes, text.data(), sizeof bytes);
    all |= bytes;
  }
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return (all & 0x8080808080808080U) == 0;
}

/// Bytes of the string that starts at text[0], with its quotes.
std::size_t spelled_length(std::string_view text) {
  std::size_t at = 1;
  while (text[at] != '"') at += text[at] == '\\' ? 2U : 1U;
  return at + 1;
}

}  // namespace

/// RapidJSON's handler. Strings and numbers come as pointers into the text; the offset of everything else
/// comes from the stream.
class Tree::Builder {
 public:
  Builder(std::vector<Node>& nodes, rapidjson::InsituStringStream& stream, const char* base)
      : nodes_(nodes), stream_(stream), base_(base) {}

  bool Null() { return add_word(4, Kind::null); }
  bool Bool(bool value) { return add_word(value ? 4 : 5, Kind::boolean); }
  bool RawNumber(const char* begin, rapidjson::SizeType size, bool /*copy*/) {
    return add(offset(begin), size, Kind::number);
  }
  bool String(const char* begin, rapidjson::SizeType size, bool /*copy*/) {
    return add(offset(begin) - 1, size, Kind::string);
  }
  bool Key(const char* begin, rapidjson::SizeType size, bool copy) { return String(begin, size, copy); }
  bool StartObject() { return open(Kind::object); }
  bool EndObject(rapidjson::SizeType /*members*/) { return close(); }
  bool StartArray() { return open(Kind::array); }
  bool EndArray(rapidjson::SizeType /*elements*/) { return close(); }

  // Never called, because numbers come as they are spelled, in RawNumber().
  static bool Int(int /*value*/) { return false; }
  static bool Uint(unsigned /*value*/) { return false; }
  static bool Int64(std::int64_t /*value*/) { return false; }
  static bool Uint64(std::uint64_t /*value*/) { return false; }
  static bool Double(double /*value*/) { return false; }

 private:
  [[nodiscard]] std::uint32_t here() { return static_cast<std::uint32_t>(stream_.Tell()); }
  [[nodiscard]] std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - base_); }

  bool add(std::uint32_t begin, std::uint32_t size, Kind kind) {
    nodes_.push_back({begin, size, static_cast<Index>(nodes_.size() + 1), kind});
    return true;
  }

  /// The stream is just behind the word.
  bool add_word(std::uint32_t size, Kind kind) { return add(here() - size, size, kind); }

  /// The stream is just before the bracket. While a container is open, its `size` is the index of the
  /// container around it.
  bool open(Kind kind) {
    if (++depth_ > deepest) return false;
    add(here(), parent_, kind);
    parent_ = static_cast<Index>(nodes_.size() - 1);
    return true;
  }

  bool close() {
    --depth_;
    Node& node = nodes_[parent_];
    parent_ = node.size;
    node.size = here() + 1 - node.begin;
    node.next = static_cast<Index>(nodes_.size());
    return true;
  }

  std::vector<Node>& nodes_;
  rapidjson::InsituStringStream& stream_;
  const char* base_;
  Index parent_ = none;
  std::size_t depth_ = 0;
};

/// RapidJSON accepts half of a surrogate pair, and is three times as slow if it checks the bytes. So both are
/// checked here.
bool Tree::has_utf8_only() const {
  if (!is_ascii(text_) && !text::is_utf8(text_)) return false;
  if (text_.find("\\u") == std::string_view::npos) return true;
  for (Index i = 0; i < size(); ++i) {
    if (is_string(i) && !text::is_utf8(string(i))) return false;
  }
  return true;
}

Scan Tree::parse(std::string_view text) {
  text_ = text;
  nodes_.clear();
  constexpr std::size_t longest = 1U << 31U;
  if (text.size() >= longest) return {0, Fault::too_long};
  decoded_ = text;
  constexpr std::size_t usual_distance = 12;
  nodes_.reserve(text.size() / usual_distance);
  rapidjson::InsituStringStream stream(decoded_.data());
  Builder builder(nodes_, stream, decoded_.data());
  const rapidjson::ParseResult result = rapidjson::Reader().Parse<reading>(stream, builder);
  // The reader stops at a NUL byte as if the text ended there.
  const bool is_whole = stream.Tell() == text.size();
  if (!result.IsError() && is_whole && has_utf8_only()) return {text.size(), Fault::none};
  nodes_.clear();
  const Scan scan = check(text);
  return scan.ok() ? Scan{result.Offset(), Fault::bad_number} : scan;
}

Tree::Index Tree::find(Index object, std::string_view key) const {
  Index found = none;
  for (Index i = inside(object); i != next(object); i = next(i + 1)) {
    if (string(i) == key) found = i + 1;
  }
  return found;
}

std::string_view Tree::source(Index i) const {
  const Node& node = nodes_[i];
  const std::string_view rest = text_.substr(node.begin);
  return rest.substr(0, node.kind == Kind::string ? spelled_length(rest) : node.size);
}

}  // namespace wazobus::json
