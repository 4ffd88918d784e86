// SPDX-License-Identifier: MIT
#include "render/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "event/path.hpp"
#include "render/json.hpp"
#include "render/pause.hpp"
#include "text/epoch.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::render {

namespace {

constexpr std::string_view time_prefix = "timestamp:";

struct PathField {
  event::Path path;
  std::string time_format;  ///< of the time that the value is; empty: the value as it is
  std::optional<std::string> instead;
};

struct LocalTime {
  std::string format;
};

/// {delivery}
struct VerdictField {};

/// {delta}
struct PauseField {};

using Part = std::variant<std::string, PathField, LocalTime, VerdictField, PauseField>;

/// Parses a template from left to right.
class TemplateParser {
 public:
  explicit TemplateParser(std::string_view text) : text_(text) {}

  std::vector<Part> parts() {
    while (at_ < text_.size()) {
      begin_ = at_;
      const char c = text_[at_];
      const bool is_doubled = text_.substr(at_ + 1).starts_with(c);
      if ((c == '{' || c == '}') && is_doubled) {
        literal_ += c;
        at_ += 2;
      } else if (c == '{') {
        end_literal();
        parts_.push_back(placeholder());
      } else if (c == '}') {
        refuse("a } closes nothing", "write }} for a brace");
      } else {
        literal_ += character();
      }
    }
    end_literal();
    return std::move(parts_);
  }

 private:
  [[noreturn]] void refuse(std::string_view why, std::string advice) const {
    throw UsageError(
        fmt::format("invalid template '{}': in column {}: {}", text::safe(text_), begin_ + 1, why),
        std::move(advice));
  }

  void end_literal() {
    if (!literal_.empty()) parts_.emplace_back(std::exchange(literal_, {}));
  }

  /// Takes the next character, or the character of an escape.
  char character() {
    const char c = text_[at_++];
    if (c != '\\') return c;
    const char letter = at_ < text_.size() ? text_[at_++] : '\0';
    switch (letter) {
      case 't':
        return '\t';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case '\\':
      case '"':
      case '\'':
        return letter;
      default:
        refuse(letter == '\0' ? "it ends with a backslash"
                              : fmt::format("unknown escape '{}'", text::safe(text_.substr(at_ - 2, 2))),
               R"(the escapes are \t \n \r \\ \" and \')");
    }
  }

  Part placeholder() {
    ++at_;
    if (text_.substr(at_).starts_with(time_prefix)) {
      at_ += time_prefix.size();
      return time(rest());
    }
    require_no_json();
    std::string_view path = trimmed(this->path());
    const bool has_instead = text_[at_] == '|';
    const std::size_t colon = time_colon(path);
    const std::string format(path.substr(std::min(colon + 1, path.size())));
    path = trimmed(path.substr(0, colon));
    if (path.empty()) refuse("there is nothing in its braces", "write {name}, or {{}} for braces");
    require_no_width(path);
    ++at_;
    if (path == "delivery" && !has_instead) return VerdictField{};
    if (path == "delta" && !has_instead) return PauseField{};
    require_short(format);
    PathField field{parsed(path), format, std::nullopt};
    if (has_instead) field.instead = rest();
    return field;
  }

  static std::string_view trimmed(std::string_view path) {
    while (path.starts_with(' ')) path.remove_prefix(1);
    while (path.ends_with(' ')) path.remove_suffix(1);
    return path;
  }

  /// Finds the colon of {data.answer_time:%H:%M}, or the end. A header may have a colon in its name, and a
  /// quoted key any characters.
  static std::size_t time_colon(std::string_view path) {
    const std::size_t colon = path.find(":%");
    const auto quotes = std::count(path.begin(), path.begin() + std::min(colon, path.size()), '"');
    return colon == std::string_view::npos || quotes % 2 != 0 ? path.size() : colon;
  }

  /// Refuses {"n": ...}, where JSON is meant.
  void require_no_json() const {
    const std::size_t first = text_.find_first_not_of(" \n\t", at_);
    if (first == std::string_view::npos || text_[first] != '"') return;
    refuse("no field is named after a {",
           R"(a brace itself is written twice: {{"n":"{name}"}}; -f json prints the body as JSON)");
  }

  /// Refuses {name:20}, as Python has it. A header may have a colon in its name.
  void require_no_width(std::string_view path) const {
    const std::size_t colon = path.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == path.size()) return;
    if (path.find_first_not_of("0123456789<>^.", colon + 1) != std::string_view::npos) return;
    refuse(fmt::format("a field has no width, '{}'", text::safe(path)),
           fmt::format(R"(write {{{}}}, a \t between fields, and align them with: column -t -s$'\t')",
                       text::safe(path.substr(0, colon))));
  }

