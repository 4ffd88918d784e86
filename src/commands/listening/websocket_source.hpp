// SPDX-License-Identifier: MIT
// listen as a client of wazo-websocketd.
#pragma once

#include <memory>
#include <string>

#include "commands/context.hpp"
#include "commands/listening/listen.hpp"
#include "commands/listening/listen_source.hpp"

namespace wazobus::commands {

/// Checks the options about the connection, and reads the files of --token-file and --password-file.
/// `selection` describes what is listened for. `limits` and `context` must outlive it. Throws UsageError,
/// also for options that need AMQP and if the build has no WebSocket, and IoError.
std::unique_ptr<ListenSource> make_websocket_source(const ListenOptions& options, std::string selection,
                                                    const Limits& limits, const Context& context);

}  // namespace wazobus::commands
