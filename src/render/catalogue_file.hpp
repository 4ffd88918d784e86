// SPDX-License-Identifier: MIT
// Lays out a catalogue file like the built-in ones, for people to read and edit.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::render {

/// Appends compact JSON in this layout: a value that fits on a line is put on one, except for events. Ends
/// with a newline. Characters that are unsafe on a terminal are escaped.
void append_catalogue_file(std::string_view compact, std::string& out);

}  // namespace wazobus::render
