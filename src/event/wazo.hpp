// SPDX-License-Identifier: MIT
// The words of Wazo's envelope (docs/bus.md, section 1): its members, its names for users, and Python's
// spelling of values.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace wazobus::event {

/// Names of the members beside data: in the body, in the headers, or in both.
namespace member {
inline constexpr std::string_view name = "name";
inline constexpr std::string_view data = "data";
inline constexpr std::string_view origin_uuid = "origin_uuid";
inline constexpr std::string_view tenant_uuid = "tenant_uuid";
inline constexpr std::string_view required_acl = "required_acl";
inline constexpr std::string_view required_access = "required_access";
inline constexpr std::string_view timestamp = "timestamp";
}  // namespace member

/// Wazo's exchanges. Services publish on the first, a topic exchange, which is bound to the second, a headers
/// exchange.
inline constexpr std::string_view xivo = "xivo";
inline constexpr std::string_view wazo_headers = "wazo-headers";

/// The field of data, and the placeholder, that usually names an event's user.
inline constexpr std::string_view user_field = "user_uuid";

/// A header `user_uuid:<uuid>` names a user whom the event is for.
inline constexpr std::string_view user_prefix = "user_uuid:";

/// The header that brings an event to all users of its tenant.
inline constexpr std::string_view all_users = "user_uuid:*";

/// Does a header of this name say whom the event is for: `user_uuid:<uuid>`, `user_uuid:*`?
constexpr bool is_user_header(std::string_view name) {
  return name.starts_with(user_prefix);
}

/// The `<uuid>` or the asterisk of a header for which is_user_header() holds.
constexpr std::string_view user_of(std::string_view header) {
  return header.substr(user_prefix.size());
}

/// The headers of all events, or of all events of a level (for a tenant, for users). Those that name a user
/// are not among them.
inline constexpr std::array common_headers{member::name,         member::tenant_uuid, member::required_access,
                                           member::required_acl, member::origin_uuid, member::timestamp};

/// Is it one of common_headers, or does it name a user?
constexpr bool is_common_header(std::string_view name) {
  return is_user_header(name) ||
         std::find(common_headers.begin(), common_headers.end(), name) != common_headers.end();
}

/// The header required_access is this and the event's name.
inline constexpr std::string_view access_prefix = "event.";

/// Python writes this in place of a user if there is none.
inline constexpr std::string_view nobody = "None";

/// The end of an ACL that is for nobody.
inline constexpr std::string_view acl_end_of_nobody = ".None";

/// Spells a JSON value as Python's str() does, in routing keys and ACLs. `json` must not be a string, an
/// object or an array.
constexpr std::string_view python_word(std::string_view json) {
  if (json == "null") return nobody;
  if (json == "true") return "True";
  if (json == "false") return "False";
  return json;
}

/// The members of an object that tell what is around an event's body.
struct WrappingClues {
  bool has_payload = false;  ///< or payload_base64
  bool has_body = false;     ///< as other tools call the payload
  bool has_data = false;
  bool has_packing = false;   ///< headers, a routing key or an exchange
  bool is_operation = false;  ///< `op` is one of wazo-websocketd's, and there is no name
};

/// What is around an event's body in a value of a capture.
enum class Wrapping {
  none,
  record,
  lost_record,  ///< a record without its payload
  frame,        ///< of wazo-websocketd
};

constexpr Wrapping wrapping_of(const WrappingClues& clues) {
  if (clues.has_payload || (clues.has_packing && clues.has_body)) return Wrapping::record;
  if (clues.is_operation) return Wrapping::frame;
  return clues.has_packing && !clues.has_data ? Wrapping::lost_record : Wrapping::none;
}

/// How the payload of a record holds the body.
enum class PayloadForm {
  json,    ///< as it is
  text,    ///< a string with the text of the body
  base64,  ///< a string with the bytes of the body
};

struct PayloadClues {
  bool is_text = false;         ///< the payload is a string
  bool has_address = false;     ///< the record has an exchange or a routing key
  std::string_view encoding{};  ///< payload_encoding, which RabbitMQ's management API writes
};

/// The management API writes every body as text, and so does kcat, without an address. wazo-debug's recorder,
/// which writes no address either, does so if the body was not application/json. wazobus writes a body that
/// is a string as it is, always with an address.
constexpr PayloadForm form_of(const PayloadClues& clues) {
  if (!clues.is_text) return PayloadForm::json;
  if (clues.encoding == "base64") return PayloadForm::base64;
  return clues.encoding == "string" || !clues.has_address ? PayloadForm::text : PayloadForm::json;
}

}  // namespace wazobus::event
