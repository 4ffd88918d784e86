// SPDX-License-Identifier: MIT
// The exchanges of a Wazo server (wire.md, section 2) and how to find out which of them are there.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/connection.hpp"
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

inline const Exchange xivo{"xivo", ExchangeType::topic};
inline const Exchange wazo_headers{"wazo-headers", ExchangeType::headers};

/// Which exchange the user named, if any.
struct ExchangeChoice {
  std::optional<std::string> name;
  /// Empty: whichever type it is found to have.
  std::optional<ExchangeType> type;
  /// Create what is missing, durable and without arguments, as Wazo does.
  bool declare = false;
};

/// The exchanges to listen to: the named one, else those of xivo and wazo-headers that exist. With declare,
/// the default is both and the binding between them. Throws BrokerError when there is none or one is of
/// another type.
std::vector<Exchange> exchanges_to_listen(Connection& connection, const ExchangeChoice& choice);

/// The exchange to publish to, known to exist: the named one ("" is the default exchange), else xivo, else
/// wazo-headers. Throws BrokerError.
std::string exchange_to_publish(Connection& connection, const ExchangeChoice& choice);

/// As exchange_to_publish(), for a new connection, with publisher confirms turned on in the same go. Nothing
/// where more than a look at one exchange is asked for, or it is not there.
std::optional<std::string> exchange_at_once(Connection& connection, const ExchangeChoice& choice);

}  // namespace wazobus::bus
