// SPDX-License-Identifier: MIT
// The words of Wazo's envelope (docs/bus.md, section 1).
#pragma once

#include <string_view>

namespace wazobus::event {

/// A header `user_uuid:<uuid>` names a user whom the event is for; `user_uuid:*` means all users of a tenant.
inline constexpr std::string_view user_prefix = "user_uuid:";

}  // namespace wazobus::event
