// SPDX-License-Identifier: MIT
// The makers of the formatters that have a file of their own.
#pragma once

#include <memory>

#include "render/formatter.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

std::unique_ptr<Formatter> make_pretty(const Look& look);
std::unique_ptr<Formatter> make_line(const Look& look, const catalogue::Catalogue* catalogue);

/// A line for each, indented below the event.
void append_findings(std::span<const catalogue::Finding> findings, const Brush& brush, std::string& out);

}  // namespace wazobus::render
