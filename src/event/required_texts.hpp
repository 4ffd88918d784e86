// SPDX-License-Identifier: MIT
// Texts of which every event that somebody wants has one: what a line of a capture lacks them all need not be
// read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "event/selection.hpp"

namespace wazobus::event {

/// Texts of which one stands in every line with an event that meets the criteria, if only one thing holds of
/// the line: no printable ASCII character in it is spelled as an escape (\u0063, \/), but the quote and the
/// backslash. So each text of the event that is printable ASCII is spelled in the line as it is compared.
/// With quotes where the text is a whole string, without where it is a part of one.
///
/// Empty if there are none, or too many: then each line has to be read. They are never sufficient: an event
/// with such a text may be unwanted.
std::optional<std::vector<std::string>> required_texts(const Criteria& criteria);

}  // namespace wazobus::event
