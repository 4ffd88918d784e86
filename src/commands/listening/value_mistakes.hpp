// SPDX-License-Identifier: MIT
// Hints about values that a condition compares a field with, and that the field never has.
#pragma once

#include <string>
#include <vector>

#include "catalogue/known_field.hpp"
#include "commands/listening/selected_events.hpp"
#include "event/comparison.hpp"
#include "event/path.hpp"

namespace wazobus::commands {

/// Hints about a value that does not fit the types or the values of a known field.
std::string hint_for_value(const event::Comparison& comparison, const catalogue::KnownField& known);

/// Hints about two conditions without `and`: 'data.status=Up data.on_hold=true'.
std::string hint_for_two_conditions(const event::Comparison& comparison);

/// Hints about a field as the value: data.call_id = data.conversation_id.
std::string hint_for_field_as_value(const event::Comparison& comparison);

/// Hints about a value that no event lists. It may still occur, since some events do not list their values.
/// `steps` lead to the field below data.
std::string hint_for_text(const event::Comparison& comparison, const std::vector<event::Path::Step>& steps,
                          const SelectedEvents& selected);

/// Hints about a field of times that is compared with no time: timestamp > 15:00.
std::string hint_for_time(const event::Comparison& comparison);

}  // namespace wazobus::commands
