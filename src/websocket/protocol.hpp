// SPDX-License-Identifier: MIT
// The messages of wazo-websocketd's protocol, version 2 (docs/bus.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "event/frame.hpp"
#include "json/document.hpp"

namespace wazobus::websocket {

inline constexpr int protocol_version = 2;

std::string subscribe_operation(std::string_view event_name);
std::string start_operation();
std::string token_operation(std::string_view token);

/// A message from wazo-websocketd. Views into the text that was read.
struct ServerMessage {
  std::string op;              ///< empty: it is not a message of the protocol
  bool is_success = true;      ///< its code is 0
  std::string_view data = {};  ///< as it is spelled; empty if there is none
};

class MessageReader {
 public:
  /// Reads a message. `text` must outlive the use of the result. An event's body is found even if it is not
  /// JSON (NaN, a lone surrogate), because it must be shown as it is.
  ServerMessage read(std::string_view text);

  /// Makes a frame of an event's body. The frame has no routing key. With `with_headers`, it has the headers
  /// that the body repeats, as bodies do since Wazo 22.03.
  void fill(std::string_view body, bool with_headers, event::Frame& frame);

 private:
  json::Document message_;
  json::Document body_;
};

/// The version that an `init` names, if it names one.
std::optional<int> version_of(const ServerMessage& init);

/// The meaning of the code in a close frame (4001 to 4004, and RFC 6455, 7.4). Empty for an unknown code.
std::string_view meaning_of_close(int code);

/// Advice about such a close; empty if there is none.
std::string_view advice_for_close(int code);

/// Would another try, with the same token, end in the same way?
bool is_final_close(int code);

/// Did the server fail, or lose its bus (1011)?
bool is_failure_of_session(int code);

/// Is the token unknown, or has it expired?
bool is_refusal_of_token(int code);

}  // namespace wazobus::websocket
