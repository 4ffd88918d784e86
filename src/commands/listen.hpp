// SPDX-License-Identifier: MIT
// wazobus listen: events from the bus to the screen, a pipe or a capture.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "render/formatter.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

struct ListenOptions {
  ConnectionOptions connection;
  std::vector<std::string> selectors;
  std::vector<std::string> routing_keys;
  std::vector<std::string> events;
  render::Format format = render::Format::pretty;
  std::string color = "auto";
  std::optional<std::string> output;
  std::optional<std::uint64_t> count;
  std::optional<std::string> timeout;
  std::optional<std::string> idle_timeout;
  bool quiet = false;
  bool check = false;
  bool only_invalid = false;
  std::vector<std::string> catalogues;
  std::optional<std::string> queue;
  std::optional<std::uint16_t> prefetch;
  std::optional<std::string> stream_offset;
  bool no_reconnect = false;
};

Exit listen(const ListenOptions& options, Context& context);

}  // namespace wazobus::commands
