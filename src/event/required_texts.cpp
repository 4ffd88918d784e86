// SPDX-License-Identifier: MIT
#include "event/required_texts.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string_view>
#include <utility>
#include <variant>

#include "event/wazo.hpp"
#include "json/write.hpp"

namespace wazobus::event {

namespace {

/// Texts of which an event must contain at least one. Empty if they are unknown.
using Texts = std::optional<std::vector<std::string>>;

Texts one(std::string text) {
  return std::vector<std::string>{std::move(text)};
}

/// Does JSON spell each character of the text as itself?
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < '\x7F' && c != '"' && c != '\\'; });
}

/// Requires a whole string or key. Unknown for an empty one, because it may be missing as well.
Texts whole(std::string_view text) {
  return text.empty() || !is_plain(text) ? std::nullopt : one(json::quoted(text));
}

/// Both requirements hold. Returns the first one if it is known, otherwise the other.
Texts known(Texts first, Texts other) {
  return first ? std::move(first) : std::move(other);
}

/// Both requirements hold. Returns the one that rules out more: the one with fewer texts, or with the longer
/// ones.
Texts better(Texts a, Texts b) {
  if (!a || !b) return known(std::move(a), std::move(b));
  const auto shortest = [](const std::vector<std::string>& texts) {
    return std::accumulate(texts.begin(), texts.end(), std::string::npos,
                           [](std::size_t least, const auto& text) { return std::min(least, text.size()); });
  };
  if (a->size() != b->size()) return a->size() < b->size() ? std::move(a) : std::move(b);
  return shortest(*a) >= shortest(*b) ? std::move(a) : std::move(b);
}

/// One of the requirements of `items` holds. Returns the texts of all; unknown if one of them is. `texts_of`
/// makes a requirement of an item.
template <typename Items, typename TextsOf>
Texts of_any(const Items& items, const TextsOf& texts_of) {
  Texts all(std::in_place);
  for (const auto& item : items) {
    Texts texts = texts_of(item);
    if (!texts) return std::nullopt;
    all->insert(all->end(), std::make_move_iterator(texts->begin()), std::make_move_iterator(texts->end()));
  }
  return all->empty() ? std::nullopt : std::move(all);
}

/// All requirements of `items` hold. Returns the best one.
template <typename Items, typename TextsOf>
Texts of_all(const Items& items, const TextsOf& texts_of) {
  Texts best;
  for (const auto& item : items) best = better(std::move(best), texts_of(item));
  return best;
}

/// Requires the longest piece between the wildcards of `pattern`, with the quote for a piece at an end.
/// split() returns the length of the first piece, and that of the wildcard after it.
template <typename Split>
Texts longest_piece(std::string_view pattern, const Split& split) {
  if (!is_plain(pattern)) return std::nullopt;
  const std::string text = json::quoted(pattern);
  std::string_view longest;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto [size, wildcard] = split(rest);
    if (size > longest.size()) longest = rest.substr(0, size);
    rest.remove_prefix(std::min(size + wildcard, rest.size()));
  }
  // Shorter pieces, such as a quote and a letter, are in nearly every line.
  return longest.size() < 3 ? std::nullopt : one(std::string(longest));
}

/// Requires a piece of a glob such as call_* or *_created. Unknown for one with a bracket or a backslash, for
/// which other rules apply.
Texts of_glob(std::string_view glob) {
  if (glob.find_first_of("[\\") != std::string_view::npos) return std::nullopt;
  return longest_piece(glob, [](std::string_view rest) {
    return std::pair(std::min(rest.find_first_of("*?"), rest.size()), std::size_t{1});
  });
}

/// Requires a piece of a topic pattern such as calls.# or calls.*.created, without its dots: # may stand for
/// no word, and then there is no dot beside it.
Texts of_topic(std::string_view pattern) {
  return longest_piece(pattern, [](std::string_view rest) {
    const std::size_t at = rest.find_first_of(".*#");
    return std::pair(std::min(at, rest.size()), std::size_t{1});
  });
}

