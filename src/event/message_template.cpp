// SPDX-License-Identifier: MIT
#include "event/message_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "json/scan.hpp"
#include "json/view.hpp"
#include "json/write.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::event {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view opening = "{{";
constexpr std::string_view closing = "}}";

/// A placeholder, written as `source`, for error messages.
std::string shown(std::string_view source) {
  constexpr std::size_t enough = 40;
  if (source.size() <= enough) return text::safe(source);
  return text::safe(text::characters_within(enough, source)) + "...";
}

std::string place_in(std::string_view name, json::Place place) {
  return fmt::format("{}:{}:{}", text::safe(name), place.line, place.column);
}

/// A random number from 0 to `most`, uniformly distributed.
std::uint64_t uniform(std::uint64_t most, const text::Random& random) {
  if (most == 0) return 0;
  if (most == UINT64_MAX) return random();
  const std::uint64_t count = most + 1;
  // Values beyond the last complete round are rejected; otherwise small results would be more likely.
  const std::uint64_t last_complete = UINT64_MAX - (UINT64_MAX % count + 1) % count;
  for (;;) {
    const std::uint64_t drawn = random();
    if (drawn <= last_complete) return drawn % count;
  }
}

/// Appends a text. Returns false and appends nothing if it is not UTF-8.
bool append_text(std::string_view value, bool is_in_string, std::string& out) {
  if (!text::is_utf8(value)) return false;
  if (is_in_string) {
    json::append_escaped(value, out);
  } else {
    json::append_string(value, out);
  }
  return true;
}

/// Appends the JSON value that the text spells, or else the text as a string. False if it is not UTF-8.
bool append_loose(std::string_view value, bool is_in_string, std::string& out) {
  if (!is_in_string && json::compact(value, out).ok()) return true;
  return append_text(value, is_in_string, out);
}

/// Appends a value that was given as JSON. False if it is not JSON.
bool append_json(std::string_view value, bool is_in_string, std::string& out) {
  if (!is_in_string) return json::compact(value, out).ok();
  std::string compact;
  if (!json::compact(value, compact).ok()) return false;
  const json::View view(compact);
  return append_text(view.is_string() ? view.string() : compact, true, out);
}

bool append_time(text::Timestamp time, std::string_view format, std::string& out) {
  return format.size() <= text::longest_local && text::append_local(time, format, out);
}

}  // namespace

/// Reads a file in two passes. The first one reads placeholders and replaces each by a stand-in that JSON
/// allows exactly where the placeholder is allowed. The second one checks the resulting JSON.
class MessageTemplate::Reader {
 public:
  Reader(std::string name, std::string_view text)
      : name_(std::make_shared<const std::string>(std::move(name))), text_(text) {}

  /// Does the text begin with the name of a function, and then a blank or the end of the placeholder?
  static bool begins_with_function(std::string_view text) {
    return std::any_of(functions.begin(), functions.end(), [text](const Function& function) {
      if (!text.starts_with(function.name)) return false;
      const std::string_view behind = text.substr(function.name.size());
      return behind.starts_with(' ') || behind.starts_with('\t') || behind.starts_with(closing);
    });
  }

  std::vector<MessageTemplate> read() {
    try {
      read_placeholders();
    } catch (const InvalidInput& fault) {
      fault_ = fault;
    }
    return read_values();
  }

 private:
  struct Word {
    std::string text;
    std::size_t at;
  };
  /// What the first word of a placeholder calls.
  struct Function {
    std::string_view name;
    Kind kind;
    std::size_t fewest;
    std::size_t most;
    std::string_view usage;
  };
  static constexpr std::array<Function, 7> functions{{
      {"uuid", Kind::uuid, 0, 1, "{{uuid}} or {{uuid NAME}}"},
      {"now", Kind::now, 0, 1, R"({{now}} or {{now "%Y-%m-%d %H:%M:%S"}})"},
      {"seq", Kind::seq, 0, 0, "{{seq}}"},
      {"int", Kind::integer, 2, 2, "{{int 1 9}}"},
      {"choice", Kind::choice, 1, SIZE_MAX, R"({{choice a "b c"}})"},
      {"env", Kind::environment, 1, 1, "{{env NAME}}"},
      {"var", Kind::variable, 1, 1, "{{var NAME}}"},
  }};

