// SPDX-License-Identifier: MIT
// The capture record: a frame as one line of JSON. It is a superset of the lines of wazo-debug's event
// recorder.
#pragma once

#include <string>
#include <string_view>

#include "event/event.hpp"
#include "text/error.hpp"

namespace wazobus::event {

/// The member of a record that says since when events before it may have been missed.
inline constexpr std::string_view missed_since_member = "missed_since";

/// Appends the record without a newline. The members are, in this order: timestamp (if it is known),
/// missed_since (if it is set), name, exchange, routing_key, properties (unless they are wazo_properties()),
/// headers, payload. A frame without exchange and routing key came without them: both are left out, unless
/// the body is a string. Headers are left out if the frame came without them. A body that is not JSON is in
/// payload_base64, with its content_type beside it; text that is not UTF-8 is in <member>_base64. The JSON is
/// put together by hand here and in field.cpp, because the body is passed on as it is spelled, and each event
/// that is kept passes here.
void append_record(const Event& event, std::string& out);

/// The record of a frame whose body is JSON. The body is moved into it, as it is spelled, and back into the
/// frame in the end, so that a large one is not held twice while the record is used. (It is for a moment,
/// when the record is begun: the text has to grow.)
class RecordInPlace {
 public:
  explicit RecordInPlace(Frame& frame);
  RecordInPlace(const RecordInPlace&) = delete;
  RecordInPlace& operator=(const RecordInPlace&) = delete;
  ~RecordInPlace();

  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  Frame& frame_;
  std::string text_;
  std::size_t body_at_ = 0;
};

/// Makes the body compact, if it is JSON. Its record stays the same, but can be made with one copy less.
void make_compact(Frame& frame);

/// The kinds of values in a capture.
enum class Recorded {
  nothing,  ///< a frame of wazo-websocketd for another operation than `event`
  body,     ///< an event's body, bare or in such a frame; key, headers and exchange are unknown
  message,  ///< a record
};

/// Fills `frame` from a value of a capture: a record of wazobus or of another tool (`body` means `payload`),
/// a frame of wazo-websocketd, or else an event's body. `received` is unchanged if the value has no time.
/// Throws InvalidInput for a record whose members have wrong types, and for a frame for an event that has
/// none.
Recorded read_record(json::View value, Frame& frame);
/// The same, with the time zone for times that name none. `zone` remembers what it looked up.
Recorded read_record(json::View value, Frame& frame, text::LocalZone& zone);
/// The same, but leaves a compact body where it is, inside of `value`, so that the caller can take it without
/// a copy.
struct RecordedApart {
  Recorded kind;
  std::optional<json::View> body{};  ///< empty if the frame has the body, or if there is none
};
RecordedApart read_record_apart(json::View value, Frame& frame, text::LocalZone& zone);

/// Moves the body, which is inside of `text`, to the frame. Other views of `text` are lost.
void take_body(json::View body, std::string& text, Frame& frame);

/// The time of a record: a text, or the seconds, milliseconds or microseconds since 1970. Empty for anything
/// else.
std::optional<text::Timestamp> time_from(json::View timestamp);
std::optional<text::Timestamp> time_from(json::View timestamp, text::LocalZone& zone);

/// The time in the data of a bare event of ARI. It has an offset, but the times of other bodies are the
/// server's local times without one, so all are read as local times.
std::optional<text::Timestamp> time_in_data(json::View timestamp);
std::optional<text::Timestamp> time_in_data(json::View timestamp, text::LocalZone& zone);

/// Does the value have a member that a record, a body or a frame has: a name, an address, a payload or an
/// `op`?
bool may_be_recorded(json::View value);

/// Is `op` an operation of wazo-websocketd's protocol?
bool is_websocket_operation(std::string_view op);

/// Appends the body as one JSON value: itself, or {"content_type":...,"payload_base64":...} if it is not
/// JSON.
void append_body(const Event& event, std::string& out);

/// Appends the properties that are set, as a JSON object.
void append_json(const Properties& properties, std::string& out);

/// The error for an unknown property. `prefix` is put before the suggested name.
UsageError unknown_property(std::string_view name, std::string_view prefix = {});

/// Sets the property `name` to `value`; an empty value removes it. Throws UsageError for an unknown name
/// (with a suggestion) or a wrong value.
void set_property(Properties& properties, std::string_view name, std::string_view value);

}  // namespace wazobus::event
