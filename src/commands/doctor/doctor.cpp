// SPDX-License-Identifier: MIT
#include "commands/doctor/doctor.hpp"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "commands/doctor/broker_check.hpp"
#include "commands/doctor/report.hpp"
#include "commands/interrupt.hpp"
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

Step describe_settings(const ConnectionOptions& options, const std::vector<bus::Endpoint>& endpoints,
                       const Context& context) {
  std::vector<std::string> brokers;
  for (const bus::Endpoint& endpoint : endpoints) brokers.push_back(endpoint.where());
  const std::string file = text::safe(options.settings_file.value_or(""));
  const std::string profile = text::safe(options.profile.value_or(""));
  const std::string read = file.empty()      ? "no configuration file"
                           : profile.empty() ? fmt::format("settings of {}", file)
                                             : fmt::format("settings of {}, profile '{}'", file, profile);
  return {Health::ok,
          fmt::format("{}, {}; {}", fmt::join(brokers, " and "), source_of_broker(options, context), read),
          {},
          {texts_detail("brokers", brokers), text_detail("file", file), text_detail("profile", profile)}};
}

Step run_step(const AmqpStep& step, BrokerCheck& check) {
  try {
    return step.run(check);
  } catch (const Failure& failure) {
    return {Health::failed, failure.what(), failure.advice()};
  }
}

/// False after a signal.
bool examine_by_amqp(const bus::Endpoint& endpoint, const bus::ConnectOptions& connect,
                     std::chrono::milliseconds patience, DoctorReport& report, const Context& context) {
  BrokerCheck check(endpoint, connect, patience, context);
  for (const AmqpStep& step : amqp_steps()) {
    std::optional<Interrupt::EndsProgram> ending;
    if (!step.heeds_signals) ending.emplace(Exit::interrupted);
    const Step result = run_step(step, check);
    ending.reset();
    if (context.interrupt.raised()) return false;
    report.add(step.name, result, endpoint.where());
    if (result.health != Health::failed || !step.is_needed) continue;
    context.say(fmt::format("wazobus: all other steps need '{}' and were not tried", step.name));
    break;
  }
  return true;
}

}  // namespace

Exit doctor(const DoctorOptions& options, Context& context) {
  const std::chrono::milliseconds patience = some_time_from(options.timeout, "--timeout");
  const std::vector<bus::Endpoint> endpoints = endpoints_from(options.connection, context);
  const bus::ConnectOptions connect = connect_options_from(options.connection, context);
  DoctorReport report(options.json, options.color, context);
  report.add("settings", describe_settings(options.connection, endpoints, context), {});
  // Each broker is examined in the way that its URI names. A WebSocket (wss://) will be another list of steps
  // beside amqp_steps(), with its own counterpart of BrokerCheck.
  for (const bus::Endpoint& endpoint : endpoints) {
    if (!examine_by_amqp(endpoint, connect, patience, report, context)) return Exit::interrupted;
  }
  return report.has_failed() ? Exit::broker : Exit::done;
}

}  // namespace wazobus::commands
