// SPDX-License-Identifier: MIT
// The capture record: one frame as one line of JSON, a superset of what wazo-debug's event recorder writes.
#pragma once

#include <string>
#include <string_view>

#include "event/event.hpp"
#include "text/error.hpp"

namespace wazobus::event {

/// Appends the record without a newline. Members in this order: timestamp, name, exchange, routing_key,
/// properties (only where they are not wazo_properties()), headers, payload. A body that is not JSON text
/// stands in payload_base64, its content_type beside it; a text that is not UTF-8 stands in <member>_base64.
void append_record(const Event& event, std::string& out);

/// What a value of a capture is.
enum class Recorded {
  nothing,  ///< a frame of wazo-websocketd that carries no event
  body,     ///< of an event, bare or in such a frame: of key, headers and exchange nothing is known
  message,  ///< a record
};

/// Sets `frame` to what a value of a capture stands for: a record, of ours or of another tool (`body` is
/// `payload`), a frame of wazo-websocketd, or else the body of an event. `received` stays as it is where the
/// value tells no time. Throws InvalidInput for a record whose members have wrong types.
Recorded read_record(json::View value, Frame& frame);

/// Is `op` an operation of wazo-websocketd's protocol?
bool is_websocket_operation(std::string_view op);

/// The body as one JSON value: itself, or {"content_type":...,"payload_base64":...} where it is not JSON
/// text.
void append_body(const Event& event, std::string& out);

/// Appends the properties that are set as a JSON object.
void append_json(const Properties& properties, std::string& out);

/// What to say of a name that no property has. `prefix` stands before the one that is suggested.
UsageError unknown_property(std::string_view name, std::string_view prefix = {});

/// Sets the property `name` to `value`; an empty value takes it away. Throws UsageError for an unknown name
/// (with a suggestion) or a value that does not fit.
void set_property(Properties& properties, std::string_view name, std::string_view value);

}  // namespace wazobus::event
