// SPDX-License-Identifier: MIT
// A client of wazo-websocketd: the owner of its token, what the token grants, and what the client subscribed
// to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/time.hpp"

namespace wazobus::delivery {

/// Which events wazo-websocketd requests from the broker for a client.
enum class Standing : std::uint8_t {
  user,    ///< the tenant's events for this user or for all of its users
  admin,   ///< all events of the tenant
  master,  ///< all events of the server: the token belongs to the master tenant
};

/// "user", "admin" or "master".
std::string_view name_of(Standing standing);

struct Client {
  Standing standing = Standing::user;
  /// metadata.uuid of the token. The text None if that is null, as Python writes it.
  std::optional<std::string> user;
  std::optional<std::string> tenant;
  std::optional<std::string> session;
  /// xivo_uuid of the token: the server whose events reach the client. Ignored if it is not a text.
  std::optional<std::string> server;
  std::vector<std::string> acl;
  /// Names of events; `*` means all events.
  std::vector<std::string> subscriptions{"*"};
  std::optional<text::Timestamp> expires_at;
};

/// Reads the token document that wazo-auth answers with, with or without `data` around it. The members that
/// wazo-websocketd reads are metadata (uuid, tenant_uuid, admin, purpose), acl, session_uuid and
/// utc_expires_at; values with which it would fail are errors. xivo_uuid is read too, if it is there. Throws
/// UsageError with file, line, column and member. A document does not say whether its tenant is the master
/// tenant: set `standing` for that.
Client read_token(std::string_view text, const std::string& file_name);

/// The values of options that describe a client instead of a token.
struct ClientValues {
  std::optional<std::string> user;
  std::optional<std::string> tenant;
  std::vector<std::string> acl;
  bool is_admin = false;
  bool is_master = false;
};

/// Throws UsageError if a value is missing: a user needs a user and a tenant, an admin needs a tenant.
Client client_of(const ClientValues& values);

/// Would wazo-websocketd let the client in? It needs the access `websocketd`.
bool may_connect(const Client& client);

}  // namespace wazobus::delivery
