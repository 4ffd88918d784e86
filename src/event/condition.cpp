// SPDX-License-Identifier: MIT
#include "event/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::event {

namespace {

using Node = Condition::Node;

constexpr std::string_view spaces = " \t\r\n";
constexpr std::string_view example = "write 'data.status = Up and not (data.cause = 16 or data.cause = 17)'";

/// The most levels of `not` and parentheses. Nobody types more, and recursion must not overflow the stack.
constexpr int deepest_group = 100;

bool is_space(char c) {
  return spaces.find(c) != std::string_view::npos;
}

/// Returns the operator that is meant by a word of other languages, or nothing.
std::string_view operator_of_word(std::string_view word) {
  constexpr std::array words{
      std::pair<std::string_view, std::string_view>("contains", "~"),
      std::pair<std::string_view, std::string_view>("like", "~"),
      std::pair<std::string_view, std::string_view>("matches", "~"),
      std::pair<std::string_view, std::string_view>("is", "="),
      std::pair<std::string_view, std::string_view>("eq", "="),
      std::pair<std::string_view, std::string_view>("equals", "="),
      std::pair<std::string_view, std::string_view>("ne", "!="),
      std::pair<std::string_view, std::string_view>("lt", "<"),
      std::pair<std::string_view, std::string_view>("gt", ">"),
      std::pair<std::string_view, std::string_view>("le", "<="),
      std::pair<std::string_view, std::string_view>("ge", ">="),
  };
  const std::string lower = text::lower_case(std::string(word));
  for (const auto& [other, symbol] : words)
    if (lower == other) return symbol;
  return {};
}

/// Reads a condition from left to right.
class ConditionParser {
 public:
  ConditionParser(std::string_view text, LetterCase letter_case) : text_(text), letter_case_(letter_case) {}

  Node parse() {
    skip_spaces();
    if (is_at_end()) refuse("it is empty");
    Node node = alternatives();
    if (!is_at_end()) refuse_rest();
    return node;
  }

 private:
  Node alternatives() {
    return joined("or", Node::Kind::any, [this] { return joined_by_and(); });
  }
  Node joined_by_and() {
    return joined("and", Node::Kind::all, [this] { return term(); });
  }

  template <typename Part>
  Node joined(std::string_view word, Node::Kind kind, Part part) {
    Node first = part();
    if (!is_word(word)) return first;
    Node node{kind};
    node.nodes.push_back(std::move(first));
    while (is_word(word)) {
      take_word(word);
      node.nodes.push_back(part());
    }
    return node;
  }

  Node term() {
    if (is_at_end()) refuse("it ends where a condition is expected");
    if (text_[at_] == '!') refuse("! is no word of a condition", "write not");
    if (is_word("not")) return negation();
    if (text_[at_] == '(') return group();
    if (is_word("and") || is_word("or")) refuse("a condition is missing before this word");
    return comparison();
  }

  Node negation() {
    take_word("not");
    Node node{Node::Kind::none};
    const Deeper deeper(*this);
    node.nodes.push_back(term());
    return node;
  }

  Node group() {
    const std::size_t opened = at_;
    const Deeper deeper(*this);
    ++groups_;
    ++at_;
    skip_spaces();
    Node node = alternatives();
    --groups_;
    if (is_at_end()) refuse_at(opened, "this parenthesis is not closed");
    if (text_[at_] != ')') refuse_rest();
    ++at_;
    skip_spaces();
    return node;
  }

  Node comparison() {
    const std::size_t begin = at_;
    Comparison::Parts parts;
    parts.text = text_;
    parts.path = path();
    parts.letter_case = letter_case_;
    skip_spaces();
    parts.symbol = operator_at(rest());
    if (parts.symbol.empty() && !is_at_end() && !ends_here()) {
      const std::string_view word = rest().substr(0, rest().find_first_of(spaces));
      std::string_view meant = operator_of_word(word);
      if (meant == "=" && rest().substr(word.size()).starts_with(" not ")) meant = "!=";
      refuse(
          fmt::format("'{}' is no operator", text::safe(word)),
          fmt::format("{}the operators are = != ~ !~ < > <= >= :=, and a path alone asks whether it is there",
                      meant.empty() ? "" : fmt::format("did you mean '{}'? ", meant)));
    }
    std::string unescaped;
    if (!parts.symbol.empty()) read_value(parts, unescaped);
    return made(parts, begin);
  }

