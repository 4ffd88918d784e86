// SPDX-License-Identifier: MIT
// Formats an event by a template of the user: '{timestamp} {name} {data.call_id}'.
#pragma once

#include <memory>
#include <string_view>

#include "render/formatter.hpp"

namespace wazobus::render {

/// Returns the formatter of a template. These can be in braces:
///
/// - {PATH}, the value that event::Path finds: nothing if there is none, `null` if it is null,
/// - {PATH|TEXT}, the same, but TEXT if there is no value or null,
/// - {PATH:%FORMAT}, the same, but a time is formatted by text::append_local; what is no time is left as it
/// is,
/// - {delivery}, the verdict on the event; a client must be given (needs_verdict()),
/// - {delta}, the seconds since the previous event, "0.123",
/// - {timestamp:FORMAT}, the time of receipt, formatted by text::append_local, or in UTC for {timestamp:iso}.
///
/// {{ and }} are braces, and \t
/// \r \\ \" \' have their usual meanings. Strings are decoded and made safe for a terminal; containers are
/// compact JSON. Each event is a line. Throws UsageError for anything else.
std::unique_ptr<Formatter> make_template(std::string_view text);

/// Is `text` certainly a template, and not the name of a format?
bool looks_like_template(std::string_view text);

}  // namespace wazobus::render
