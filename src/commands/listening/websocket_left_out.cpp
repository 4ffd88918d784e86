// SPDX-License-Identifier: MIT
// Replaces the functions that need a WebSocket, in a build without it.
#include "commands/connecting.hpp"
#include "commands/doctor/websocket_examination.hpp"
#include "commands/listening/websocket_source.hpp"

namespace wazobus::commands {

namespace {

[[noreturn]] void refuse_websocket() {
  throw UsageError("this wazobus was built without WebSocket",
                   "name the broker with amqp://, or build with -DWAZOBUS_WEBSOCKET=ON");
}

}  // namespace

void require_websocket_uri(std::string_view /*text*/) {}

bool has_websocket_secret(std::string_view /*text*/) {
  return false;
}

std::unique_ptr<ListenSource> make_websocket_source(const ListenOptions& /*options*/,
                                                    std::string /*selection*/, const Limits& /*limits*/,
                                                    const Context& /*context*/) {
  refuse_websocket();
}

Exit examine_by_websocket(const ConnectionOptions& /*options*/, std::chrono::milliseconds /*patience*/,
                          DoctorReport& /*report*/, const Context& /*context*/) {
  refuse_websocket();
}

}  // namespace wazobus::commands
