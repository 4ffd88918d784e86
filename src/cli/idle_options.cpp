// SPDX-License-Identifier: MIT
#include "cli/idle_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "commands/connecting.hpp"
#include "render/formatter.hpp"

namespace wazobus::cli {

namespace {

/// What was typed for a command; once settings are applied, what was typed or set.
class Typed {
 public:
  explicit Typed(const Command& command) : command_(command) {}

  [[nodiscard]] bool has(std::string_view name) const {
    const Option* const option = command_.option_with_long_name(name);
    return option != nullptr && option->parsed->count() > 0;
  }
  [[nodiscard]] bool has_any(std::initializer_list<std::string_view> names) const {
    return std::any_of(names.begin(), names.end(), [this](std::string_view name) { return has(name); });
  }
  [[nodiscard]] bool has_operands() const {
    const std::vector<const Option*> operands = command_.operands();
    return std::any_of(operands.begin(), operands.end(),
                       [](const Option* operand) { return operand->parsed->count() > 0; });
  }
  /// The last value, or empty.
  [[nodiscard]] std::string value(std::string_view name) const {
    return has(name) ? command_.option_with_long_name(name)->parsed->results().back() : std::string();
  }

 private:
  const Command& command_;
};

/// A mode of a command, and the options that do nothing in it.
struct Mode {
  std::string_view command;
  bool (*is_on)(const Typed& typed);
  bool (*is_idle)(const Option& option, const Typed& typed);
  /// What follows "--port does nothing": "with --from, which reads a capture".
  std::string_view why;
  std::string_view advice = "leave it out";
};

bool is_one_of(const Option& option, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&option](std::string_view name) { return option.has_long_name(name); });
}

bool prints_for_programs(const Typed& typed) {
  const std::string format = typed.value("format");
  return typed.has("json") || (!format.empty() && !render::is_for_people(format));
}

bool is_of_bus(const Option& option) {
  const bool is_about_it = option.group == connection_group || option.group == exchange_group;
  return is_about_it && !is_one_of(option, {"profile", "config", "verbose"});
}

bool is_of_capture(const Option& option, const Typed& /*typed*/) {
  return is_one_of(option, {"follow", "since", "until"});
}

