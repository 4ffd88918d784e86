// SPDX-License-Identifier: MIT
// How the values of an input are read: as bodies, as records, or as either.
#pragma once

#include <array>
#include <cstdint>

#include "text/choice.hpp"

namespace wazobus::commands {

enum class ValuesAre : std::uint8_t { as_they_look, bodies, records };

inline constexpr std::array values_are_choices{
    text::Choice{"auto", ValuesAre::as_they_look},
    text::Choice{"body", ValuesAre::bodies},
    text::Choice{"record", ValuesAre::records},
};

}  // namespace wazobus::commands