  [[nodiscard]] event::Path parsed(std::string_view path) const {
    try {
      return event::Path::parse(path);
    } catch (const UsageError& error) {
      refuse(error.what(), error.advice());
    }
  }

  /// Takes a path, up to the | or } that ends it. These characters may also be in a quoted key.
  std::string_view path() {
    const std::size_t start = at_;
    for (bool is_quoted = false; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') is_quoted = !is_quoted;
      if (is_quoted && c == '\\') ++at_;
      if (is_quoted) continue;
      if (c == '|' || c == '}') return text_.substr(start, at_ - start);
      if (c == '{') break;
    }
    refuse_unclosed();
  }

  /// Takes the text up to the closing brace, and the brace.
  std::string rest() {
    std::string out;
    while (at_ < text_.size() && text_[at_] != '{') {
      if (text_[at_] == '}') {
        ++at_;
        return out;
      }
      out += character();
    }
    refuse_unclosed();
  }

  [[noreturn]] void refuse_unclosed() const { refuse("a { is not closed", "write {{ for a brace"); }

  Part time(std::string format) const {
    if (format.empty()) refuse("there is no format behind timestamp:", "write {timestamp:%H:%M:%S.%L}");
    if (format == "iso") return PathField{event::Path::parse("timestamp"), {}, std::nullopt};
    require_short(format);
    return LocalTime{std::move(format)};
  }

  void require_short(std::string_view format) const {
    std::string sample;
    if (format.size() <= text::longest_local && text::append_local({}, format, sample)) return;
    refuse(fmt::format("what its format of the time writes has more than {} bytes", text::longest_local),
           "write {timestamp:%H:%M:%S.%L}");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // of the last character or placeholder
  std::string literal_;
  std::vector<Part> parts_;
};

class TemplateFormatter : public Formatter {
 public:
  explicit TemplateFormatter(std::vector<Part> parts)
      : parts_(std::move(parts)), has_pause_(std::any_of(parts_.begin(), parts_.end(), [](const Part& part) {
          return std::holds_alternative<PauseField>(part);
        })) {}

  void format(const event::Event& event, const Assessment& assessment, std::string& out) override {
    const event::Frame& frame = event.frame();
    const bool has_time = frame.has_time();
    const std::string seconds = has_pause_ && has_time ? pause_.seconds_until(frame.received) : std::string();
    for (const Part& part : parts_) {
      if (const auto* const literal = std::get_if<std::string>(&part)) {
        out += *literal;
      } else if (const auto* const field = std::get_if<PathField>(&part)) {
        append_field(*field, event, out);
      } else if (std::holds_alternative<VerdictField>(part)) {
        if (assessment.verdict != nullptr) out += describe(*assessment.verdict);
      } else if (std::holds_alternative<PauseField>(part)) {
        out += seconds;
      } else if (has_time) {
        text::append_local(frame.received, std::get<LocalTime>(part).format, out);
      }
    }
    out += '\n';
  }

  [[nodiscard]] std::vector<event::Path> paths() const override {
    std::vector<event::Path> paths;
    for (const Part& part : parts_) {
      if (const auto* const field = std::get_if<PathField>(&part)) paths.push_back(field->path);
    }
    return paths;
  }

  [[nodiscard]] bool needs_verdict() const override {
    return std::any_of(parts_.begin(), parts_.end(),
                       [](const Part& part) { return std::holds_alternative<VerdictField>(part); });
  }

 private:
  void append_field(const PathField& field, const event::Event& event, std::string& out) {
    const bool is_there = field.path.read(event, value_);
    if (field.instead && (!is_there || value_.kind == event::Value::Kind::null)) {
      out += *field.instead;
    } else if (!is_there || append_time(field, out)) {
      return;
    } else if (value_.kind == event::Value::Kind::container) {
      append_safe_json(value_.text, out);
    } else {
      text::append_safe(value_.text, out);
    }
  }

  /// Appends the value as a time. Returns false if none is wanted, or if the value cannot be read as one.
  bool append_time(const PathField& field, std::string& out) {
    if (field.time_format.empty()) return false;
    std::optional<text::Timestamp> time;
    if (value_.kind == event::Value::Kind::string) time = text::parse_time(value_.text, zone_);
    if (value_.kind == event::Value::Kind::number) time = text::parse_epoch(value_.text);
    return time && text::append_local(*time, field.time_format, out);
  }

  std::vector<Part> parts_;
  bool has_pause_;
  text::LocalZone zone_;
  event::Value value_;  ///< kept for its storage
  Pause pause_;
};

}  // namespace

std::unique_ptr<Formatter> make_template(std::string_view text) {
  return std::make_unique<TemplateFormatter>(TemplateParser(text).parts());
}

bool looks_like_template(std::string_view text) {
  return text.find_first_of("{\\") != std::string_view::npos;
}

}  // namespace wazobus::render
