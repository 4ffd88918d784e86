// SPDX-License-Identifier: MIT
#include "catalogue/making/draft.hpp"

#include <algorithm>

#include "json/write.hpp"

namespace wazobus::catalogue {

namespace {

/// A word of digits is an element of an array and a key of an object.
bool is_index(const Draft& parent, const Draft::Step& step) {
  return step.index && (!step.key || parent.is_array());
}

}  // namespace

Draft Draft::gap(std::size_t number) {
  Draft draft;
  draft.gap_ = number;
  return draft;
}

void Draft::open() {
  if (text_.empty()) return;
  const std::string text = std::move(text_);
  bracket_ = text.front();
  text_.clear();
  for (json::Children children{json::View(text)}; children.next();) {
    children_.emplace_back(bracket_ == '{' ? children.raw_key().string() : std::string(),
                           Draft(children.value()));
  }
}

void Draft::become(char bracket) {
  if (is_container(bracket)) return open();
  text_.clear();
  children_.clear();
  bracket_ = bracket;
}

Draft* Draft::child(const Step& step) {
  if (is_index(*this, step)) {
    if (!is_array()) return nullptr;
    open();
    return *step.index < children_.size() ? &children_[*step.index].second : nullptr;
  }
  if (!is_object()) return nullptr;
  open();
  const auto found = std::find_if(children_.rbegin(), children_.rend(),
                                  [&step](const auto& member) { return member.first == *step.key; });
  return found == children_.rend() ? nullptr : &found->second;
}

Draft* Draft::find(std::span<const std::string> steps) {
  Draft* at = this;
  for (const std::string& step : steps) {
    const bool is_number = step.find_first_not_of("0123456789") == std::string::npos && step.size() < 9;
    at = at->child({step, is_number ? std::optional<std::size_t>(std::stoul(step)) : std::nullopt});
    if (at == nullptr) return nullptr;
  }
  return at;
}

bool Draft::put(std::span<const Step> steps, Draft value) {
  Draft* at = this;
  for (const Step& step : steps) {
    at->become(is_index(*at, step) ? '[' : '{');
    Draft* next = at->child(step);
    if (next == nullptr) {
      if (at->is_array() && *step.index != at->children_.size()) return false;
      at->children_.emplace_back(at->is_array() ? std::string() : *step.key, Draft(json::View("null")));
      next = &at->children_.back().second;
    }
    at = next;
  }
  *at = std::move(value);
  return true;
}

void Draft::take(std::span<const Step> steps) {
  Draft* parent = this;
  for (const Step& step : steps.first(steps.size() - 1)) {
    parent = parent->child(step);
    if (parent == nullptr) return;
  }
  const Step& last = steps.back();
  if (parent->child(last) == nullptr) return;
  if (parent->is_array()) {
    parent->children_.erase(parent->children_.begin() + static_cast<std::ptrdiff_t>(*last.index));
  } else {
    std::erase_if(parent->children_, [&last](const auto& member) { return member.first == *last.key; });
  }
}

void Draft::put_first(std::string key, Draft value) {
  become('{');
  children_.emplace(children_.begin(), std::move(key), std::move(value));
}

void Draft::write(std::vector<Piece>& pieces) const {
  std::string& out = pieces.back().text;
  if (!text_.empty()) {
    out += text_;
    return;
  }
  if (bracket_ == 0) {
    pieces.back().gap = gap_;
    pieces.emplace_back();
    return;
  }
  out += bracket_;
  bool is_first = true;
  for (const auto& [key, value] : children_) {
    if (!is_first) pieces.back().text += ',';
    is_first = false;
    if (bracket_ == '{') {
      json::append_string(key, pieces.back().text);
      pieces.back().text += ':';
    }
    value.write(pieces);
  }
  pieces.back().text += bracket_ == '{' ? '}' : ']';
}

std::vector<Draft::Piece> Draft::pieces() const {
  std::vector<Piece> pieces(1);
  write(pieces);
  return pieces;
}

}  // namespace wazobus::catalogue
