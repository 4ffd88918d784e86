// SPDX-License-Identifier: MIT
// The two families of Asterisk's events on the bus, and what tells them apart. Most of them come from
// Asterisk's module wazo-res-stasis-amqp, which publishes without wazo-bus.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace wazobus::event {

class Event;

enum class Family : std::uint8_t {
  none,  ///< an event of a Wazo service
  ami,   ///< Asterisk's manager interface
  ari,   ///< Asterisk's REST interface; the module calls it stasis
};

/// The words of a family.
struct FamilyWords {
  Family family = Family::none;
  std::string_view id;        ///< in files of the catalogue, and before a colon on the command line
  std::string_view title;     ///< for people
  std::string_view category;  ///< the module's header `category`
  std::string_view key_word;  ///< the first word of the module's routing keys
  std::string_view own_name;  ///< the field of data that repeats the event's name
};

/// All families but none.
std::span<const FamilyWords> families();

/// `family` must not be none.
const FamilyWords& words_of(Family family);

/// What a message says of its family besides its name.
struct Clues {
  std::string_view category;     ///< the header, or empty
  bool type_is_name = false;     ///< data.type
  bool event_is_name = false;    ///< data.Event
  std::string_view routing_key;  ///< or empty
};

/// The header decides, else data, else the routing key. None where nothing tells.
Family family_of(const Clues& clues);

/// The same for an event at hand.
Family family_of(const Event& event);

}  // namespace wazobus::event
