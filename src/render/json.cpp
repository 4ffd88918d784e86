// SPDX-License-Identifier: MIT
#include "render/json.hpp"

#include <algorithm>
#include <vector>

#include "event/wazo.hpp"

namespace wazobus::render {

namespace {

/// Deeper levels are not indented any further: a hostile body could ask for gigabytes of spaces.
constexpr std::size_t deepest_indent = 40;

/// The most spaces of indentation: this many for any body, and indent_for_byte more for each of its bytes. So
/// even with colours a large body grows at most tenfold.
constexpr std::size_t free_indent = 4096;
constexpr std::size_t indent_for_byte = 3;

/// More levels on one line cannot be read, and looking ahead for them would take quadratic time for a hostile
/// body.
constexpr std::size_t deepest_on_a_line = 16;

/// The widest inner object or array on one line, even on a wider terminal, so that it can be read at a
/// glance.
constexpr std::size_t glance = 72;

/// After so many tokens, which take some milliseconds, Layout::meanwhile is called.
constexpr std::size_t tokens_at_a_time = 1UL << 16U;

/// Is it a member of every Wazo message, which the head shows or which is rarely needed (docs/bus.md, section
/// 1)?
bool is_of_envelope(std::string_view quoted_key) {
  return event::is_common_header(quoted_key.substr(1, quoted_key.size() - 2));
}

bool opens(char c) {
  return c == '{' || c == '[';
}

bool closes(char c) {
  return c == '}' || c == ']';
}

/// The arrangement of the children of a container.
enum class Placing {
  on_line,  ///< all on one line
  below,    ///< each on a line, brackets on lines of their own
  rows,     ///< as many on a line as fit, brackets on lines of their own
  flow,     ///< as many on a line as fit, brackets on the same lines
};

class Printer {
 public:
  Printer(const JsonLayout& layout, const Brush& brush, std::string& out)
      : layout_(layout), brush_(brush), out_(out) {}

  void print(json::View value) {
    indent_left_ = free_indent + indent_for_byte * value.text().size();
    if (layout_.compact) break_line();
    std::size_t left = tokens_at_a_time;
    for (json::Tokens tokens(value); tokens.next();) {
      put_token(tokens);
      if (--left > 0) continue;
      left = tokens_at_a_time;
      if (layout_.meanwhile) layout_.meanwhile();
    }
  }

 private:
  void put_token(const json::Tokens& tokens) {
    const char c = tokens.token().front();
    if (opens(c)) return open(tokens);
    if (closes(c)) return close(c);
    switch (c) {
      case ',':
        put(",");
        return place_child(tokens, false);
      case ':':
        return put(": ");
      default:
        put_scalar(tokens);
    }
  }

  void open(const json::Tokens& tokens) {
    const Placing placing = placing_for(tokens);
    put(tokens.token());
    levels_.push_back(placing);
    if (!closes(tokens.following())) place_child(tokens, true);
  }

  void close(char bracket) {
    const Placing placing = levels_.back();
    levels_.pop_back();
    if (placing == Placing::below || placing == Placing::rows) break_line();
    put({&bracket, 1});
  }

  [[nodiscard]] Placing placing_for(const json::Tokens& opening) {
    const bool is_inside_line = !levels_.empty() && levels_.back() == Placing::on_line;
    if (is_inside_line || closes(opening.following()) || indent_left_ == 0) return Placing::on_line;
    if (layout_.compact) return fits(opening, room(), deepest_on_a_line) ? Placing::on_line : Placing::flow;
    const bool is_array = opening.token() == "[";
    // The body and its data have each member on a line, because they are what people read.
    if (!is_array && levels_.size() < 2) return Placing::below;
    if (fits(opening, std::min(room(), glance), 1)) return Placing::on_line;
    return is_array && holds_scalars(opening) ? Placing::rows : Placing::below;
  }

  /// Writes the space or line break between the last bracket or comma and the next child, which follows
  /// `tokens`.
  void place_child(const json::Tokens& tokens, bool is_first) {
    const Placing placing = levels_.back();
    if (placing == Placing::on_line) return put(is_first ? "" : " ");
    if (placing == Placing::below || (placing == Placing::rows && is_first)) return break_line();
    json::Tokens child = tokens;
    child.next();
    // "data" begins a line below the dimmed members, so that it is easily found.
    if (!is_first && layout_.dims_envelope && levels_.size() == 1 && child.token() == "\"data\"")
      return break_line();
    const std::size_t space = is_first ? 0 : 1;
    if (fits(child, room() - std::min(room(), space), deepest_on_a_line)) return put(is_first ? "" : " ");
    if (!is_first || indent() < column_) break_line();
  }

