// SPDX-License-Identifier: MIT
// The routing key, headers and properties that were typed for every message.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "event/frame.hpp"

namespace wazobus::commands {

struct Overrides {
  std::optional<std::string> routing_key;
  event::FieldTable headers;
  std::vector<std::pair<std::string, std::string>> properties;  ///< an empty value removes the property
};

/// Throws UsageError for a value that is not well formed or that AMQP cannot carry.
Overrides overrides_from(const std::optional<std::string>& routing_key,
                         const std::vector<std::string>& headers, const std::vector<std::string>& properties);

/// Replaces what the frame has.
void apply(const Overrides& overrides, event::Frame& frame);

/// Is the content type JSON, once the overrides replace the properties that Wazo sends?
bool says_json(const Overrides& overrides);

}  // namespace wazobus::commands
