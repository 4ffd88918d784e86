// SPDX-License-Identifier: MIT
// The source of listen for a ws: or wss: URI: it connects as a client of wazo-websocketd.
#pragma once

#include <memory>
#include <string>

#include "commands/context.hpp"
#include "commands/listening/listen.hpp"
#include "commands/listening/listen_source.hpp"

namespace wazobus::commands {

/// Checks the options about the connection, and reads the files of --token-file and --password-file.
/// `selection` describes the wanted events. `limits` and `context` must outlive the result. Throws IoError,
/// and UsageError, also for options that need AMQP and if the build has no WebSocket.
std::unique_ptr<ListenSource> make_websocket_source(const ListenOptions& options, std::string selection,
                                                    const Limits& limits, const Context& context);

}  // namespace wazobus::commands
