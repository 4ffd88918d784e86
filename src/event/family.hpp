// SPDX-License-Identifier: MIT
// The two families of Asterisk's events on the bus, and how to recognise them (docs/bus.md, section 5).
// Asterisk's module wazo-res-stasis-amqp publishes most of them, without wazo-bus.
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

/// The words that belong to a family.
struct FamilyWords {
  Family family = Family::none;
  std::string_view id;        ///< in catalogue files, and before a colon on the command line
  std::string_view title;     ///< for people
  std::string_view category;  ///< the module's header `category`
  std::string_view key_word;  ///< the first word of the module's routing keys
  std::string_view own_name;  ///< the field of data that repeats the event's name
};

/// All families except Family::none.
std::span<const FamilyWords> families();

/// `family` must not be none.
const FamilyWords& words_of(Family family);

/// The parts of a message, besides its name, that tell its family.
struct Clues {
  std::string_view category;     ///< the header, or empty
  bool type_is_name = false;     ///< data.type
  bool event_is_name = false;    ///< data.Event
  std::string_view routing_key;  ///< or empty
};

/// The header decides, or else data, or else the routing key. Returns none if nothing decides.
Family family_of(const Clues& clues);

/// The family of an event.
Family family_of(const Event& event);

}  // namespace wazobus::event
