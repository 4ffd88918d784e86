// SPDX-License-Identifier: MIT
// Checks messages against the catalogue before they are sent.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/rulebook.hpp"
#include "commands/say.hpp"
#include "event/frame.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// Returns advice for a refused text that looks like a template; empty for other texts.
std::string advice_for_template(std::string_view text);

/// The catalogue refuses a message.
class Refused : public InvalidInput {
 public:
  using InvalidInput::InvalidInput;
};

class OutgoingCheck {
 public:
  /// The kind of a text, which decides which findings matter.
  enum class Kind : std::uint8_t {
    body,       ///< a body that somebody wrote; a missing envelope is only a warning
    value,      ///< a body or a record; its members decide
    assembled,  ///< the record of a body and its headers; checks only whether the parts agree
    composed,   ///< the record of an event that was made from the catalogue
  };

  /// Returns the place of the byte at an offset of the text, to begin a message with: "FILE:3:14: ". Empty if
  /// the text has no place.
  using PlaceOf = std::function<std::string(std::size_t)>;

  struct Settings {
    bool force = false;               ///< refuse nothing
    bool has_typed_key = false;       ///< composed messages have a routing key that was typed
    bool has_several = false;         ///< the input may have several messages
    bool leaves_refused_out = false;  ///< and those that are refused are left out
    bool fills_templates = false;     ///< a placeholder may stand in quotes and should not
  };

  /// `catalogue` must outlive this.
  OutgoingCheck(const catalogue::Catalogue& catalogue, const Settings& settings, Say say);

  /// Checks the JSON value at the start of `text`, which begins with a brace, and prints the findings for an
  /// event that the catalogue knows. Returns the size of the value in bytes. If it is not JSON, prints
  /// nothing, and was_json() is false. Throws Refused for a message that must not be sent. `lines` is
  /// the text and all whole lines behind it, if there are any: an event that is right for certain is found
  /// much faster with them.
  std::size_t check(std::string_view text, Kind kind, const PlaceOf& place_of,
                    json::Extent extent = json::Extent::whole, std::string_view lines = {});

  /// The same for a text that is followed by nothing. It is only changed while it is checked.
  void check_alone(std::string& text, Kind kind, const PlaceOf& place_of);

  /// Checks the capture record of a message that was made. Its body is JSON; a large one is only moved away
  /// and back.
  void check_message(event::Frame& message, Kind kind, const PlaceOf& place_of);

  /// Calls `make`, which makes and checks a message. Returns false if the message is refused, and is to be
  /// left out; otherwise Refused is thrown.
  template <typename Make>
  bool passes(const Make& make) {
    try {
      make();
      return true;
    } catch (const Refused& refused) {
      if (!settings_.leaves_refused_out) throw;
      leave_out(refused);
      return false;
    }
  }

  /// The number of messages that were left out.
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

  /// About the text that was checked last.
  [[nodiscard]] bool was_json() const { return was_json_; }
  [[nodiscard]] bool was_body() const { return was_body_; }

  /// The number of findings that were not printed because a similar one was printed before.
  [[nodiscard]] std::uint64_t unsaid() const { return unsaid_; }
  /// Was a finding like each of them printed before?
  [[nodiscard]] bool are_unsaid_repeated() const;

 private:
  catalogue::Checker& checker_for(Kind kind) { return kind == Kind::body ? bodies_ : values_; }
  std::size_t pass(catalogue::Checker& checker, std::string_view lines);
  void judge(std::string_view text, Kind kind, const PlaceOf& place_of);
  void hint_at_quotes(const catalogue::Finding& finding, std::string_view text);
  [[nodiscard]] bool matters(catalogue::Finding& finding, Kind kind) const;
  [[nodiscard]] bool is_for_validate(catalogue::Rule rule, Kind kind) const;
  void say(const catalogue::Finding& finding, const PlaceOf& place_of);
  void leave_out(const Refused& refused);

  const catalogue::Catalogue& catalogue_;
  Settings settings_;
  Say say_;
  catalogue::Rulebook rulebook_;
  catalogue::Checker bodies_;
  catalogue::Checker values_;
  bool was_json_ = false;
  bool was_body_ = false;
  std::vector<catalogue::Finding> findings_;
  std::string record_;
  std::set<std::tuple<std::string, catalogue::Rule, std::string, catalogue::Severity>> said_;
  std::uint64_t unsaid_ = 0;
  bool hinted_at_quotes_ = false;
  std::uint64_t left_out_ = 0;
};

}  // namespace wazobus::commands