  // First pass: placeholders.

  void read_placeholders() {
    stand_in_.reserve(text_.size());
    while (at_ < text_.size()) {
      if (rest().starts_with(opening)) {
        read_placeholder();
        continue;
      }
      // An escaped character neither ends the string nor begins a placeholder.
      const bool is_escape = is_in_string_ && text_[at_] == '\\' && at_ + 1 < text_.size();
      if (text_[at_] == '"') is_in_string_ = !is_in_string_;
      if (text_[at_] == '\n') {
        ++line_;
        line_begin_ = at_ + 1;
      }
      stand_in_ += text_.substr(at_, is_escape ? 2 : 1);
      at_ += is_escape ? 2 : 1;
    }
  }

  void read_placeholder() {
    begin_ = at_;
    at_ += opening.size();
    std::vector<Word> words;
    while (skip_spaces()) words.push_back(read_word());
    at_ += closing.size();
    Placeholder placeholder = make(std::move(words));
    placeholder.is_in_string = is_in_string_;
    placeholder.begin = begin_;
    placeholder.end = at_;
    placeholder.place = place_at(begin_);
    placeholders_.push_back(std::move(placeholder));
    // The stand-in is a container, because JSON allows it only as a value: not as a key, and not inside a
    // number.
    const std::size_t inside = at_ - begin_ - 2;
    stand_in_ += is_in_string_ ? std::string(inside + 2, 'x') : '[' + std::string(inside, ' ') + ']';
  }

