// SPDX-License-Identifier: MIT
// The commands. Each file NAME_command.cpp describes one: its options, its examples and what runs it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "cli/option.hpp"
#include "commands/client_view.hpp"
#include "commands/connecting.hpp"

namespace wazobus::cli {

struct CommandTree;

Command listen_command();
Command publish_command();
Command trace_command();
Command validate_command();
Command catalogue_command();
Command doctor_command();

/// They print the tree itself, which must outlive them.
Command completion_command(CommandTree& tree);
Command surface_command(CommandTree& tree);

// Options that several commands have.

/// The options about the exchange and the connection. `use` is the help of --exchange; `default_exchange` is
/// what the command uses without it.
void append_broker_options(std::vector<Option>& options, commands::ConnectionOptions& connection,
                           std::string_view use, std::string_view default_exchange);

/// --since and --until of captures.
void append_window_options(std::vector<Option>& options, std::optional<std::string>& since,
                           std::optional<std::string>& until);

/// The options about the connection.
void append_connection_options(std::vector<Option>& options, commands::ConnectionOptions& connection);

/// The options for a connection to wazo-websocketd.
void append_websocket_options(std::vector<Option>& options, commands::ConnectionOptions& connection);

/// The options that describe a client of wazo-websocketd, for verdicts about what it gets.
void append_client_options(std::vector<Option>& options, commands::ClientOptions& client);

/// The same without --origin-uuid.
void append_named_client_options(std::vector<Option>& options, commands::ClientOptions& client);

/// --config and --profile.
void append_configuration_options(std::vector<Option>& options, commands::ConfigurationOptions& configuration,
                                  std::string_view group);

Option catalogue_files_option(std::vector<std::string>& files);

/// --json, for commands that have -f; `choose` selects the format.
Option json_format_option(std::function<void()> choose, std::string_view brief = {});

/// `what` begins the help: "Colours in text".
Option color_option(std::string_view what, commands::Colours& colours);

}  // namespace wazobus::cli