  /// Does the value or member that starts with the token of `tokens`, with the comma and brackets after it,
  /// fit into `room` columns, with at most `deepest` levels that are not empty?
  [[nodiscard]] bool fits(json::Tokens tokens, std::size_t room, std::size_t deepest) {
    std::size_t columns = 0;
    std::size_t depth = 0;
    do {
      const char c = tokens.token().front();
      columns += columns_of(tokens, room);
      if (opens(c)) ++depth;
      if (closes(c)) --depth;
      if (columns > room || (depth > deepest && !closes(tokens.following()))) return false;
      if (depth == 0 && c != ':' && tokens.following() != ':') break;
    } while (tokens.next());
    if (layout_.compact) {
      for (; closes(tokens.following()) && columns <= room; tokens.next()) ++columns;
    }
    if (tokens.following() == ',') ++columns;
    return columns <= room;
  }

  /// Returns the width of a token. A long string is read only until it is wider than `room`.
  [[nodiscard]] std::size_t columns_of(const json::Tokens& tokens, std::size_t room) {
    const std::string_view token = tokens.token();
    if (token == "," || token == ":") return 2;
    if (token.front() != '"') return token.size();
    scratch_.clear();
    const std::size_t cut = cut_for(tokens);
    return append_readable_string(json::View(token), scratch_, cut == 0 ? room + 1 : std::min(cut, room + 1));
  }

  [[nodiscard]] static bool holds_scalars(json::Tokens tokens) {
    while (tokens.next() && !closes(tokens.token().front())) {
      if (opens(tokens.token().front())) return false;
    }
    return true;
  }

  void put_scalar(const json::Tokens& tokens) {
    const std::string_view token = tokens.token();
    const bool is_key = tokens.following() == ':';
    if (levels_.size() == 1 && is_key) is_dim_ = layout_.dims_envelope && is_of_envelope(token);
    const Style style = is_dim_ && levels_.size() == 1 ? style::dim : is_key ? style::key : style_of(token);
    brush_.with(style, out_, [&] {
      if (token.front() == '"') {
        column_ += append_readable_string(json::View(token), out_, cut_for(tokens));
      } else {
        put(token);
      }
    });
  }

  [[nodiscard]] static Style style_of(std::string_view scalar) {
    const char c = scalar.front();
    if (c == '"') return style::string;
    return c == '-' || (c >= '0' && c <= '9') ? style::number : style::literal;
  }

  [[nodiscard]] std::size_t cut_for(const json::Tokens& tokens) const {
    return tokens.following() == ':' ? 0 : layout_.cut;
  }

  void put(std::string_view text) {
    out_ += text;
    column_ += text.size();
  }

  /// The indentation of a new line. All of a compact body is indented, so that heads are easily seen without
  /// blank lines; its children are aligned with the first one, which follows the bracket.
  [[nodiscard]] std::size_t indent() const {
    const std::size_t steps = 2 * std::min(levels_.size(), deepest_indent);
    if (!layout_.compact) return steps;
    return levels_.empty() ? 2 : steps + 1;
  }

  [[nodiscard]] std::size_t room() const { return layout_.width - std::min(layout_.width, column_); }

  /// Begins a new line. Does nothing if no indentation is left.
  void break_line() {
    if (indent_left_ == 0) return;
    if (column_ > 0) out_ += '\n';
    column_ = indent();
    indent_left_ -= std::min(indent_left_, column_ + 1);
    out_.append(column_, ' ');
  }

  const JsonLayout& layout_;
  const Brush& brush_;
  std::string& out_;
  std::size_t column_ = 0;
  std::size_t indent_left_ = 0;
  bool is_dim_ = false;
  std::vector<Placing> levels_;
  std::string scratch_;
};

}  // namespace

void append_indented(json::View value, const JsonLayout& layout, const Brush& brush, std::string& out) {
  Printer(layout, brush, out).print(value);
}

}  // namespace wazobus::render