  /// Returns false at the end of the placeholder.
  bool skip_spaces() {
    at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size());
    if (rest().starts_with(closing)) return false;
    if (at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r' || rest().starts_with(opening)) {
      refuse_open();
    }
    return true;
  }

  [[noreturn]] void refuse_open() const {
    const std::size_t length = std::min(text_.find_first_of("\r\n", begin_), text_.size()) - begin_;
    refuse(begin_, fmt::format("a placeholder without its }}}}: {}", shown(text_.substr(begin_, length))),
           fmt::format("close it on the same line: {{{{uuid}}}}; {}", MessageTemplate::literal_braces));
  }

  Word read_word() {
    Word word{{}, at_};
    const bool is_quoted = text_[at_] == '"';
    const bool is_escaped = is_in_string_ && rest().starts_with(R"(\")");
    if (is_quoted || is_escaped) {
      word.text = quoted_word(is_quoted ? R"(")"sv : R"(\")"sv);
    } else {
      word.text = bare_word();
    }
    if (!text::is_utf8(word.text)) refuse(word.at, "bytes that are not UTF-8 in a placeholder", {});
    return word;
  }

  std::string bare_word() {
    const std::size_t begin = at_;
    for (; at_ < text_.size() && !at_end_of_word(); ++at_) {
      const char c = text_[at_];
      if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) refuse_in_word(begin);
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  [[nodiscard]] bool at_end_of_word() const {
    return json::white_space.find(text_[at_]) != std::string_view::npos || rest().starts_with(closing) ||
           rest().starts_with(opening);
  }

  [[noreturn]] void refuse_in_word(std::size_t begin) const {
    const std::string_view word = text_.substr(begin, at_ - begin);
    // The quote ends the string around it: it has no }} at all.
    const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
    const bool is_open = is_in_string_ && text_[at_] == '"' &&
                         text_.substr(at_, line_end - at_).find(closing) == std::string_view::npos;
    if (is_open) refuse_open();
    const bool is_name = std::any_of(functions.begin(), functions.end(),
                                     [word](const Function& function) { return function.name == word; });
    if (is_name && begin == begin_ + opening.size()) refuse_open();
    refuse(
        at_, fmt::format("'{}' in the middle of a placeholder's word", shown(text_.substr(at_, 1))),
        R"(a word that holds more than plain characters is written as a JSON string: {{choice "a b" "\"c\""}})");
  }

  std::string quoted_word(std::string_view quote) {
    const std::size_t begin = at_ + quote.size();
    at_ = begin;
    while (at_ < text_.size() && text_[at_] != '\n' && !rest().starts_with(quote)) {
      at_ = std::min(at_ + (text_[at_] == '\\' ? 2 : 1), text_.size());
    }
    if (!rest().starts_with(quote)) {
      refuse(begin - quote.size(), "a word whose quotes are not closed", "close them on the same line");
    }
    const std::string_view inside = text_.substr(begin, at_ - begin);
    at_ += quote.size();
    if (at_ < text_.size() && !at_end_of_word()) {
      refuse(at_, "something right behind a word in quotes", "a space belongs between words");
    }
    return decoded(inside, begin, quote.size() > 1);
  }

  [[nodiscard]] std::string decoded(std::string_view inside, std::size_t begin, bool is_plain) const {
    const std::size_t backslash = inside.find('\\');
    if (is_plain && backslash != std::string_view::npos) {
      refuse(begin + backslash, R"(an escape in a word between \" and \")",
             R"(write the word in quotes without backslashes, even in a string: {{choice "a\\b"}})");
    }
    const std::string whole = fmt::format("\"{}\"", inside);
    const json::Scan scan = json::check(whole);
    if (scan.ok()) return json::View(whole).string();
    refuse(begin - 1 + std::min(scan.at, inside.size()),
           fmt::format("{} in a word of a placeholder", json::explain(whole, scan)),
           "in quotes a word is written as JSON strings are");
  }

  Placeholder make(std::vector<Word> words) const {
    if (words.empty()) {
      refuse(begin_, "an empty placeholder",
             fmt::format("there are {}; {}", all_usages(), MessageTemplate::literal_braces));
    }
    const Function& function = function_of(words.front());
    words.erase(words.begin());
    if (words.size() < function.fewest || words.size() > function.most) {
      const std::string_view source = text_.substr(begin_, at_ - begin_);
      refuse(
          begin_,
          fmt::format("too {} words in {}", words.size() < function.fewest ? "few" : "many", shown(source)),
          fmt::format("write {}{}", function.usage,
                      function.most == 1 && words.size() > 1 ? "; a word with spaces wants quotes" : ""));
    }
    Placeholder placeholder;
    placeholder.kind = function.kind;
    check(function.kind, words, placeholder);
    for (Word& word : words) placeholder.words.push_back(std::move(word.text));
    return placeholder;
  }

  [[nodiscard]] const Function& function_of(const Word& word) const {
    std::vector<std::string> known;
    for (const Function& function : functions) {
      if (function.name == word.text) return function;
      known.emplace_back(function.name);
    }
    const std::string_view near = text::nearest(word.text, known);
    const std::string advice = near.empty()
                                   ? fmt::format("a variable is written {{{{var {}}}}}; there are {}",
                                                 shown(word.text), all_usages())
                                   : fmt::format("did you mean '{}'?", near);
    refuse(word.at, fmt::format("an unknown placeholder, '{}'", shown(word.text)),
           fmt::format("{}{}{}", advice, near.empty() ? "; " : " ", MessageTemplate::literal_braces));
  }

  static std::string all_usages() {
    std::string out;
    for (const Function& function : functions) {
      if (!out.empty()) out += ", ";
      out += function.usage.substr(0, function.usage.find(" or "));
    }
    return out;
  }

  void check(Kind kind, const std::vector<Word>& words, Placeholder& placeholder) const {
    if (kind == Kind::integer) {
      placeholder.least = integer(words[0]);
      placeholder.most = integer(words[1]);
      if (placeholder.least > placeholder.most) {
        refuse(words[0].at, fmt::format("{} is more than {}", placeholder.least, placeholder.most),
               fmt::format("write {{{{int {} {}}}}}", placeholder.most, placeholder.least));
      }
    } else if (kind == Kind::now && !words.empty()) {
      check_format(words[0]);
    } else if (kind == Kind::environment) {
      const std::string_view name = words[0].text;
      if (name.empty() || name.find_first_of("=\0"sv) != std::string_view::npos) {
        refuse(words[0].at, fmt::format("'{}' is no name of an environment variable", shown(name)), {});
      }
    }
  }

  [[nodiscard]] std::int64_t integer(const Word& word) const {
    std::int64_t value = 0;
    const char* const end = word.text.data() + word.text.size();
    const auto [rest, error] = std::from_chars(word.text.data(), end, value);
    if (error == std::errc{} && rest == end) return value;
    const bool is_large = error == std::errc::result_out_of_range && rest == end;
    refuse(word.at,
           fmt::format("'{}' is {}", shown(word.text), is_large ? "beyond 64 bits" : "not an integer"),
           "write {{int LEAST MOST}}, such as {{int -5 5}}");
  }

  void check_format(const Word& word) const {
    if (word.text.find('\0') != std::string::npos) refuse(word.at, "a NUL byte in a format of the time", {});
    std::string sample;
    if (append_time({}, word.text, sample)) return;
    refuse(word.at,
           fmt::format("what this format of the time writes has more than {} bytes", text::longest_local),
           "formats are strftime's: {{now %H:%M:%S.%L}}");
  }

  // Second pass: values.

  std::vector<MessageTemplate> read_values() {
    std::vector<MessageTemplate> values;
    json::Place place;
    std::size_t counted = 0;  // `place` belongs to this offset
    for (std::size_t at = 0, before = 0;;) {
      const std::size_t begin =
          std::min(stand_in_.find_first_not_of(json::white_space, at), stand_in_.size());
      if (begin == stand_in_.size()) break;
      const std::size_t end = value_end(begin);
      if (begin > 0 && begin == at) require_apart(before, begin);
      place.line += json::place_of(text_.substr(counted, begin - counted), begin - counted).line - 1;
      counted = begin;
      values.push_back(value(begin, end, place.line));
      before = begin;
      at = end;
    }
    if (fault_) throw InvalidInput(*fault_);
    if (values.empty()) refuse(0, "no JSON value in this template", {});
    return values;
  }

  [[nodiscard]] std::size_t value_end(std::size_t begin) const {
    const std::string_view rest = std::string_view(stand_in_).substr(begin);
    const json::Scan scan = json::check(rest, json::Extent::first);
    if (scan.ok()) return begin + scan.at;
    const std::size_t at = begin + scan.at;
    if (fault_ && (scan.fault == json::Fault::incomplete || at == stand_in_.size())) {
      throw InvalidInput(*fault_);
    }
    if (text_.substr(at).starts_with(opening) && stand_in_[at] == '[') {
      refuse(at, "a placeholder where JSON allows no value",
             R"(outside of strings it stands for a whole value; within quotes for text: "{{uuid}}")");
    }
    refuse(at, fmt::format("not JSON: {}", json::explain(rest, scan)), {});
  }

  /// Refuses a placeholder next to a value without a space between: it would look like one number or text,
  /// but would be two messages.
  void require_apart(std::size_t first, std::size_t second) const {
    const bool is_placeholder =
        text_.substr(first).starts_with(opening) || text_.substr(second).starts_with(opening);
    if (!is_placeholder) return;
    refuse(second, "a value right behind another, one of them a placeholder",
           "for one value put both in a string; between two messages belongs a new line");
  }

  MessageTemplate value(std::size_t begin, std::size_t end, std::size_t line) {
    MessageTemplate made;
    made.name_ = name_;
    made.text_ = text_.substr(begin, end - begin);
    made.line_ = line;
    for (; next_ < placeholders_.size() && placeholders_[next_].begin < end; ++next_) {
      made.placeholders_.push_back(std::move(placeholders_[next_]));
      made.placeholders_.back().begin -= begin;
      made.placeholders_.back().end -= begin;
    }
    made.name_uuids();
    return made;
  }

  // Both passes.

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  /// `at` must be on the current line.
  [[nodiscard]] json::Place place_at(std::size_t at) const { return {line_, at - line_begin_ + 1}; }

  [[noreturn]] void refuse(std::size_t at, const std::string& what, std::string advice) const {
    throw InvalidInput(fmt::format("{}: {}", place_in(*name_, json::place_of(text_, at)), what),
                       std::move(advice));
  }

  std::shared_ptr<const std::string> name_;
  std::string_view text_;
  std::string stand_in_;  // text_ up to at_, with stand-ins for placeholders
  std::vector<Placeholder> placeholders_;
  std::optional<InvalidInput>
      fault_;  // the first fault of a placeholder; an earlier fault may be in the JSON
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // of the placeholder that is being read
  std::size_t line_ = 1;
  std::size_t line_begin_ = 0;
  bool is_in_string_ = false;
  std::size_t next_ = 0;  // of placeholders_
};

