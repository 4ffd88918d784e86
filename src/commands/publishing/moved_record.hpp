// SPDX-License-Identifier: MIT
// Capture records that are sent as messages of another server or tenant.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "event/frame.hpp"

namespace wazobus::commands {

/// What --origin-uuid, --tenant and --user-uuid say of records.
struct RecordIdentity {
  std::optional<std::string> origin_uuid;
  std::optional<std::string> tenant_uuid;
  bool has_user = false;  ///< a record takes no other user, because it may name several
};

/// Replaces the uuid of the message's server, and that of its tenant, wherever they stand in the message: in
/// the values of headers, in the routing key and in the body, whose parts must agree. A message without one
/// stays without it. Throws InvalidInput, with the place, if the body is packed.
void move_message(const RecordIdentity& identity, const std::function<std::string(std::size_t)>& place_of,
                  event::Frame& frame);

}  // namespace wazobus::commands
