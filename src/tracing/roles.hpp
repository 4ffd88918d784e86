// SPDX-License-Identifier: MIT
// Who is who in a conversation: which channels called, answered or were called, also through Local channels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tracing/conversation.hpp"

namespace wazobus::tracing {

/// Reads the conversation, which must outlive this and stay as it is.
class Roles {
 public:
  explicit Roles(const Conversation& conversation);

  /// The leg that began the conversation, or nullptr.
  [[nodiscard]] const Leg* caller() const { return caller_; }
  /// The legs that answered, in that order.
  [[nodiscard]] const std::vector<const Leg*>& answerers() const { return answerers_; }
  /// The leg that picked up a call for another phone, or nullptr.
  [[nodiscard]] const Leg* picker() const { return picker_; }
  /// Did phones ring, stop and ring again?
  [[nodiscard]] bool has_rounds() const { return has_rounds_; }

  /// Returns the real channel at the other end of a Local channel.
  [[nodiscard]] const Leg* behind(std::string_view id) const;
  /// Returns the leg that dialled this one, also through Local channels. nullptr if none did.
  [[nodiscard]] const Leg* dialler_of(const Leg& leg) const;
  /// Is it the leg of a fax? Such a leg is a Local channel, but without Asterisk's events its name is
  /// unknown.
  [[nodiscard]] bool is_fax(const Leg& leg) const;
  /// Returns the id of the leg to which the call was transferred. No event names the target of a blind
  /// transfer by phone; it is the leg that is called next.
  [[nodiscard]] std::string transfer_target() const;
  /// Did no other leg answer until a second after this one was up?
  [[nodiscard]] bool is_answered_by_server(const Leg& leg) const;
  /// Does the call log say that a voicemail answered?
  [[nodiscard]] bool is_logged_as_voicemail() const;

 private:
  [[nodiscard]] const Leg* find_caller() const;
  [[nodiscard]] const Leg* originator() const;
  [[nodiscard]] std::vector<const Leg*> find_answerers() const;
  [[nodiscard]] const Leg* find_picker() const;

  const Conversation& conversation_;
  bool has_rounds_;
  // Each is found with the ones before it.
  const Leg* caller_;
  std::vector<const Leg*> answerers_;
  const Leg* picker_;
};

}  // namespace wazobus::tracing
