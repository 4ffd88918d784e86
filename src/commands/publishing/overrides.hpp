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

/// Throws UsageError for a value that is malformed or that AMQP cannot carry.
Overrides overrides_from(const std::optional<std::string>& routing_key,
                         const std::vector<std::string>& headers, const std::vector<std::string>& properties);

/// Sets the overrides in `frame`, in place of its own values.
void apply(const Overrides& overrides, event::Frame& frame);

/// Is the content type JSON, after the overrides have replaced properties of a Wazo message?
bool says_json(const Overrides& overrides);

}  // namespace wazobus::commands
