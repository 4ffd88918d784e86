// SPDX-License-Identifier: MIT
// What a field of an event's data says about calls: which ids join events of one call, and who takes part.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "text/choice.hpp"

namespace wazobus::catalogue {

/// The meaning of a value. The meanings up to `operation` join: all such values of one event belong to one
/// call.
enum class Meaning : std::uint8_t {
  leg,           ///< the channel (call_id, Uniqueid) that the event is about
  call,          ///< another channel that belongs to the same call
  conversation,  ///< the linkedid
  channel,       ///< the name of the leg's channel; joins what has no other id
  operation,     ///< the id of a transfer or relocation, in which several channels take part
  bridge,        ///< joins, unless calls only wait in it (holding)
  peer,          ///< a channel in the same bridge: joins unless calls only wait in it
  bridge_kind,   ///< if it starts with "holding", calls only wait in the bridge
  waiting,       ///< true: the leg only waits with others
  mention,       ///< one of several channels that the event is about: does not join
  user,          ///< of the leg
  name,          ///< of the leg's party
  number,        ///< of the leg's party
  dialled,       ///< the extension that the leg's call began with
};

inline constexpr std::array meaning_choices{
    text::Choice{"leg", Meaning::leg},
    text::Choice{"call", Meaning::call},
    text::Choice{"conversation", Meaning::conversation},
    text::Choice{"channel", Meaning::channel},
    text::Choice{"operation", Meaning::operation},
    text::Choice{"bridge", Meaning::bridge},
    text::Choice{"peer", Meaning::peer},
    text::Choice{"bridge_kind", Meaning::bridge_kind},
    text::Choice{"waiting", Meaning::waiting},
    text::Choice{"mention", Meaning::mention},
    text::Choice{"user", Meaning::user},
    text::Choice{"name", Meaning::name},
    text::Choice{"number", Meaning::number},
    text::Choice{"dialled", Meaning::dialled},
};

struct Relation {
  /// Steps of a path. `each`: each element of an array or each value of an object. `each_key`: each key of an
  /// object.
  static constexpr const char* each = "*";
  static constexpr const char* each_key = "~";

  Meaning meaning = Meaning::leg;
  std::vector<std::string> path;  ///< in data
  bool is_of_file = false;        ///< for all events of the file, whether they have the field or not
};

}  // namespace wazobus::catalogue
