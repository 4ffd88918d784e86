// SPDX-License-Identifier: MIT
// The makers of the formatters that have a file of their own.
#pragma once

#include <memory>

#include "render/formatter.hpp"

namespace wazobus::render {

std::unique_ptr<Formatter> make_pretty(bool coloured);
std::unique_ptr<Formatter> make_line(bool coloured);

}  // namespace wazobus::render
