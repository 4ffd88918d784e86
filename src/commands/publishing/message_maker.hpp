// SPDX-License-Identifier: MIT
// Makes messages from the texts of bodies and capture records.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "catalogue/making/envelope.hpp"
#include "commands/publishing/message_source.hpp"
#include "commands/publishing/moved_record.hpp"
#include "commands/publishing/overrides.hpp"
#include "event/frame.hpp"
#include "event/record.hpp"

namespace wazobus::commands {

/// Makes messages from texts. A text is a body, or a record, which has everything that a message consists of.
class MessageMaker {
 public:
  using PlaceOf = std::function<std::string(std::size_t)>;  ///< see OutgoingCheck

  /// `addresser` finds the routing key and headers of a body, unless a routing key was typed. It and
  /// `overrides` must outlive this. `identity` is what was typed for records.
  MessageMaker(const Overrides& overrides, catalogue::Addresser& addresser, RecordIdentity identity = {});

  /// Makes a message from a body, whose bytes do not change: its frame, but not the time of receipt, and what
  /// nothing names. Throws InvalidInput, with the place, if the routing key is not known.
  void make_from_body(std::string_view text, const PlaceOf& place_of, Outgoing& message);

  /// Sets `frame.received` to the time of a value of a capture. Returns false if it has none.
  bool take_time(std::string_view text, event::Frame& frame);

  /// Makes a message from a value of a capture, with its time of receipt. Returns what kind of value it is;
  /// some kinds hold no message. Throws InvalidInput, with the place.
  event::Recorded make_from_record(std::string_view text, const PlaceOf& place_of, Outgoing& message);

  /// Was a body of an event that the catalogue knows made with a typed routing key, and without headers?
  [[nodiscard]] bool left_out_headers() const { return left_out_headers_; }

 private:
  [[nodiscard]] bool is_known(std::string_view text) const;
  void envelop(std::string_view text, const PlaceOf& place_of, Outgoing& message);
  void compact(std::string_view text, event::Frame& frame);
  event::Recorded read(std::string_view text, const PlaceOf& place_of, event::Frame& frame);
  void find_routing_key(const PlaceOf& place_of, Outgoing& message);
  void address(json::View body, const PlaceOf& place_of, event::Frame& frame);

  const Overrides& overrides_;
  catalogue::Addresser& addresser_;
  RecordIdentity identity_;
  event::Frame plain_;  // for bodies, if a routing key was typed
  std::string compact_;
  bool is_first_plain_ = true;
  bool left_out_headers_ = false;
};

}  // namespace wazobus::commands
