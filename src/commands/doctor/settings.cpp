// SPDX-License-Identifier: MIT
#include "commands/doctor/settings.hpp"

#include <fmt/format.h>

#include <optional>

#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// "named by $AMQP_URL"
std::string source_of_broker(const ConnectionOptions& options, const Context& context) {
  const std::string file = text::safe(options.settings_file.value_or(""));
  if (options.broker_is_configured) return fmt::format("named by {}", file);
  if (!options.uris.empty() || options.host) return "named on the command line";
  if (const auto variable = broker_variable(context)) return fmt::format("named by ${}", *variable);
  return "which nothing names: the default";
}

}  // namespace

StepResult describe_settings(const ConnectionOptions& options, const std::vector<std::string>& servers,
                             const Context& context) {
  const std::string file = text::safe(options.settings_file.value_or(""));
  const std::string profile = text::safe(options.profile.value_or(""));
  const std::string read = file.empty()      ? "no configuration file"
                           : profile.empty() ? fmt::format("settings of {}", file)
                                             : fmt::format("settings of {}, profile '{}'", file, profile);
  return {Health::ok,
          fmt::format("{}, {}; {}", fmt::join(servers, " and "), source_of_broker(options, context), read),
          {},
          {texts_detail("brokers", servers), text_detail("file", file), text_detail("profile", profile)}};
}

}  // namespace wazobus::commands
