// SPDX-License-Identifier: MIT
// The options that describe a client of wazo-websocketd, and the client and judge that are made from them.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "commands/context.hpp"
#include "commands/say.hpp"
#include "delivery/client.hpp"
#include "delivery/rules.hpp"
#include "text/choice.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

/// The values of --only.
inline constexpr std::array only_choices{
    text::Choice{"delivered", delivery::Outcome::delivered, "what the client gets"},
    text::Choice{"undelivered", delivery::Outcome::undelivered, "what it does not get"},
};

/// The options about the client, as typed.
struct ClientOptions {
  std::optional<std::string> file;  ///< a token document
  std::optional<std::string> user;
  std::optional<std::string> tenant;
  std::vector<std::string> acl;
  bool is_admin = false;
  bool is_master = false;
  std::vector<std::string> subscriptions;
  std::optional<std::string> origin;  ///< the server's uuid, as typed or from XIVO_UUID

  /// Does any option describe a client? --origin-uuid and subscriptions alone do not.
  [[nodiscard]] bool is_given() const {
    return file || user || tenant || !acl.empty() || is_admin || is_master;
  }
};

/// Returns `options`, with the origin from XIVO_UUID unless one was typed.
ClientOptions with_environment(ClientOptions options, const Context& context);

/// Throws UsageError, which names the options that describe a client, if none of them was given. `what` is
/// the option that needs a client.
void require_client(const ClientOptions& options, std::string_view what);

/// Returns the client, if one is given. Reads the token document. Throws UsageError and IoError.
std::optional<delivery::Client> client_from(const ClientOptions& options);

/// Prints a hint for each --client-subscribe that is no name of an event. wazo-websocketd compares whole
/// names, so such a subscription brings nothing.
void hint_at_subscriptions(const ClientOptions& options, const catalogue::Catalogue& catalogue,
                           const Say& say);

/// Throws UsageError if the token document is the standard input and `is_input_taken`: `by` reads it too.
void require_input_for_client(const ClientOptions& options, bool is_input_taken, std::string_view by);

/// `client` is the result of client_from(options). The judge compares the origin of events with that of the
/// options, or else of the token document. `say` gets a hint about each thing that is not judged.
/// `first_event` is when the first event came: a token that had expired by then is judged as if it were
/// valid. Leave it empty to ask only which events could come; then neither expiry nor origin matters.
delivery::Judge make_judge(const ClientOptions& options, delivery::Client client,
                           std::optional<text::Timestamp> first_event, const Say& say);

}  // namespace wazobus::commands
