// SPDX-License-Identifier: MIT
// Messages to publish: JSON with placeholders in double braces, which are filled for each message.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/scan.hpp"
#include "text/time.hpp"
#include "text/uuid.hpp"

namespace wazobus::event {

/// The value of {{var NAME}}.
struct Variable {
  std::string text;
  bool is_json = false;  ///< `text` is JSON: use its value

  bool operator==(const Variable&) const = default;
};

using Variables = std::map<std::string, Variable, std::less<>>;

/// One JSON value with placeholders:
///
/// - {{uuid}} a random UUID; {{uuid NAME}} the same UUID for the same NAME within one message
/// - {{now}} the time in UTC as text::append_utc writes it, {{now FORMAT}} as text::append_local does
/// - {{seq}} the number of the message
/// - {{int LEAST MOST}} a random integer, bounds included
/// - {{choice A B ...}} one of these words at random
/// - {{env NAME}} an environment variable
/// - {{var NAME}} a variable
///
/// Inside a JSON string (a value or a key) a placeholder stands for text, which is escaped. Elsewhere it
/// stands for a whole JSON value: uuid and now for a string, seq and int for a number, the others for the
/// JSON value that their text is, or else for the text as a string. A variable given as JSON stands for that
/// value; inside a string it stands for the decoded string, or for the JSON text of any other value. Words
/// with spaces, quotes, backslashes or braces are written as JSON strings: {{choice "a b" c}}; inside a
/// string \"a b\" means "a b". Everything outside of placeholders stays unchanged.
class MessageTemplate {
 public:
  /// The advice for text that is no placeholder.
  static constexpr std::string_view literal_braces =
      R"(for two braces themselves write \u007b\u007b in a string)";

  /// Returns an environment variable; see commands::Context.
  using Environment = std::function<std::optional<std::string>(const char*)>;

  /// The sources of values for placeholders, besides variables.
  struct Surroundings {
    text::Random random;
    std::function<text::Timestamp()> now;  ///< called once per message
  };

  /// Reads the templates in the text of the file `name`: JSON values, one a line or one after the other; at
  /// least one. Environment variables are read now. Throws InvalidInput, with the place, for the first fault
  /// in the text; UsageError for an environment variable that is not set or not UTF-8.
  static std::vector<MessageTemplate> parse_all(std::string name, std::string_view text,
                                                const Environment& environment);

  /// The first placeholder in any text, such as "{{uuid}}"; empty if there is none.
  static std::string_view placeholder_in(std::string_view text);

  /// The line of the value's first byte in the file, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

  /// Frees its text. Do not call render() after that.
  void forget_text() { text_ = {}; }

  /// The names in all {{var NAME}}.
  [[nodiscard]] std::set<std::string> variables() const;

  /// The name in {{var NAME}}, if nothing else is in the template, except quotes around it.
  [[nodiscard]] std::optional<std::string> only_variable() const;

  /// The name in the first {{var NAME}} whose value is empty.
  [[nodiscard]] std::optional<std::string> empty_variable(const Variables& variables) const;

  /// Throws UsageError, with the place in the file, for the first variable that is not in `known`.
  void require(std::span<const std::string> known) const;

  /// Appends one message. `seq` is the value of {{seq}}. Throws UsageError for a variable that is missing,
  /// not UTF-8, or not the JSON that it should be; `out` is then unchanged.
  void render(const Variables& variables, std::uint64_t seq, const Surroundings& surroundings,
              std::string& out) const;

 private:
  using Texts = std::map<std::string, std::string, std::less<>>;

  class Reader;
  class Rendering;

  enum class Kind : std::uint8_t { uuid, now, seq, integer, choice, environment, variable };

  struct Placeholder {
    static constexpr std::size_t unnamed = SIZE_MAX;

    Kind kind{};
    bool is_in_string = false;
    std::size_t begin = 0;  ///< in text_
    std::size_t end = 0;
    json::Place place;                 ///< in the file
    std::vector<std::string> words;    ///< after the first one
    std::int64_t least = 0;            ///< of an integer
    std::int64_t most = 0;             ///< of an integer
    std::size_t named_uuid = unnamed;  ///< index among the message's named UUIDs
  };

  MessageTemplate() = default;

  void name_uuids();
  [[nodiscard]] std::string looked_up(const Placeholder& placeholder, const Environment& environment) const;
  [[noreturn]] void refuse_variable(const Placeholder& placeholder, std::span<const std::string> known) const;
  [[nodiscard]] std::string place(const Placeholder& placeholder) const;

  std::shared_ptr<const std::string> name_;
  std::shared_ptr<const Texts> environment_;  // the variables that the file uses
  std::string text_;
  std::size_t line_ = 1;
  std::vector<Placeholder> placeholders_;  // in the order of the text
  std::size_t named_uuids_ = 0;
};

}  // namespace wazobus::event