Texts of_selector(const Selector& selector) {
  switch (selector.by) {
    case Selector::By::routing_key:
      return selector.text.find_first_of("*#") == std::string::npos ? whole(selector.text)
                                                                    : of_topic(selector.text);
    case Selector::By::name_glob:
      return of_glob(selector.text);
    default:
      return whole(selector.text);
  }
}

Texts of_header(const FieldEntry& wanted) {
  const std::string* const text = std::get_if<std::string>(&wanted.value.value);
  return known(text == nullptr ? std::nullopt : whole(*text), whole(wanted.key));
}

Texts of_user(const std::string& user) {
  if (!is_plain(user)) return std::nullopt;
  return std::vector<std::string>{json::quoted(std::string(user_prefix) + user), json::quoted(all_users)};
}

/// Requires the last key of the path. Unknown for a word of digits, which may be the number of an element.
Texts of_key(const Path& path) {
  const bool is_in_line = path.root() == Path::Root::data || path.root() == Path::Root::payload ||
                          path.root() == Path::Root::headers;
  if (!is_in_line || path.steps().empty()) return std::nullopt;
  const Path::Step& last = path.steps().back();
  return last.key && !last.index ? whole(*last.key) : std::nullopt;
}

/// Is it one of the three words that JSON spells without quotes?
bool is_word(std::string_view text) {
  return text == "null" || text == "true" || text == "false";
}

/// Requires the right side of an equality if it is compared as a text. Unknown for any other: numbers and
/// times have many spellings, a container may have spaces, and a line spells the time of receipt, the users
/// and the properties in another way.
Texts of_value(const Comparison& comparison) {
  const std::string& text = comparison.value();
  const bool is_equality =
      comparison.op() == Comparison::Operator::equal || comparison.op() == Comparison::Operator::equal_json;
  const bool is_container = text.starts_with('{') || text.starts_with('[');
  if (!is_equality || comparison.is_number() || comparison.is_time() || is_container) return std::nullopt;
  switch (comparison.path().root()) {
    case Path::Root::timestamp:
    case Path::Root::user_uuid:
    case Path::Root::properties:
      return std::nullopt;
    default:
      break;
  }
  return is_word(text) ? one(text) : whole(text);
}

Texts of_comparison(const Comparison& comparison) {
  // A negated comparison requires no text.
  if (comparison.is_negated()) return std::nullopt;
  // A value is rarer than its key, unless it is one of three words.
  Texts key = of_key(comparison.path());
  if (is_word(comparison.value())) return known(std::move(key), of_value(comparison));
  return known(of_value(comparison), std::move(key));
}

Texts of_node(const Condition::Node& node) {
  switch (node.kind) {
    case Condition::Node::Kind::comparison:
      return of_comparison(*node.comparison);
    case Condition::Node::Kind::all:
      return of_all(node.nodes, of_node);
    case Condition::Node::Kind::any:
      return of_any(node.nodes, of_node);
    case Condition::Node::Kind::none:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> required_texts(const Criteria& criteria) {
  // Looking for more texts would take as long as reading the line.
  constexpr std::size_t most = 8;
  Texts texts;
  if (criteria.letter_case == LetterCase::matters) texts = of_any(criteria.selectors, of_selector);
  texts = better(std::move(texts), of_any(criteria.tenants, whole));
  texts = better(std::move(texts), of_any(criteria.users, of_user));
  texts = better(std::move(texts), criteria.any_header ? of_any(criteria.headers, of_header)
                                                       : of_all(criteria.headers, of_header));
  texts = better(std::move(texts), of_all(criteria.conditions, [](const Condition& condition) {
                   return of_node(condition.root());
                 }));
  if (texts && texts->size() > most) texts.reset();
  return texts;
}

}  // namespace wazobus::event
