// SPDX-License-Identifier: MIT
// wazobus trace: the events of one call, or a list of the calls.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "render/tracing/trace.hpp"
#include "text/choice.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// Which events are used: all, or only one family.
enum class TraceWhat { all, bus, ami, ari };

inline constexpr std::array trace_what_choices{
    text::Choice{"all", TraceWhat::all, "all"},
    text::Choice{"bus", TraceWhat::bus, "those of Wazo's services"},
    text::Choice{"ami", TraceWhat::ami, "Asterisk's manager interface"},
    text::Choice{"ari", TraceWhat::ari, "Asterisk's REST interface"},
};

struct TraceOptions {
  ConnectionOptions connection;
  std::vector<std::string> ids;
  std::vector<std::string> from;  ///< captures, instead of the bus
  std::optional<std::string> since;
  std::optional<std::string> until;
  render::TraceFormat format = render::TraceFormat::text;
  TraceWhat what = TraceWhat::all;
  bool only_failed = false;
  Colours color = Colours::where_a_terminal_shows_them;
  bool is_quiet = false;
  std::vector<std::string> catalogues;
  std::optional<std::uint64_t> keep;
  std::optional<std::uint64_t> count;
  std::optional<std::chrono::milliseconds> timeout;
};

/// Checks the options (setup.hpp), then opens the source.
Exit trace(const TraceOptions& options, Context& context);

}  // namespace wazobus::commands
