// SPDX-License-Identifier: MIT
// wazobus listen: shows events from the bus or from captures, and keeps them in a capture.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/client_view.hpp"
#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "commands/listening/selecting.hpp"
#include "commands/listening/stats_group.hpp"
#include "render/formatter.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

struct ListenOptions {
  ConnectionOptions connection;
  SelectOptions select;
  std::vector<std::string> from;  ///< captures, or folders of them, instead of the bus
  bool follow = false;
  std::optional<std::string> since;
  std::optional<std::string> until;

  render::Format format = render::Format::pretty;
  bool is_format_chosen = false;
  std::optional<std::string> format_template;  ///< used instead of the format
  Colours color = Colours::where_a_terminal_shows_them;
  bool compact = false;
  render::BodyParts body = render::BodyParts::data_and_line;
  bool delta = false;
  bool sort_keys = false;
  std::size_t cut = 0;
  bool stats = false;
  std::optional<std::chrono::milliseconds> stats_period;
  StatsBy by = StatsBy::name;
  bool quiet = false;

  std::optional<std::string> output;
  std::optional<std::string> output_mode;
  std::optional<std::string> rotate;
  std::optional<std::uint64_t> rotate_keep;
  bool force = false;

  bool check = false;
  bool only_invalid = false;
  std::vector<std::string> catalogues;

  bool redact = false;
  std::optional<std::string> redact_key;  ///< a file

  ClientOptions client;
  std::optional<delivery::Outcome> only;  ///< show only these of the client's events

  std::optional<std::uint64_t> count;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<std::chrono::milliseconds> idle_timeout;

  std::optional<std::string> exec;  ///< a shell command

  std::optional<std::string> queue;
  std::optional<std::uint16_t> prefetch;
  std::optional<std::string> stream_offset;
  std::string queue_limit = "64M";
  std::string max_body = "512M";
  bool no_reconnect = false;
};

/// Is the value of --format a template, and not the name of a format?
bool is_template(std::string_view format);

/// Checks the options (setup.hpp), then opens the outputs and the source.
Exit listen(const ListenOptions& options, Context& context);

}  // namespace wazobus::commands