/// Renders one message.
class MessageTemplate::Rendering {
 public:
  Rendering(const MessageTemplate& message_template, const Variables& variables, std::uint64_t seq,
            const Surroundings& surroundings, std::string& out)
      : template_(message_template),
        variables_(variables),
        seq_(seq),
        surroundings_(surroundings),
        out_(out) {}

  void append_all() {
    const std::string_view text = template_.text_;
    std::size_t copied = 0;
    for (const Placeholder& placeholder : template_.placeholders_) {
      out_ += text.substr(copied, placeholder.begin - copied);
      append(placeholder);
      copied = placeholder.end;
    }
    out_ += text.substr(copied);
  }

 private:
  void append(const Placeholder& placeholder) {
    switch (placeholder.kind) {
      case Kind::uuid:
        append_text(uuid(placeholder), placeholder.is_in_string, out_);
        break;
      case Kind::now:
        append_text(time(placeholder), placeholder.is_in_string, out_);
        break;
      case Kind::seq:
        fmt::format_to(std::back_inserter(out_), "{}", seq_);
        break;
      case Kind::integer: {
        const auto least = static_cast<std::uint64_t>(placeholder.least);
        const std::uint64_t more = static_cast<std::uint64_t>(placeholder.most) - least;
        const auto value = static_cast<std::int64_t>(least + uniform(more, surroundings_.random));
        fmt::format_to(std::back_inserter(out_), "{}", value);
        break;
      }
      case Kind::environment:
        append_loose(template_.environment_->find(placeholder.words.front())->second,
                     placeholder.is_in_string, out_);
        break;
      case Kind::choice:
        append_loose(placeholder.words[uniform(placeholder.words.size() - 1, surroundings_.random)],
                     placeholder.is_in_string, out_);
        break;
      case Kind::variable:
        append_variable(placeholder);
    }
  }

