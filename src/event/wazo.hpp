// SPDX-License-Identifier: MIT
// The words of Wazo's envelope.
#pragma once

#include <string_view>

namespace wazobus::event {

/// A header `user_uuid:<uuid>` names a user whom the event is for.
inline constexpr std::string_view user_prefix = "user_uuid:";

/// The header that brings an event to all users of its tenant.
inline constexpr std::string_view all_users = "user_uuid:*";

/// What stands in place of a user where there is nobody, as Python writes it.
inline constexpr std::string_view nobody = "None";

/// The end of an ACL that is for nobody.
inline constexpr std::string_view acl_end_of_nobody = ".None";

/// The header required_access is this and the event's name.
inline constexpr std::string_view access_prefix = "event.";

/// Does a header of this name say whom the event is for?
constexpr bool is_user_header(std::string_view name) {
  return name.starts_with(user_prefix);
}

/// The `<uuid>` or the asterisk of a header for which is_user_header() holds.
constexpr std::string_view user_of(std::string_view header) {
  return header.substr(user_prefix.size());
}

}  // namespace wazobus::event
