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
struct Message {
  std::string op;              ///< empty: it is none of the protocol
  bool is_success = true;      ///< its code is 0
  std::string_view data = {};  ///< as it is spelled; empty if there is none
};

class MessageReader {
 public:
  /// Reads a message. `text` must outlive the use of the result. An event's body that is no JSON (NaN, a lone
  /// surrogate) is found all the same, since it is to be shown as it is.
  Message read(std::string_view text);

  /// Fills `frame` with an event's body. It has no routing key. With `with_headers`, its headers are those
  /// that the body repeats, if it does (since Wazo 22.03).
  void fill(std::string_view body, bool with_headers, event::Frame& frame);

 private:
  json::Document message_;
  json::Document body_;
};

/// The version that an `init` names, if it names one.
std::optional<int> version_of(const Message& init);

/// What a code of WebSocket's close frame means here (4001 to 4004, and RFC 6455, 7.4). Empty if it says
/// nothing.
std::string_view meaning_of_close(int code);

/// What to try about it.
std::string_view advice_for_close(int code);

/// Would another try, with the same token, end in the same way?
bool is_final_close(int code);

/// Is the token unknown, or has it expired?
bool is_refusal_of_token(int code);

}  // namespace wazobus::websocket
