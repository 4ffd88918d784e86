// SPDX-License-Identifier: MIT
// A message to publish as JSON with placeholders in double braces, filled anew for each message.
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

/// What {{var NAME}} stands for.
struct Variable {
  std::string text;
  bool is_json = false;  ///< `text` is JSON, whose value is meant

  bool operator==(const Variable&) const = default;
};

using Variables = std::map<std::string, Variable, std::less<>>;

/// One JSON value with placeholders:
///
/// - {{uuid}} a random uuid; {{uuid NAME}} the same one for the same NAME within one message
/// - {{now}} the time in UTC as text::append_utc writes it, {{now FORMAT}} as text::append_local does
/// - {{seq}} the number of the message
/// - {{int LEAST MOST}} a random integer, both included
/// - {{choice A B ...}} one of these at random
/// - {{env NAME}} an environment variable
/// - {{var NAME}} a variable
///
/// Inside of a JSON string, a value or a key, a placeholder stands for text, escaped; elsewhere for a whole
/// JSON value: uuid and now for a string, seq and int for a number, the others for the JSON value that their
/// text is, or else for a string of it. A variable given as JSON stands for that value, and within a string
/// for what it says: a string decoded, all else as JSON. Words with spaces, quotes, backslashes or braces are
/// written as JSON strings are: {{choice "a b" c}}; within a string \"a b\" is taken for "a b". Nothing but
/// placeholders is touched.
class MessageTemplate {
 public:
  /// As commands::Context has it.
  using Environment = std::function<std::optional<std::string>(const char*)>;

  /// What each message is filled from, beside variables.
  struct Surroundings {
    text::Random random;
    std::function<text::Timestamp()> now;  ///< asked once for a message
  };

  /// The templates that the file `name` holds: JSON values, one a line or just one after the other; at least
  /// one. Environment variables are read now. Throws InvalidInput for what is wrong with the text, with its
  /// place, the first of the file; UsageError for an environment variable that is not set, or not UTF-8.
  static std::vector<MessageTemplate> parse_all(std::string name, std::string_view text,
                                                const Environment& environment);

  /// Of the value's first byte in the file, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }

  /// The names of all {{var NAME}}.
  [[nodiscard]] std::set<std::string> variables() const;

  /// Throws UsageError, with the place in the file, for the first variable that is none of `known`.
  void require(std::span<const std::string> known) const;

  /// Appends one message. `seq` is what {{seq}} stands for. Throws UsageError for a variable that is missing,
  /// not UTF-8, or not the JSON that it claims to be; `out` is then as it was.
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
    std::vector<std::string> words;    ///< behind the first one
    std::int64_t least = 0;            ///< of an integer
    std::int64_t most = 0;             ///< of an integer
    std::size_t named_uuid = unnamed;  ///< which of the message's uuids with a name
  };

  MessageTemplate() = default;

  void name_uuids();
  [[nodiscard]] std::string looked_up(const Placeholder& placeholder, const Environment& environment) const;
  [[noreturn]] void refuse_variable(const Placeholder& placeholder, std::span<const std::string> known) const;
  [[nodiscard]] std::string place(const Placeholder& placeholder) const;

  std::shared_ptr<const std::string> name_;
  std::shared_ptr<const Texts> environment_;  // what the file wants of it
  std::string text_;
  std::size_t line_ = 1;
  std::vector<Placeholder> placeholders_;  // in the order of the text
  std::size_t named_uuids_ = 0;
};

}  // namespace wazobus::event