constexpr std::array modes{
    Mode{"listen", [](const Typed& typed) { return typed.has("from"); },
         [](const Option& option, const Typed& /*typed*/) {
           return is_of_bus(option) || is_one_of(option, {"verbose", "no-reconnect", "exec", "max-body"});
         },
         "with --from, which reads a capture and connects to no broker"},
    Mode{"trace", [](const Typed& typed) { return typed.has("from"); },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("user"); },
         "with --from, which reads a capture and connects to no broker",
         "it is the login at the broker; wazobus trace NAME shows the calls of a user, by name, number or "
         "uuid"},
    Mode{"trace", [](const Typed& typed) { return typed.has("from"); },
         [](const Option& option, const Typed& /*typed*/) { return is_of_bus(option); },
         "with --from, which reads a capture and connects to no broker"},
    Mode{"listen", [](const Typed& typed) { return prints_for_programs(typed) || typed.has("stats"); },
         [](const Option& option, const Typed& /*typed*/) {
           return is_one_of(option, {"compact", "cut", "delta"});
         },
         "but in the formats pretty and line"},
    Mode{"listen",
         [](const Typed& typed) {
           return prints_for_programs(typed) || typed.has("stats") || typed.value("format") == "line";
         },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("body"); },
         "but in the format pretty"},
    Mode{"listen",
         [](const Typed& typed) {
           const std::string format = typed.value("format");
           return typed.has("stats") || (!format.empty() && format != "pretty" && format != "json");
         },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("sort-keys"); },
         "but in the formats pretty and json"},
    Mode{"listen", prints_for_programs,
         [](const Option& option, const Typed& typed) {
           return option.has_long_name("color") && typed.value("color") == "always";
         },
         "but in the formats pretty and line, and with --stats"},
    Mode{"listen", [](const Typed& typed) { return !typed.has("stats"); },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("by"); },
         "without --stats"},
    Mode{"listen", [](const Typed& typed) { return !typed.has("from"); }, is_of_capture,
         "without --from, which reads a capture", "--from FILE names the capture"},
    Mode{"trace", [](const Typed& typed) { return !typed.has("from"); }, is_of_capture,
         "without --from, which reads a capture", "--from FILE names the capture"},
    Mode{"listen", [](const Typed& typed) { return !typed.has("redact"); },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("redact-key"); },
         "without --redact", "give --redact too"},
    Mode{"listen", [](const Typed& typed) { return !typed.has("header"); },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("match"); },
         "without --header"},
    Mode{"listen",
         [](const Typed& typed) {
           return !typed.has_operands() && !typed.has_any({"event", "exclude", "where", "grep"});
         },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("ignore-case"); },
         "without a name, --where or --grep"},
    Mode{"publish", [](const Typed& typed) { return typed.has("no-reconnect"); },
         [](const Option& option, const Typed& /*typed*/) {
           return option.has_long_name("reconnect-timeout");
         },
         "with --no-reconnect"},
    Mode{"validate",
         [](const Typed& typed) {
           return typed.has("quiet") && !typed.has_any({"format", "json"});
         },
         [](const Option& option, const Typed& /*typed*/) {
           return is_one_of(option, {"color", "summary"});
         },
         "with --quiet, which prints nothing"},
    Mode{"validate", [](const Typed& typed) { return typed.has("explain"); },
         [](const Option& option, const Typed& typed) {
           const std::string format = typed.value("format");
           if (option.has_long_name("format")) return format != "text" && format != "json";
           return !is_one_of(option, {"explain", "json", "color"});
         },
         "with --explain, which checks nothing and prints text or json"},
    Mode{"validate", [](const Typed& typed) { return typed.has("fail-fast"); },
         [](const Option& option, const Typed& /*typed*/) { return option.has_long_name("max-errors"); },
         "with --fail-fast, which stops after the first error"},
    Mode{"validate",
         [](const Typed& typed) {
           return typed.has("json") || (typed.has("format") && typed.value("format") != "text");
         },
         [](const Option& option, const Typed& typed) {
           return option.has_long_name("color") && typed.value("color") == "always";
         },
         "but in the format text"},
};

}  // namespace

void refuse_idle_options(const Command& command) {
  const Typed typed(command);
  for (const Mode& mode : modes) {
    if (mode.command != command.name || !mode.is_on(typed)) continue;
    for (const Option& option : command.options) {
      if (option.is_operand() || option.parsed->count() == 0 || !mode.is_idle(option, typed)) continue;
      const std::string advice =
          option.idle_advice != nullptr ? option.idle_advice(typed.value(option.long_name())) : std::string();
      throw UsageError(fmt::format("--{} does nothing {}", option.long_name(), mode.why),
                       advice.empty() ? std::string(mode.advice) : advice);
    }
  }
}

TypedOptions::TypedOptions(const Command& command) {
  for (const Option& option : command.options) {
    if (!option.is_operand() && option.parsed->count() > 0) options_.push_back(&option);
  }
}

void TypedOptions::refuse_idle(const Command& command, const commands::Context& context) const {
  const Typed given(command);
  for (const Option* const option : options_) {
    if (!option->needs.empty() && !given.has(option->needs)) {
      throw UsageError(fmt::format("--{} does nothing without --{}", option->long_name(), option->needs),
                       "leave it out");
    }
  }
  if (!given.has("from")) refuse_other_transport(command, context);
}

void TypedOptions::refuse_other_transport(const Command& command, const commands::Context& context) const {
  const bool takes_both =
      std::any_of(command.options.begin(), command.options.end(),
                  [](const Option& option) { return option.transport == Transport::websocket; });
  if (!takes_both) return;
  const bool is_websocket = commands::names_websocket(*command.connection, context);
  for (const Option* const option : options_) {
    if (is_websocket && option->transport == Transport::amqp) {
      throw UsageError(
          fmt::format("--{} needs AMQP, but the URI leads to wazo-websocketd", option->long_name()),
          "leave it out, or name the broker with amqp://");
    }
    if (!is_websocket && option->transport == Transport::websocket) {
      throw UsageError(
          fmt::format("--{} is for wazo-websocketd, and a broker takes no token", option->long_name()),
          "leave it out, or name wazo-websocketd with --uri wss://HOST");
    }
  }
}

}  // namespace wazobus::cli
