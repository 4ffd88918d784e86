// SPDX-License-Identifier: MIT
// The result of reading a value of the input: its kind, the record or frame around the event, and the event.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "catalogue/checking/known_events.hpp"
#include "catalogue/checking/members.hpp"
#include "text/choice.hpp"

namespace wazobus::catalogue {

/// What the values of the input are (--input).
enum class Input : std::uint8_t {
  detect,
  body,
  record,
  unpacked_record,  ///< one whose body was packed or in a text, and is its payload now
};

inline constexpr std::array input_choices{
    text::Choice{"auto", Input::detect},
    text::Choice{"body", Input::body},
    text::Choice{"record", Input::record},
};

/// Points into the EnvelopeReader that made it and into its document.
struct Message {
  enum class Kind : std::uint8_t {
    no_object,
    body,    ///< an event's body alone
    record,  ///< a record of a capture
    frame,   ///< a frame of wazo-websocketd
  };
  /// What a record or a frame carries.
  enum class Content : std::uint8_t {
    event,
    none,          ///< a record that lost its payload
    foreign,       ///< a content type other than JSON
    packed,        ///< in base64
    text,          ///< in a string
    no_object,     ///< other JSON, or a frame for an event without one
    no_event_due,  ///< a frame for an operation other than `event`
  };

  Kind kind = Kind::no_object;
  Content content = Content::no_object;
  /// The event's body, or the value in its place. For Content::foreign, the content type. If nothing is
  /// carried, the value itself.
  Index content_at = absent;

  const Members* frame = nullptr;
  const Members* record = nullptr;
  const Members* headers = nullptr;  ///< of a record that has any
  const Members* body = nullptr;     ///< if the content is an event
  bool has_no_headers = false;       ///< the record says so
  bool has_no_type = false;          ///< the body is a text, and the record says no content type

  std::string_view name;        ///< of the event: from the headers, else the body, else the record
  bool is_named = false;        ///< if false, `name` is empty
  bool has_wrong_name = false;  ///< the headers have another event's name; `name` is the body's

  KnownEvent* event = nullptr;        ///< for the name; nullptr if there is none
  const EventRules* rules = nullptr;  ///< for name and family; nullptr for unknown events
  bool is_bare = false;  ///< published without wazo-bus, so that it needs no origin, ACL and so on

  /// The severity of breaking the rules of the event.
  [[nodiscard]] Severity breach() const { return rules != nullptr ? rules->severity : Severity::error; }
  /// The event's data, or absent.
  [[nodiscard]] Index data() const { return (*body)[Member::data]; }
};

}  // namespace wazobus::catalogue
