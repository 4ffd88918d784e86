// SPDX-License-Identifier: MIT
// The functions that make the formatters, each of which has a file.
#pragma once

#include <memory>

#include "render/formatter.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

std::unique_ptr<Formatter> make_pretty(const Look& look, const catalogue::Catalogue* catalogue);
std::unique_ptr<Formatter> make_line(const Look& look, const catalogue::Catalogue* catalogue);

/// Appends a line for each finding, indented below the event.
void append_findings(std::span<const catalogue::Finding> findings, const Brush& brush, std::string& out);

}  // namespace wazobus::render
