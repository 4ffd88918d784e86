// SPDX-License-Identifier: MIT
// What Python makes of a value, where wazo-websocketd leaves a decision to it.
#pragma once

#include <string>
#include <string_view>

#include "event/field.hpp"
#include "json/view.hpp"

namespace wazobus::delivery {

/// bool(value): false for null, false, zero and what is empty.
bool is_truthy(json::View value);
bool is_truthy(const event::FieldValue& value);

/// Makes `body` compact for json::View; false if json.loads() refuses it. It takes half of a surrogate pair,
/// and, beyond RFC 8259, NaN and Infinity, which become 1. (Python also refuses some 1,000 levels of nesting,
/// which this takes.)
bool load_json(std::string_view body, std::string& compact);

}  // namespace wazobus::delivery
