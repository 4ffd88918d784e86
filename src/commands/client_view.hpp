// SPDX-License-Identifier: MIT
// The client of wazo-websocketd that events are judged for: the options, and what is made of them.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/context.hpp"
#include "delivery/client.hpp"
#include "delivery/rules.hpp"
#include "text/choice.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

/// Of --only.
inline constexpr std::array only_choices{
    text::Choice{"delivered", delivery::Outcome::delivered, "what the client gets"},
    text::Choice{"undelivered", delivery::Outcome::undelivered, "what it does not get"},
};

/// As typed.
struct ClientOptions {
  std::optional<std::string> file;  ///< a token document
  std::optional<std::string> user;
  std::optional<std::string> tenant;
  std::vector<std::string> acl;
  bool is_admin = false;
  bool is_master = false;
  std::vector<std::string> subscriptions;
  std::optional<std::string> origin;  ///< the server's uuid, as typed or of XIVO_UUID

  /// Does any of them name a client?
  [[nodiscard]] bool is_given() const {
    return file || user || tenant || !acl.empty() || is_admin || is_master;
  }
};

/// With the origin of XIVO_UUID, unless one was typed.
ClientOptions with_environment(ClientOptions options, const Context& context);

/// Throws UsageError that says which options name a client, unless some were given. `what` needs one.
void require_client(const ClientOptions& options, std::string_view what);

/// The client, if one is given. Reads the token document. Throws UsageError and IoError.
std::optional<delivery::Client> client_from(const ClientOptions& options);

/// Throws UsageError if the token document is the standard input, and `by` reads that too.
void require_input_for_client(const ClientOptions& options, bool is_input_taken, std::string_view by);

/// Takes one line for the standard error.
using SayHint = std::function<void(const std::string& line)>;

/// `client` is what client_from() made of `options`. The origin of events must be that of the options, or
/// else that of the token document. Says once what is not judged. `first_event` is when the first event came:
/// a token that had expired by then is judged as if it were valid. Nothing: it is only asked what could come,
/// for which neither expiry nor origin matters.
delivery::Judge make_judge(const ClientOptions& options, delivery::Client client,
                           std::optional<text::Timestamp> first_event, const SayHint& say);

}  // namespace wazobus::commands