  [[nodiscard]] Node made(const Comparison::Parts& parts, std::size_t begin) const {
    Node node{Node::Kind::comparison};
    try {
      node.comparison.emplace(parts);
    } catch (const UsageError& error) {
      if (begin == 0) throw;
      throw UsageError(
          fmt::format("{}, at character {} of the condition", error.what(), begin + 1),
          fmt::format("{}; a value that holds 'and' or 'or' is written in quotes", error.advice()));
    }
    return node;
  }

  /// Reads a path, up to a space, an operator or a closing parenthesis; a ["quoted key"] may contain these.
  std::string_view path() {
    const std::size_t begin = at_;
    int opened = 0;  // CHANNEL(linkedid) is a key
    while (!is_at_end() && !is_space(text_[at_]) && operator_at(rest()).empty()) {
      const char c = text_[at_];
      if (c == ')' && opened == 0 && groups_ > 0) break;
      if (c == ')' && opened == 0) refuse_unopened(at_);
      if (c == '(') ++opened;
      if (c == ')') --opened;
      const bool is_key = rest().starts_with("[\"");
      at_ = is_key ? behind_quotes(at_ + 1).value_or(text_.size()) : at_ + 1;
    }
    if (at_ == begin) refuse("there is no path here", std::string(example));
    return text_.substr(begin, at_ - begin);
  }

  /// Reads the value after the operator into `parts`. `unescaped` holds the value if it is not the typed
  /// text.
  void read_value(Comparison::Parts& parts, std::string& unescaped) {
    at_ += parts.symbol.size();
    if (parts.symbol == "=" && rest().starts_with('~')) {
      refuse("=~ is no operator",
             "~ is the one for regular expressions; write == before a text that starts with ~");
    }
    const bool is_pattern = parts.symbol == "~" || parts.symbol == "!~";
    refuse_longer_operator(parts.symbol, is_pattern);
    skip_spaces(" \t");
    if (const std::optional<std::size_t> end = end_of_quoted()) {
      const std::string_view typed = text_.substr(at_, *end - at_);
      const std::string_view inner = typed.substr(1, typed.size() - 2);
      const bool is_json = typed.front() == '"' && !is_pattern;
      if (is_json) require_json(typed);
      parts.value = is_json ? typed : typed.front() == '"' ? without_escapes(inner, unescaped) : inner;
      parts.is_quoted = !is_json;
      at_ = *end;
    } else {
      const std::size_t behind = end_of_bare(is_pattern);
      parts.value = text_.substr(at_, behind - at_);
      at_ = behind;
    }
    skip_spaces();
  }

  /// <> and ~~ are operators elsewhere; here the second character would silently begin the value.
  void refuse_longer_operator(std::string_view symbol, bool is_pattern) const {
    if (is_at_end()) return;
    const char next = text_[at_];
    if (std::string_view("=<>~").find(next) == std::string_view::npos) return;
    // A regular expression may look for <sip:1001>, and == is there for a text that starts with ~.
    if ((is_pattern && (next == '<' || next == '>')) || (symbol == "==" && next == '~')) return;
    refuse_at(at_ - symbol.size(), fmt::format("{}{} is no operator", symbol, next),
              fmt::format("{}a value that starts with {} is written in quotes",
                          symbol == "<" && next == '>' ? "!= is the one for any other value; " : "", next));
  }

  void require_json(std::string_view quoted) const {
    const json::Scan scan = json::check(quoted);
    if (!scan.ok()) refuse_at(at_ + scan.at, fmt::format("in its quotes: {}", json::explain(quoted, scan)));
  }

