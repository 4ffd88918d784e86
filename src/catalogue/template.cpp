// SPDX-License-Identifier: MIT
#include "catalogue/template.hpp"

#include <algorithm>

#include "text/topic.hpp"

namespace wazobus::catalogue {

namespace {

bool is_nested(std::string_view placeholder) {
  return placeholder.find('[') != std::string_view::npos;
}

bool match_from(std::span<const Template::Piece> pieces, std::string_view key, Ids ids,
                std::vector<std::string_view>& values) {
  if (!key.starts_with(pieces.front().literal)) return false;
  key.remove_prefix(pieces.front().literal.size());
  if (pieces.size() == 1) return key.empty();
  const bool one_word = ids == Ids::escaped && !is_nested(pieces.front().placeholder);
  const std::size_t longest = one_word ? std::min(key.find('.'), key.size()) : key.size();
  // Keys are short and have few placeholders, so trying all lengths is cheap.
  for (std::size_t length = 1; length <= longest; ++length) {
    values.push_back(key.substr(0, length));
    if (match_from(pieces.subspan(1), key.substr(length), ids, values)) return true;
    values.pop_back();
  }
  return false;
}

std::vector<std::string_view> words_of(std::string_view key) {
  std::vector<std::string_view> words;
  if (key.empty()) return words;
  words.reserve(1 + static_cast<std::size_t>(std::count(key.begin(), key.end(), '.')));
  for (std::size_t start = 0;;) {
    const std::size_t dot = key.find('.', start);
    words.push_back(key.substr(start, dot - start));
    if (dot == std::string_view::npos) return words;
    start = dot + 1;
  }
}

/// Is there a key that both match? In both, * is one word and # any number of words. A word with a
/// placeholder is like *, or several words for ids with dots.
bool words_meet(std::span<const std::string_view> pattern, std::span<const std::string_view> shape) {
  // meets[j]: can the pattern so far match the first j words of the template?
  std::vector<bool> meets(shape.size() + 1, false);
  meets[0] = true;
  for (const std::string_view word : pattern) {
    std::vector<bool> next(shape.size() + 1, false);
    const bool any_number = word == "#";
    if (any_number) next[0] = meets[0];
    for (std::size_t j = 1; j <= shape.size(); ++j) {
      const bool open = shape[j - 1].find('{') != std::string_view::npos;
      const bool same = word == "*" || open || word == shape[j - 1];
      next[j] = any_number ? meets[j] || next[j - 1] : same && meets[j - 1];
      // A value that is not escaped may have dots, so it may match several words of the pattern.
      if (open && is_nested(shape[j - 1]) && !any_number && meets[j]) next[j] = true;
    }
    if (std::find(next.begin(), next.end(), true) == next.end()) return false;
    meets = std::move(next);
  }
  return meets[shape.size()];
}

}  // namespace

void append_escaped(std::string_view value, std::string& out) {
  for (const char c : value) {
    switch (c) {
      case '.':
        out += "__DOT__";
        break;
      case '#':
        out += "__HASH__";
        break;
      case '*':
        out += "__STAR__";
        break;
      default:
        out += c;
    }
  }
}

Template::Template(std::string_view text) : text_(text) {
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    pieces_.push_back(
        {std::string(text.substr(0, open)), std::string(text.substr(open + 1, close - open - 1))});
    text.remove_prefix(close + 1);
  }
  pieces_.push_back({std::string(text), {}});
}

bool Template::matches(std::string_view key, Ids ids, std::vector<std::string_view>* values) const {
  std::vector<std::string_view> found;
  const bool does = key.size() <= text::max_short_string && match_from(pieces_, key, ids, found);
  if (values != nullptr) *values = std::move(found);
  return does;
}

std::string Template::pattern() const {
  std::string out;
  for (const std::string_view word : words_of(text_)) {
    if (!out.empty()) out += '.';
    out += word.find('{') == std::string_view::npos ? word : "#";
  }
  return out;
}

bool may_bring(std::string_view pattern, std::string_view text) {
  return words_meet(words_of(pattern), words_of(text));
}

}  // namespace wazobus::catalogue
