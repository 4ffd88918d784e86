// SPDX-License-Identifier: MIT
#include "json/document.hpp"

#include <new>

namespace wazobus::json {

/// Uses realloc, which moves the pages of a large block instead of copying them.
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
  Builder builder(*this, text.data());
  if (text.size() > longest) return {0, Fault::too_long};
  const Scan scan = Scanner<Builder>(text, builder, nesting_, surrogates).scan(extent);
  text_ = text;
  if (scan.ok()) builder.finish(text.data() + text.size());
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
  return rest.substr(0, json::check(rest, Extent::first, Surrogates::any).at);
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
