// SPDX-License-Identifier: MIT
// wazobus publish: messages to the bus, and the truth about what became of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

struct PublishOptions {
  ConnectionOptions connection;
  std::optional<std::string> routing_key;
  std::optional<std::string> body;
  std::optional<std::string> file;
  std::vector<std::string> headers;
  std::vector<std::string> properties;
  std::string confirm_timeout = "30s";
  bool mandatory = false;
  bool force = false;
  bool dry_run = false;
  bool quiet = false;
};

Exit publish(const PublishOptions& options, Context& context);

}  // namespace wazobus::commands
