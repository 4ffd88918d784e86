// SPDX-License-Identifier: MIT
// The exchanges of a Wazo server (docs/bus.md, section 2), and how to find out which of them exist.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/connection.hpp"
#include "event/wazo.hpp"
#include "text/choice.hpp"

namespace wazobus::bus {

enum class ExchangeType { topic, headers };

inline constexpr std::array exchange_type_choices{
    text::Choice{"topic", ExchangeType::topic},
    text::Choice{"headers", ExchangeType::headers},
};

std::string_view to_string(ExchangeType type);

struct Exchange {
  std::string name;
  ExchangeType type;
  bool operator==(const Exchange&) const = default;
};

inline const Exchange xivo{std::string(event::xivo), ExchangeType::topic};
inline const Exchange wazo_headers{std::string(event::wazo_headers), ExchangeType::headers};

/// What --declare did.
struct Declared {
  std::vector<std::string> created;  ///< exchanges that did not exist
  bool is_linked = false;            ///< xivo was bound to wazo-headers, if it was not yet
};

/// The exchange that the user named, if any.
struct ExchangeChoice {
  std::optional<std::string> name;
  /// Empty: any type.
  std::optional<ExchangeType> type;
  /// Create missing exchanges, durable and without arguments, as Wazo does.
  bool declare = false;
  /// Called when what `declare` asks for exists. Optional; costs a round trip for each exchange.
  std::function<void(const Declared&)> declared{};
};

/// The exchanges to listen to: the named one, or else xivo and wazo-headers if they exist. With `declare`,
/// the default is both and the binding between them. Throws BrokerError if none exists, or if one has another
/// type.
std::vector<Exchange> exchanges_to_listen(Connection& connection, const ExchangeChoice& choice);

struct FoundExchange {
  bool exists = false;
  /// Empty if the user may not declare the exchange, so that the broker does not tell.
  std::optional<std::string> type = {};
  /// The broker's words if the exchange has the expected type, but not the flags that Wazo gives it.
  std::string difference = {};
};

/// Looks at one exchange, without changing anything. Throws BrokerError.
FoundExchange find_exchange(Connection& connection, const Exchange& expected);

/// The exchange to publish to, which exists: the named one ("" is the default exchange), or else xivo, or
/// else wazo-headers. Throws BrokerError.
std::string exchange_to_publish(Connection& connection, const ExchangeChoice& choice);

/// Like exchange_to_publish(), for a new connection, and turns publisher confirms on in the same round trip.
/// Empty if more than the existence of one exchange must be checked, or if it does not exist.
std::optional<std::string> exchange_at_once(Connection& connection, const ExchangeChoice& choice);

}  // namespace wazobus::bus
