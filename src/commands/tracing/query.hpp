// SPDX-License-Identifier: MIT
// What a user names a conversation by.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/time.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

/// How well a conversation fits what was typed. Where several do, those that fit best are meant.
enum class Fit : std::uint8_t {
  none,
  part_of_name,
  beginning_of_id,
  words_of_name,
  goes_on_then,
  begins_then,
  device,  ///< PJSIP/abc or abc for PJSIP/abc-0000002b
  name,    ///< in other letters: ash dunmore
  exact,
};

class Query {
 public:
  /// The id of a call, conversation, bridge, transfer or relocation, the name of a channel, the uuid of a
  /// user, or the beginning of one; a number, a name or a part of it, or a time. Throws UsageError if it is
  /// empty.
  explicit Query(std::string text);

  /// The only conversation that there is, for what can show but one.
  static Query only_one() { return {}; }
  [[nodiscard]] bool is_only_one() const { return text_.empty(); }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_time() const { return moment_ || !clock_.empty(); }

  [[nodiscard]] Fit fit(const tracing::Followed& followed) const;

  /// How far the conversation is from the time that was typed.
  [[nodiscard]] std::chrono::microseconds distance(const tracing::Conversation& call) const;

 private:
  Query() = default;

  [[nodiscard]] Fit fit_of_time(const tracing::Conversation& call) const;
  [[nodiscard]] Fit fit_of_name(std::string_view name) const;
  [[nodiscard]] Fit fit_of_id(std::string_view id) const;
  [[nodiscard]] Fit fit_of_parties(const tracing::Conversation& call) const;
  [[nodiscard]] std::optional<text::Timestamp> moment_near(text::Timestamp time) const;

  std::string text_;
  std::string folded_;                      ///< as names are compared
  std::optional<text::Timestamp> moment_;   ///< of a day
  std::string clock_;                       ///< of any day
  std::chrono::microseconds precision_{0};  ///< 14:03 is a minute
};

}  // namespace wazobus::commands
