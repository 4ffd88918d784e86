// SPDX-License-Identifier: MIT
// Does a client of wazo-websocketd get an event, and if not, what stops it first? The rules are those of its
// bindings, of what it makes of a message, and of the ACL, in the order in which a message meets them.
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
  exchange,      ///< published where wazo-websocketd does not listen
  origin,        ///< header origin_uuid is not that of the server
  tenant,        ///< header tenant_uuid is not the client's
  user,          ///< no header user_uuid:... names the client's user
  subscription,  ///< header name is not subscribed to
  body,          ///< no JSON object
  name,          ///< neither header nor body names it
  acl_header,    ///< header required_acl is missing or is no text
  acl,           ///< the token does not grant the required ACL
  expiry,        ///< the token has expired
};

/// All but none.
std::span<const Reason> reasons();
/// Its name in JSON and in tables: "tenant", "acl_header".
std::string_view name_of(Reason reason);

enum class Outcome : std::uint8_t {
  delivered,
  undelivered,
  unknown,  ///< a bare body does not tell what the step `reason` asks for
};

/// All texts are safe for a terminal.
struct Verdict {
  Outcome outcome = Outcome::delivered;
  Reason reason = Reason::none;
  std::string needed;       ///< what the step asks for, where a value says it; or empty
  std::string has;          ///< what the client, or for faults of an event the event, has; or empty
  std::string explanation;  ///< for people: both, and the cure
};

/// Outcome and step: "delivered", "not delivered: acl".
std::string headline(const Verdict& verdict);

/// "delivered", "not delivered: acl: requires ..., granted ...", "not known: tenant: ..."
std::string describe(const Verdict& verdict);

class Judge {
 public:
  struct Options {
    /// The server's own uuid. Without it, it is only asked whether an event has an origin.
    std::optional<std::string> origin{};
    /// Is an event that arrived after the token's end lost? Off for a token that is only looked at
    /// afterwards.
    bool heeds_expiry = false;
  };

  Judge(Client client, Options options);

  /// Judges an event of the broker or of a capture. A message without exchange, key and headers is the bare
  /// body of a capture: since 22.03 it repeats the headers, which are judged in their stead; where they are
  /// missing from an older one, the verdict may be Outcome::unknown. An exchange that is not named, as in
  /// captures of wazo-debug, is not judged. The client is taken to have sent `start`.
  [[nodiscard]] Verdict judge(const event::Event& event) const;

  [[nodiscard]] const Client& client() const { return client_; }
  [[nodiscard]] const AccessCheck& access() const { return access_; }
  [[nodiscard]] bool judges_origin() const { return options_.origin.has_value(); }

  /// Why `required` is not granted: "requires ..., granted ... (me is ...)". For an ACL that decide()
  /// refuses.
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
