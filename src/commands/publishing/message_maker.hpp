// SPDX-License-Identifier: MIT
// Messages from texts: a record says all of itself, a body gets what was typed, or what a Wazo service sends
// with it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/making/envelope.hpp"
#include "commands/context.hpp"
#include "event/frame.hpp"
#include "event/record.hpp"

namespace wazobus::commands {

/// What was typed for every message.
struct Dressing {
  std::optional<std::string> routing_key;
  event::FieldTable headers;
  std::vector<std::pair<std::string, std::string>> properties;  ///< name and value; empty takes it away
};

/// Throws UsageError.
Dressing dressing_from(const std::optional<std::string>& routing_key, const std::vector<std::string>& headers,
                       const std::vector<std::string>& properties);

/// Puts it on, over what the frame has.
void dress(const Dressing& dressing, event::Frame& frame);

class MessageMaker {
 public:
  using PlaceOf = std::function<std::string(std::size_t)>;  ///< see OutgoingCheck

  /// `addresser` finds keys and headers for what has none; all must outlive this.
  /// `identity_option` is what was typed that a record has no use for, if anything.
  MessageMaker(const Dressing& dressing, catalogue::Addresser& addresser,
               std::optional<std::string> identity_option);

  /// Makes a message of a body's bytes, which stay as they are. `received` stays. Throws InvalidInput,
  /// with the place, where nobody knows its routing key.
  void make_from_body(std::string_view text, const PlaceOf& place_of, event::Frame& frame);

  /// When a value of a capture was made, into `received`; false where it does not tell.
  bool take_time(std::string_view text, event::Frame& frame);

  /// Makes one of a value of a capture, whose time of receipt is then that of `frame`. What it is; nothing:
  /// there is no message in it. Throws InvalidInput, with the place.
  event::Recorded make_from_record(std::string_view text, const PlaceOf& place_of, event::Frame& frame);

 private:
  void address(json::View body, const PlaceOf& place_of, event::Frame& frame);

  const Dressing& dressing_;
  catalogue::Addresser& addresser_;
  std::optional<std::string> identity_option_;
  event::Frame plain_;  // around a body that somebody typed
  std::string compact_;
};

}  // namespace wazobus::commands
