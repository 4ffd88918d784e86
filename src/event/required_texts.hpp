// SPDX-License-Identifier: MIT
// Texts of which every wanted event contains at least one. A line of a capture that contains none of them
// need not be read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "event/selection.hpp"

namespace wazobus::event {

/// Every line with an event that meets the criteria contains one of these texts. This holds for lines in
/// which no printable ASCII character is spelled as an escape (\u0063, \/), except the quote and the
/// backslash. A text that is a whole string has its quotes, a part of a string has none.
///
/// Empty if there are no such texts, or too many; then each line has to be read. An event with such a text
/// may still be unwanted.
std::optional<std::vector<std::string>> required_texts(const Criteria& criteria);

}  // namespace wazobus::event
