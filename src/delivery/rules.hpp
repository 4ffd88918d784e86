// SPDX-License-Identifier: MIT
// Decides whether a client of wazo-websocketd gets an event, and if not, which step stops it first. The steps
// are the bindings of wazo-websocketd, its reading of the message, and the ACL, in the order in which a
// message passes them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "delivery/access.hpp"
#include "delivery/client.hpp"
#include "event/event.hpp"

namespace wazobus::delivery {

/// The steps at which an event can be stopped, in their order.
enum class Reason : std::uint8_t {
  none,
  exchange,      ///< published on an exchange on which wazo-websocketd does not listen
  origin,        ///< header origin_uuid is not that of the server
  tenant,        ///< header tenant_uuid is not the client's
  user,          ///< no header user_uuid:... names the client's user
  subscription,  ///< header name is not subscribed to
  body,          ///< the body is not a JSON object
  name,          ///< neither header nor body names it
  acl_header,    ///< header required_acl is missing or is not a text
  acl,           ///< the token does not grant the required ACL
  expiry,        ///< the token has expired
};

/// All reasons except none.
std::span<const Reason> reasons();
/// Its name in JSON and in tables: "tenant", "acl_header".
std::string_view name_of(Reason reason);

enum class Outcome : std::uint8_t {
  delivered,
  undelivered,
  unknown,  ///< a bare body lacks what the step `reason` needs
};

/// All texts are safe for a terminal.
struct Verdict {
  Outcome outcome = Outcome::delivered;
  Reason reason = Reason::none;
  std::string needed;       ///< the value that the step requires; or empty
  std::string has;          ///< the value that the client has, or the event if that has a fault; or empty
  std::string explanation;  ///< for people: both values, and the remedy
};

/// Outcome and step: "delivered", "not delivered: acl".
std::string headline(const Verdict& verdict);

/// "delivered", "not delivered: acl: requires ..., granted ...", "not known: tenant: ..."
std::string describe(const Verdict& verdict);

class Judge {
 public:
  struct Options {
    /// The server's own uuid. If it is unknown, events only need to have an origin.
    std::optional<std::string> origin{};
    /// Are events undelivered that arrived after the token expired? False for a token that had expired before
    /// all of them.
    bool heeds_expiry = false;
  };

  Judge(Client client, Options options);

  /// Judges an event of the broker or of a capture. A message without exchange, key and headers is the bare
  /// body of a capture. Since 22.03 such a body repeats the headers, and these copies are judged. An older
  /// body lacks them, so the verdict may be Outcome::unknown. A message whose exchange is unknown, as in
  /// captures of wazo-debug, passes that step. Assumes that the client has sent `start`.
  [[nodiscard]] Verdict judge(const event::Event& event) const;

  [[nodiscard]] const Client& client() const { return client_; }
  [[nodiscard]] const AccessCheck& access() const { return access_; }
  [[nodiscard]] bool judges_origin() const { return options_.origin.has_value(); }

  /// The verdict for an ACL that decide() refuses: "requires ..., granted ... (me is ...)".
  [[nodiscard]] Verdict refusal(std::string_view required) const;

 private:
  struct Message;
  using Stop = std::optional<Verdict>;

  [[nodiscard]] Stop judge_exchange(const Message& message) const;
  [[nodiscard]] Stop judge_origin(const Message& message) const;
  [[nodiscard]] Stop judge_tenant(const Message& message) const;
  [[nodiscard]] Stop judge_user(const Message& message) const;
  [[nodiscard]] Stop judge_subscription(const Message& message) const;
  [[nodiscard]] Stop judge_body(const Message& message) const;
  [[nodiscard]] Stop judge_name(const Message& message) const;
  [[nodiscard]] Stop judge_acl(const Message& message) const;
  [[nodiscard]] Stop judge_expiry(const Message& message) const;
  [[nodiscard]] std::string with_meanings(const std::vector<std::string>& accesses) const;

  Client client_;
  Options options_;
  AccessCheck access_;
};

}  // namespace wazobus::delivery
