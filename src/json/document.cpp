// SPDX-License-Identifier: MIT
#include "json/document.hpp"

#include <algorithm>
#include <cstring>

namespace wazobus::json {

class Document::Builder {
 public:
  static constexpr bool wants_controls = false;

  /// make_room() has been called, so that nothing here has to look whether there is any.
  explicit Builder(Document& document)
      : nodes_(document.nodes_.get()),
        unusual_numbers_(document.unusual_numbers_),
        base_(document.text_.data()) {}

  void space(const char* /*begin*/, const char* /*end*/) {}

  void open(const char* at, bool /*is_object*/) {
    // While it is open, the extent tells which container is around.
    nodes_[size_] = {offset(at), parent_};
    parent_ = size_++;
  }

  void close(const char* /*at*/) {
    Node& node = nodes_[parent_];
    parent_ = node.extent;
    node.extent = size_;
  }

  void string(const char* begin, const char* end, bool has_escapes) {
    nodes_[size_++] = {offset(begin), offset(end) | (has_escapes ? escaped : 0)};
  }

  void number(const char* begin, const char* end, bool is_plain) {
    if (!is_plain) unusual_numbers_.push_back(size_);
    nodes_[size_++] = {offset(begin), offset(end)};
  }

  void word(const char* begin, const char* end) { nodes_[size_++] = {offset(begin), offset(end)}; }

  [[nodiscard]] Index size() const { return size_; }

 private:
  [[nodiscard]] std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - base_); }

  Node* nodes_;
  Index size_ = 0;
  Index parent_ = none;
  std::vector<Index>& unusual_numbers_;
  const char* base_;
};

/// Before every token but the first stands one of { [ , : which bounds their number.
void Document::make_room(std::string_view text) {
  constexpr std::size_t short_text = 64UL * 1024;
  std::size_t tokens = text.size();
  if (tokens > short_text) {
    tokens = static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return c == ',' || c == ':' || c == '[' || c == '{'; }));
  }
  if (room_ > tokens) return;
  nodes_.reset();
  room_ = std::max(tokens + 1, short_text);
  nodes_.reset(new Node[room_]);  // make_unique would write zeroes: pages that nobody needs
}

Scan Document::parse(std::string_view text, Extent extent) {
  text_ = text;
  size_ = 0;
  unusual_numbers_.clear();
  if (text.size() >= escaped) return {0, Fault::too_long};
  if (room_ <= text.size()) make_room(text);
  Builder builder(*this);
  const Scan scan = Scanner<Builder>(text, builder, nesting_).scan(extent);
  if (scan.ok()) size_ = builder.size();
  return scan;
}

Kind Document::kind(Index i) const {
  return View(text_.substr(nodes_[i].begin, 1)).kind();
}

bool Document::equals(Index i, std::string_view decoded) const {
  if (has_escapes(i)) return string(i) == decoded;
  const std::string_view spelled = inner(i);
  return spelled.size() == decoded.size() && std::memcmp(spelled.data(), decoded.data(), decoded.size()) == 0;
}

Document::Index Document::find(Index object, std::string_view key) const {
  Index found = none;
  for (Index i = inside(object); i != next(object); i = next(i + 1)) {
    if (equals(i, key)) found = i + 1;
  }
  return found;
}

std::string_view Document::source(Index i) const {
  if (!is_container(i)) return raw(i);
  const std::string_view rest = text_.substr(at(i));
  return rest.substr(0, json::check(rest, Extent::first).at);
}

void Document::shrink() {
  constexpr std::size_t usual = 64UL * 1024;
  if (room_ <= usual) return;
  nodes_.reset();
  room_ = 0;
  size_ = 0;
  unusual_numbers_ = {};
  nesting_ = {};
}

}  // namespace wazobus::json
