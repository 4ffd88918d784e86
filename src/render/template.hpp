// SPDX-License-Identifier: MIT
// An event as a line of the user's own making: '{timestamp} {name} {data.call_id}'.
#pragma once

#include <memory>
#include <string_view>

#include "render/formatter.hpp"

namespace wazobus::render {

/// The formatter of a template. In braces stand
///
/// - {PATH}, a value as event::Path finds it: nothing where there is none, `null` where it is null,
/// - {PATH|TEXT}, the same with TEXT where there is no value or null,
/// - {delivery}, the verdict on the event, for a client that must be given (needs_verdict()),
/// - {delta}, the seconds since the event before, "0.123",
/// - {timestamp:FORMAT}, the time of receipt by text::append_local, or in UTC for {timestamp:iso}.
///
/// {{ and }} are braces, and \t \n \r \\ \" \' what they are elsewhere. Strings come out decoded and safe for
/// a terminal, containers as compact JSON; an event is a line. Throws UsageError for anything else.
std::unique_ptr<Formatter> make_template(std::string_view text);

/// Whether `text` can only be meant as a template, not as the name of a format.
bool looks_like_template(std::string_view text);

}  // namespace wazobus::render
