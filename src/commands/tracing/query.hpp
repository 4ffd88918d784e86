// SPDX-License-Identifier: MIT
// The word by which a user names a conversation, and how well conversations fit it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/time.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

/// How well a conversation fits the query. If several conversations fit, those with the highest value are
/// meant.
enum class Fit : std::uint8_t {
  none,
  part_of_name,
  beginning_of_id,
  words_of_name,  ///< or the name of a device
  goes_on_then,
  begins_then,
  end_of_number,  ///< 5550101, for the number +15550101, or the reverse
  same_digits,    ///< 311012, for the number *311012, or the reverse
  device,         ///< PJSIP/abc, for the channel PJSIP/abc-0000002b
  name,           ///< the whole name, or what the list shows of a party, in upper or lower case
  exact,
};

class Query {
 public:
  /// `text` is the id of a call, conversation, bridge, transfer or relocation, the name of a channel, the
  /// uuid of a user, or the beginning of one of these; or a number, "agent" and a number, a name or a part of
  /// a name, a party as the list shows it, or a time.
  /// Throws UsageError if it is empty.
  explicit Query(std::string text);

  /// Returns a query that every conversation fits, for formats that can show only one conversation.
  static Query only_one() { return {}; }
  [[nodiscard]] bool is_only_one() const { return text_.empty(); }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_time() const { return moment_ || !clock_.empty(); }

  [[nodiscard]] Fit fit(const tracing::Followed& followed) const;

  /// The time between the conversation and the time that was typed.
  [[nodiscard]] std::chrono::microseconds distance(const tracing::Conversation& call) const;

 private:
  Query() = default;

  [[nodiscard]] Fit fit_of_time(const tracing::Conversation& call) const;
  [[nodiscard]] Fit fit_of_name(std::string_view name) const;
  [[nodiscard]] Fit fit_of_id(std::string_view id) const;
  [[nodiscard]] Fit fit_of_number(std::string_view number) const;
  [[nodiscard]] Fit fit_of_agents(const tracing::Conversation& call) const;
  [[nodiscard]] Fit fit_of_parties(const tracing::Conversation& call) const;
  [[nodiscard]] Fit fit_of_shown(const tracing::Conversation& call) const;
  [[nodiscard]] std::optional<text::Timestamp> moment_near(text::Timestamp time) const;

  std::string text_;
  std::string folded_;                      ///< text_ as it is compared with names
  std::string agent_;                       ///< the number in "agent 1012"
  std::optional<text::Timestamp> moment_;   ///< a time with a date
  std::string clock_;                       ///< a time without a date
  std::chrono::microseconds precision_{0};  ///< one minute for 14:03
};

}  // namespace wazobus::commands