  std::string uuid(const Placeholder& placeholder) {
    if (placeholder.named_uuid == Placeholder::unnamed) return text::random_uuid(surroundings_.random);
    uuids_.resize(template_.named_uuids_);
    std::string& known = uuids_[placeholder.named_uuid];
    if (known.empty()) known = text::random_uuid(surroundings_.random);
    return known;
  }

  std::string time(const Placeholder& placeholder) {
    if (!now_) now_ = surroundings_.now();
    std::string out;
    if (placeholder.words.empty()) {
      text::append_utc(*now_, out);
    } else if (!append_time(*now_, placeholder.words.front(), out) || !text::is_utf8(out)) {
      throw UsageError(
          fmt::format("{}: the time cannot be written in this format", template_.place(placeholder)));
    }
    return out;
  }

  void append_variable(const Placeholder& placeholder) {
    const auto found = variables_.find(placeholder.words.front());
    if (found == variables_.end()) {
      std::vector<std::string> known;
      for (const auto& [name, variable] : variables_) known.push_back(name);
      template_.refuse_variable(placeholder, known);
    }
    const Variable& variable = found->second;
    const bool is_right = variable.is_json ? append_json(variable.text, placeholder.is_in_string, out_)
                                           : append_loose(variable.text, placeholder.is_in_string, out_);
    if (is_right) return;
    throw UsageError(fmt::format("{}: the value of the variable '{}' is not {}", template_.place(placeholder),
                                 text::safe(found->first), variable.is_json ? "JSON" : "UTF-8"));
  }

  const MessageTemplate& template_;
  const Variables& variables_;
  std::uint64_t seq_;
  const Surroundings& surroundings_;
  std::string& out_;
  std::optional<text::Timestamp> now_;
  std::vector<std::string> uuids_;  // named UUIDs; empty: not made yet
};

std::string_view MessageTemplate::placeholder_in(std::string_view text) {
  for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 1)) {
    std::string_view word = text.substr(at + opening.size());
    word.remove_prefix(std::min(word.find_first_not_of(" \t"), word.size()));
    if (!Reader::begins_with_function(word)) continue;
    const std::size_t end = text.find(closing, at);
    return end == std::string_view::npos ? std::string_view() : text.substr(at, end + closing.size() - at);
  }
  return {};
}

