// SPDX-License-Identifier: MIT
// A value of the input, read: what it is, what is around the event in it, and which event that is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "catalogue/checking/known_events.hpp"
#include "catalogue/checking/members.hpp"
#include "text/choice.hpp"

namespace wazobus::catalogue {

/// What each value of the input is.
enum class Input : std::uint8_t { detect, body, record };

inline constexpr std::array input_choices{
    text::Choice{"auto", Input::detect},
    text::Choice{"body", Input::body},
    text::Choice{"record", Input::record},
};

/// Points into the EnvelopeReader that made it and into its document.
struct Message {
  enum class Kind : std::uint8_t {
    no_object,
    body,    ///< of an event, alone
    record,  ///< of a capture
    frame,   ///< of wazo-websocketd
  };
  /// What a record or a frame carries.
  enum class Content : std::uint8_t {
    event,
    none,          ///< a record that lost its payload
    foreign,       ///< of another content type than JSON
    packed,        ///< in payload_base64
    text,          ///< what wazo-debug's recorder makes of all that is not application/json
    no_object,     ///< JSON, or nothing in a frame that should carry an event
    no_event_due,  ///< in a frame of another operation than event
  };

  Kind kind = Kind::no_object;
  Content content = Content::no_object;
  /// The event's body, or what stands in its place; of something foreign its content type; of what carries
  /// nothing the value itself.
  Index content_at = absent;

  const Members* frame = nullptr;
  const Members* record = nullptr;
  const Members* headers = nullptr;  ///< of a record that has any
  const Members* body = nullptr;     ///< where the content is an event
  bool has_no_headers = false;       ///< the record says so

  std::string_view name;        ///< of the event, as the header has it, else the body
  bool is_named = false;        ///< else `name` is empty
  bool has_wrong_name = false;  ///< the header's is another event's; `name` is the body's

  KnownEvent* event = nullptr;        ///< of the name
  const EventRules* rules = nullptr;  ///< of the name and the family; none for what is unknown
  bool is_bare = false;  ///< published without wazo-bus: origin, ACL and the like are not missing

  /// What breaking the rules of the event is.
  [[nodiscard]] Severity breach() const { return rules != nullptr ? rules->severity : Severity::error; }
  /// The event's data, or absent.
  [[nodiscard]] Index data() const { return (*body)[Member::data]; }
};

}  // namespace wazobus::catalogue