  /// Removes the backslash before each quote. In a regular expression in quotes, only a quote needs a
  /// backslash because of them; all other backslashes are part of the expression.
  static std::string_view without_escapes(std::string_view inner, std::string& unescaped) {
    for (std::size_t i = 0; i < inner.size(); ++i) {
      if (inner[i] == '\\' && i + 1 < inner.size() && inner[i + 1] == '"')
        ++i;
      else if (inner[i] == '\\' && i + 1 < inner.size())
        unescaped += inner[i++];
      unescaped += inner[i];
    }
    return unescaped;
  }

  /// Returns the offset behind a value in quotes; empty if none begins here.
  std::optional<std::size_t> end_of_quoted() {
    if (is_at_end()) return std::nullopt;
    const char first = text_[at_];
    if (first != '"' && first != '\'') return std::nullopt;
    const std::optional<std::size_t> end = behind_quotes(at_);
    if (!end) refuse("this quote is not closed", "a quote that is meant itself is written in other quotes");
    if (!is_end_of_value(*end)) refuse_behind_quotes(*end);
    return end;
  }

  /// The offset behind a value without quotes.
  std::size_t end_of_bare(bool is_pattern) const {
    if (const std::optional<std::size_t> end = end_of_json()) return *end;
    int opened = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '\\' && is_pattern) {
        ++i;
      } else if (c == '(') {
        ++opened;
      } else if (c == ')' && opened == 0 && groups_ > 0) {
        return without_spaces(i);
      } else if (c == ')' && opened == 0 && !is_pattern) {
        refuse_unopened(i);
      } else if (c == ')' && opened > 0) {
        --opened;
      } else if (is_space(c) && is_joined_at(i)) {
        return i;
      }
    }
    // The last value is kept byte for byte, with its spaces.
    return text_.size();
  }

  /// Returns the offset behind a JSON array or object, which may contain the words that would end another
  /// value; empty for any other value.
  [[nodiscard]] std::optional<std::size_t> end_of_json() const {
    if (is_at_end() || (text_[at_] != '[' && text_[at_] != '{')) return std::nullopt;
    const json::Scan scan = json::check(rest(), json::Extent::first);
    if (!scan.ok() || !is_end_of_value(at_ + scan.at)) return std::nullopt;
    // Spaces at the end of the condition belong to the value.
    return behind_spaces(at_ + scan.at) == text_.size() ? text_.size() : at_ + scan.at;
  }

  /// Does one of the words that join conditions follow the spaces at `i`?
  [[nodiscard]] bool is_joined_at(std::size_t i) const {
    const std::size_t next = behind_spaces(i);
    for (const std::string_view symbol : {"&&", "||"}) {
      if (!text_.substr(next).starts_with(symbol) || !is_space_or_end(next + symbol.size())) continue;
      refuse_at(next, fmt::format("{} is no word of a condition", symbol),
                symbol == "&&" ? "write and" : "write or");
    }
    return is_word_at(next, "and") || is_word_at(next, "or");
  }

  [[nodiscard]] bool is_end_of_value(std::size_t i) const {
    const std::size_t next = behind_spaces(i);
    return next == text_.size() || (groups_ > 0 && text_[next] == ')') || (next > i && is_joined_at(i));
  }

  [[nodiscard]] std::optional<std::size_t> behind_quotes(std::size_t i) const {
    const char quote = text_[i];
    for (++i; i < text_.size(); ++i) {
      if (text_[i] == quote) return i + 1;
      if (text_[i] == '\\' && quote == '"') ++i;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_space_or_end(std::size_t i) const { return i >= text_.size() || is_space(text_[i]); }
  [[nodiscard]] bool is_word_at(std::size_t i, std::string_view word) const {
    const std::string_view here = text_.substr(std::min(i, text_.size())).substr(0, word.size());
    const std::size_t behind = i + word.size();
    return text::lower_case(std::string(here)) == word && (is_space_or_end(behind) || text_[behind] == '(');
  }
  [[nodiscard]] bool is_word(std::string_view word) const { return is_word_at(at_, word); }
  void take_word(std::string_view word) {
    at_ += word.size();
    skip_spaces();
    if (is_at_end()) refuse(fmt::format("nothing follows '{}'", word));
  }

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] bool is_at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool ends_group() const { return groups_ > 0 && text_[at_] == ')'; }
  [[nodiscard]] bool ends_here() const { return ends_group() || is_word("and") || is_word("or"); }
  [[nodiscard]] std::size_t behind_spaces(std::size_t i, std::string_view which = spaces) const {
    return std::min(text_.find_first_not_of(which, i), text_.size());
  }
  void skip_spaces(std::string_view which = spaces) { at_ = behind_spaces(at_, which); }
  [[nodiscard]] std::size_t without_spaces(std::size_t end) const {
    while (end > at_ && is_space(text_[end - 1])) --end;
    return end;
  }

  [[noreturn]] void refuse_unopened(std::size_t at) const {
    refuse_at(at, "no parenthesis was opened that this one would close",
              "a value or key that holds one is written in quotes");
  }
  [[noreturn]] void refuse_behind_quotes(std::size_t end) const {
    const std::size_t next = behind_spaces(end);
    if (text_[next] == ')') refuse_unopened(next);
    refuse_at(next, "this follows a value in quotes",
              "write all of the value in quotes; and, or or joins conditions");
  }
  [[noreturn]] void refuse_rest() const {
    if (text_[at_] == ')') refuse_unopened(at_);
    for (const std::string_view symbol : {"&&", "||"}) {
      if (rest().starts_with(symbol))
        refuse(fmt::format("{} is no word of a condition", symbol),
               symbol == "&&" ? "write and" : "write or");
    }
    refuse("'and' or 'or' is missing here");
  }
  [[noreturn]] void refuse(std::string_view why, std::string advice = std::string(example)) const {
    refuse_at(at_, why, std::move(advice));
  }
  [[noreturn]] void refuse_at(std::size_t at, std::string_view why,
                              std::string advice = std::string(example)) const {
    const std::string place = at == 0 ? "" : fmt::format(", at character {}", at + 1);
    throw UsageError(fmt::format("invalid condition '{}'{}: {}", text::safe(text_), place, why),
                     std::move(advice));
  }

  /// Counts a level of `not` and parentheses.
  struct Deeper {
    explicit Deeper(ConditionParser& parser) : levels(parser.levels_) {
      if (++levels > deepest_group) parser.refuse(fmt::format("it has more than {} levels", deepest_group));
    }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --levels; }
    int& levels;
  };

  std::string_view text_;
  LetterCase letter_case_;
  std::size_t at_ = 0;
  int groups_ = 0;
  int levels_ = 0;
};

bool holds_of(const Node& node, const Event& event) {
  const auto holds = [&event](const Node& below) { return holds_of(below, event); };
  switch (node.kind) {
    case Node::Kind::comparison:
      return node.comparison->holds(event);
    case Node::Kind::all:
      return std::all_of(node.nodes.begin(), node.nodes.end(), holds);
    case Node::Kind::any:
      return std::any_of(node.nodes.begin(), node.nodes.end(), holds);
    case Node::Kind::none:
      return std::none_of(node.nodes.begin(), node.nodes.end(), holds);
  }
  return false;
}

void visit_all(const Node& node, const std::function<void(const Comparison&)>& visit) {
  if (node.comparison) visit(*node.comparison);
  for (const Node& below : node.nodes) visit_all(below, visit);
}

}  // namespace

Condition Condition::parse(std::string_view text, LetterCase letter_case) {
  Condition condition(ConditionParser(text, letter_case).parse());
  condition.text_ = text;
  return condition;
}

bool Condition::holds(const Event& event) const {
  return holds_of(root_, event);
}

void Condition::for_each(const std::function<void(const Comparison&)>& visit) const {
  visit_all(root_, visit);
}

}  // namespace wazobus::event
