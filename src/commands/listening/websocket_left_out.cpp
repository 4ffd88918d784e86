// SPDX-License-Identifier: MIT
// Takes the place of websocket_source.cpp and websocket_connecting.cpp in a build without WebSocket.
#include "commands/connecting.hpp"
#include "commands/listening/websocket_source.hpp"

namespace wazobus::commands {

void require_websocket_uri(std::string_view /*text*/) {}

bool has_websocket_secret(std::string_view /*text*/) {
  return false;
}

std::unique_ptr<ListenSource> make_websocket_source(const ListenOptions& /*options*/,
                                                    std::string /*selection*/, const Limits& /*limits*/,
                                                    const Context& /*context*/) {
  throw UsageError("this wazobus was built without WebSocket",
                   "name the broker with amqp://, or build with -DWAZOBUS_WEBSOCKET=ON");
}

}  // namespace wazobus::commands
