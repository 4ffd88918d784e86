// SPDX-License-Identifier: MIT
// wazobus publish: sends messages to the bus, and reports what became of each of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/client_view.hpp"
#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "commands/publishing/values_are.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

struct PublishOptions {
  ConnectionOptions connection;
  std::vector<std::string> operands;  ///< names of events, and files
  std::optional<std::string> what;    ///< the first operand
  std::vector<std::string> others;    ///< the other operands
  std::optional<std::string> routing_key;
  std::optional<std::string> body;
  std::vector<std::string> headers;
  std::vector<std::string> properties;
  ValuesAre values = ValuesAre::as_they_look;

  /// A --set or --unset as it was typed. They are applied in their order.
  struct SetOrUnset {
    bool removes;
    std::string typed;
  };
  std::vector<SetOrUnset> changes;
  std::optional<std::string> tenant;
  std::vector<std::string> user_uuids;
  std::optional<std::string> origin_uuid;
  std::vector<std::string> catalogues;
  bool force = false;
  bool skip_refused = false;

  std::optional<std::string> template_file;
  std::vector<std::string> variables;
  std::optional<std::string> variable_file;

  ClientOptions client;
  std::optional<std::string> for_client;  ///< a token document, as client.file is

  std::vector<std::string> replay;
  std::optional<std::string> speed;
  std::optional<std::chrono::milliseconds> longest_pause;
  std::optional<std::string> rate;
  std::optional<std::uint64_t> repeat;
  bool loop = false;
  std::optional<std::uint64_t> resume_from;
  std::optional<std::string> progress;

  std::size_t window = 1000;
  std::chrono::milliseconds confirm_timeout = std::chrono::seconds(30);
  std::chrono::milliseconds reconnect_timeout = std::chrono::minutes(5);
  bool no_reconnect = false;
  bool mandatory = false;
  bool dry_run = false;
  bool json = false;
  bool quiet = false;
};

/// Checks the options (setup.hpp), then opens the input and sends it.
Exit publish(const PublishOptions& options, Context& context);

}  // namespace wazobus::commands
