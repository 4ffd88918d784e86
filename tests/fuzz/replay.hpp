// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

/// libFuzzer's function of a target: takes the bytes of one input.
using Target = int (*)(const std::uint8_t* data, std::size_t size);

extern const std::map<std::string_view, Target> targets;
