// SPDX-License-Identifier: MIT
// The broker's own words when it closes a channel or the connection. For the .cpp files of this room only.
#pragma once

#include <fmt/format.h>

#include "bus/amqp.hpp"
#include "bus/connection.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::bus {

/// `method` is channel.close or connection.close; its text belongs to the library's pool and is copied.
inline Refusal refusal_from(const amqp_method_t& method) {
  if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
    const auto* const close = static_cast<const amqp_channel_close_t*>(method.decoded);
    return {close->reply_code, text::safe(view(close->reply_text))};
  }
  const auto* const close = static_cast<const amqp_connection_close_t*>(method.decoded);
  return {close->reply_code, text::safe(view(close->reply_text))};
}

inline BrokerError closed_by_broker(Connection& connection, const amqp_method_t& method) {
  if (method.id == AMQP_CONNECTION_CLOSE_METHOD) connection.give_up();
  return BrokerError(fmt::format("{} closed the {}: {}", connection.endpoint().where(),
                                 method.id == AMQP_CHANNEL_CLOSE_METHOD ? "channel" : "connection",
                                 refusal_from(method).text));
}

}  // namespace wazobus::bus
