// SPDX-License-Identifier: MIT
#include "commands/doctor/doctor.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "commands/doctor/broker_check.hpp"
#include "commands/doctor/report.hpp"
#include "commands/doctor/settings.hpp"
#include "commands/doctor/websocket_examination.hpp"
#include "commands/interrupt.hpp"

namespace wazobus::commands {

namespace {

StepResult run_step(const AmqpStep& step, BrokerCheck& check) {
  try {
    return step.run(check);
  } catch (const Failure& failure) {
    return {Health::failed, failure.what(), failure.advice()};
  }
}

/// False after a signal.
bool examine_broker(const bus::Endpoint& endpoint, const bus::ConnectOptions& connect,
                    std::chrono::milliseconds patience, DoctorReport& report, const Context& context) {
  BrokerCheck check(endpoint, connect, patience, context);
  for (const AmqpStep& step : amqp_steps()) {
    std::optional<Interrupt::EndsProgram> ending;
    if (!step.heeds_signals) ending.emplace(Exit::interrupted);
    if (check.connection) check.connection->begin_step();
    const StepResult result = run_step(step, check);
    ending.reset();
    if (context.interrupt.raised()) return false;
    report.add(step.name, result, endpoint.where());
    if (result.health != Health::failed || !step.is_needed) continue;
    context.say(fmt::format("wazobus: all other steps need '{}' and were not tried", step.name));
    break;
  }
  return true;
}

Exit examine_by_amqp(const ConnectionOptions& options, std::chrono::milliseconds patience,
                     DoctorReport& report, const Context& context) {
  const std::vector<bus::Endpoint> endpoints = endpoints_from(options, context);
  const bus::ConnectOptions connect = connect_options_from(options, context);
  std::vector<std::string> brokers;
  for (const bus::Endpoint& endpoint : endpoints) brokers.push_back(endpoint.where());
  report.add("settings", describe_settings(options, brokers, context), {});
  for (const bus::Endpoint& endpoint : endpoints) {
    if (!examine_broker(endpoint, connect, patience, report, context)) return Exit::interrupted;
  }
  return Exit::done;
}

}  // namespace

Exit doctor(const DoctorOptions& options, Context& context) {
  require_some_time(options.timeout, "--timeout");
  DoctorReport report(options.json, options.color, context);
  const Exit end = names_websocket(options.connection, context)
                       ? examine_by_websocket(options.connection, options.timeout, report, context)
                       : examine_by_amqp(options.connection, options.timeout, report, context);
  return end == Exit::done && report.has_failed() ? Exit::broker : end;
}

}  // namespace wazobus::commands
