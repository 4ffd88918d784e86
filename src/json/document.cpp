// SPDX-License-Identifier: MIT
#include "json/document.hpp"

#include <new>

namespace wazobus::json {

class Document::Builder : public NullSink {
 public:
  explicit Builder(Document& document)
      : document_(document),
        nodes_(document.nodes_.get()),
        room_(document.room_),
        base_(document.text_.data()) {}

  void open(const char* at, bool /*is_object*/) {
    // While it is open, the extent tells which container is around.
    add({offset(at), parent_});
    parent_ = size_ - 1;
  }

  void close(const char* /*at*/) {
    Node& node = nodes_[parent_];
    parent_ = node.extent;
    node.extent = size_;
  }

  void string(const char* begin, const char* end, bool has_escapes) {
    add({offset(begin), offset(end) | (has_escapes ? escaped : 0)});
  }

  void number(const char* begin, const char* end, bool is_plain) {
    if (!is_plain) document_.unusual_numbers_.push_back(size_);
    add({offset(begin), offset(end)});
  }

  void word(const char* begin, const char* end) { add({offset(begin), offset(end)}); }

  [[nodiscard]] Index size() const { return size_; }

 private:
  [[nodiscard]] std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - base_); }

  void add(Node node) {
    if (size_ == room_) {
      document_.grow();
      nodes_ = document_.nodes_.get();
      room_ = document_.room_;
    }
    nodes_[size_++] = node;
  }

  Document& document_;
  Node* nodes_;
  std::size_t room_;
  Index size_ = 0;
  Index parent_ = none;
  const char* base_;
};

/// By realloc, which moves the pages of what is large instead of copying them.
void Document::grow() {
  constexpr std::size_t few = 256;
  const std::size_t room = room_ == 0 ? few : room_ * 2;
  void* const moved = std::realloc(nodes_.get(), room * sizeof(Node));
  if (moved == nullptr) throw std::bad_alloc();
  static_cast<void>(nodes_.release());
  nodes_.reset(static_cast<Node*>(moved));
  room_ = room;
}

Scan Document::parse(std::string_view text, Extent extent, Surrogates surrogates) {
  text_ = text;
  size_ = 0;
  unusual_numbers_.clear();
  if (text.size() >= escaped) return {0, Fault::too_long};
  Builder builder(*this);
  const Scan scan = Scanner<Builder>(text, builder, nesting_, surrogates).scan(extent);
  if (scan.ok()) size_ = builder.size();
  return scan;
}

Kind Document::kind(Index i) const {
  return View(text_.substr(node(i).begin, 1)).kind();
}

Document::Index Document::find(Index object, std::string_view key) const {
  Index found = none;
  const Index end = next(object);
  for (Index i = inside(object); i != end; i = next(i + 1)) {
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
