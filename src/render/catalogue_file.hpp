// SPDX-License-Identifier: MIT
// A catalogue file as the built-in ones are laid out: for people to read and to edit.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::render {

/// Appends compact JSON, laid out: what fits on a line stands on one, but for the events themselves. Ends
/// with a newline. Characters that are unsafe on a terminal are escaped.
void append_catalogue_file(std::string_view compact, std::string& out);

}  // namespace wazobus::render
