// SPDX-License-Identifier: MIT
// How Python treats a value, where that decides what wazo-websocketd does.
#pragma once

#include <string>
#include <string_view>

#include "event/field.hpp"
#include "json/view.hpp"

namespace wazobus::delivery {

/// bool(value): false for null, false, zero and empty values.
bool is_truthy(json::View value);
bool is_truthy(const event::FieldValue& value);

/// Writes `body` to `compact`, for json::View. Returns false if Python's json.loads() refuses it. Like
/// Python, accepts half of a surrogate pair, and NaN and Infinity, which become 1 because RFC 8259 does not
/// have them. For Python's limits see unread_by_python().
bool load_json(std::string_view body, std::string& compact);

/// Why json.loads() of wazo-websocketd does not read `json`, which is correct: it is nested too deep, or has
/// an integer that is too long. Empty if it reads it.
std::string unread_by_python(std::string_view json);

}  // namespace wazobus::delivery
