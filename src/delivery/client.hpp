// SPDX-License-Identifier: MIT
// A client of wazo-websocketd: whose token it holds, what that grants, and what it subscribed to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/time.hpp"

namespace wazobus::delivery {

/// Which events wazo-websocketd asks the broker for.
enum class Standing : std::uint8_t {
  user,    ///< those of the tenant for this user or for all of its users
  admin,   ///< all of the tenant
  master,  ///< all of the server: the token is of the master tenant
};

/// "user", "admin" or "master".
std::string_view name_of(Standing standing);

struct Client {
  Standing standing = Standing::user;
  /// metadata.uuid of the token. The text None where that is null, as Python writes it.
  std::optional<std::string> user;
  std::optional<std::string> tenant;
  std::optional<std::string> session;
  /// xivo_uuid of the token: the server whose events reach the client. No other than text counts.
  std::optional<std::string> server;
  std::vector<std::string> acl;
  /// Names of events; `*` is all of them.
  std::vector<std::string> subscriptions{"*"};
  std::optional<text::Timestamp> expires_at;
};

/// Reads the token document that wazo-auth answers with, with or without `data` around it. The members that
/// wazo-websocketd reads are metadata (uuid, tenant_uuid, admin, purpose), acl, session_uuid and
/// utc_expires_at; those that it would fail for are errors. xivo_uuid is read too, if it is there. Throws
/// UsageError that says file, line, column and member. A document does not tell whether its tenant is the
/// master tenant: set `standing` for that.
Client read_token(std::string_view text, const std::string& file_name);

/// What options say of a client instead of a token.
struct ClientValues {
  std::optional<std::string> user;
  std::optional<std::string> tenant;
  std::vector<std::string> acl;
  bool is_admin = false;
  bool is_master = false;
};

/// Throws UsageError where a value is missing: a user needs a user and a tenant, an admin a tenant.
Client client_of(const ClientValues& values);

/// Would wazo-websocketd let the client in? It needs the access `websocketd`.
bool may_connect(const Client& client);

}  // namespace wazobus::delivery
