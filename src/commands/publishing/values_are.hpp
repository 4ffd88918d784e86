// SPDX-License-Identifier: MIT
// What the values of an input are.
#pragma once

#include <cstdint>

namespace wazobus::commands {

enum class ValuesAre : std::uint8_t { as_they_look, bodies, records };

}  // namespace wazobus::commands