std::vector<MessageTemplate> MessageTemplate::parse_all(std::string name, std::string_view text,
                                                        const Environment& environment) {
  std::vector<MessageTemplate> templates = Reader(std::move(name), text).read();
  const auto found = std::make_shared<Texts>();
  for (MessageTemplate& made : templates) {
    for (const Placeholder& placeholder : made.placeholders_) {
      if (placeholder.kind != Kind::environment) continue;
      const std::string& wanted = placeholder.words.front();
      if (!found->contains(wanted)) found->emplace(wanted, made.looked_up(placeholder, environment));
    }
    made.environment_ = found;
  }
  return templates;
}

std::string MessageTemplate::looked_up(const Placeholder& placeholder, const Environment& environment) const {
  const std::string& wanted = placeholder.words.front();
  std::optional<std::string> value = environment(wanted.c_str());
  const std::string which =
      fmt::format("{}: the environment variable '{}'", place(placeholder), text::safe(wanted));
  if (!value) {
    throw UsageError(which + " is not set, or empty",
                     "set it, or write {{var NAME}} and give --var NAME=VALUE");
  }
  if (!text::is_utf8(*value)) throw UsageError(which + " is not UTF-8");
  return std::move(*value);
}

void MessageTemplate::name_uuids() {
  std::map<std::string_view, std::size_t> numbers;
  for (Placeholder& placeholder : placeholders_) {
    if (placeholder.kind != Kind::uuid || placeholder.words.empty()) continue;
    placeholder.named_uuid = numbers.try_emplace(placeholder.words.front(), numbers.size()).first->second;
  }
  named_uuids_ = numbers.size();
}

std::string MessageTemplate::place(const Placeholder& placeholder) const {
  return place_in(*name_, placeholder.place);
}

std::set<std::string> MessageTemplate::variables() const {
  std::set<std::string> names;
  for (const Placeholder& placeholder : placeholders_) {
    if (placeholder.kind == Kind::variable) names.insert(placeholder.words.front());
  }
  return names;
}

std::optional<std::string> MessageTemplate::only_variable() const {
  if (placeholders_.size() != 1) return std::nullopt;
  const Placeholder& one = placeholders_.front();
  const std::size_t quote = one.is_in_string ? 1 : 0;
  const bool is_all = one.kind == Kind::variable && one.begin == quote && one.end + quote == text_.size();
  return is_all ? std::optional(one.words[0]) : std::nullopt;
}

std::optional<std::string> MessageTemplate::empty_variable(const Variables& variables) const {
  for (const Placeholder& placeholder : placeholders_) {
    if (placeholder.kind != Kind::variable) continue;
    const auto found = variables.find(placeholder.words.front());
    if (found != variables.end() && found->second.text.empty()) return found->first;
  }
  return std::nullopt;
}

void MessageTemplate::require(std::span<const std::string> known) const {
  const std::set<std::string_view> names(known.begin(), known.end());
  for (const Placeholder& placeholder : placeholders_) {
    if (placeholder.kind != Kind::variable || names.contains(placeholder.words.front())) continue;
    refuse_variable(placeholder, known);
  }
}

void MessageTemplate::refuse_variable(const Placeholder& placeholder,
                                      std::span<const std::string> known) const {
  const std::string& name = placeholder.words.front();
  const std::string_view near = text::nearest(name, known);
  std::string advice =
      fmt::format("give it with --var {}=VALUE, or as a column of --var-file FILE", text::safe(name));
  if (!near.empty()) {
    advice = fmt::format("did you mean '{}'?", text::safe(near));
  } else if (!known.empty()) {
    constexpr std::size_t most_listed = 10;
    const auto listed = known.first(std::min(known.size(), most_listed));
    advice += text::safe(fmt::format("; names given: {}{}", fmt::join(listed, ", "),
                                     listed.size() < known.size() ? ", ..." : ""));
  }
  throw UsageError(fmt::format("{}: no variable '{}'", place(placeholder), text::safe(name)), advice);
}

void MessageTemplate::render(const Variables& variables, std::uint64_t seq, const Surroundings& surroundings,
                             std::string& out) const {
  const std::size_t size = out.size();
  try {
    Rendering(*this, variables, seq, surroundings, out).append_all();
  } catch (...) {
    out.resize(size);
    throw;
  }
}

}  // namespace wazobus::event
