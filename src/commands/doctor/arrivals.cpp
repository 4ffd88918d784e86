// SPDX-License-Identifier: MIT
// Do events arrive, and how late?
#include "commands/doctor/arrivals.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "bus/consumer.hpp"
#include "commands/doctor/broker_check.hpp"
#include "event/delays.hpp"
#include "event/wazo.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string seconds_text(microseconds time) {
  return fmt::format("{:.1f} s", static_cast<double>(time.count()) / 1e6);
}

std::vector<bus::Binding> bindings_for_everything(const BrokerCheck& check) {
  std::vector<bus::Binding> bindings;
  for (const bus::Exchange& exchange : check.exchanges)
    bindings.push_back({exchange.name, exchange.type == bus::ExchangeType::topic ? "#" : "", {}});
  return bindings;
}

/// Waits for the first event that is not a probe of some doctor. Returns nothing after check.patience or a
/// signal.
std::optional<Arrival> first_arrival(const BrokerCheck& check, bus::Consumer& consumer) {
  const auto start = steady_clock::now();
  const auto deadline = start + check.patience;
  event::Frame frame;
  event::Event event;
  while (!check.context.interrupt.raised()) {
    unsigned taken = 0;
    for (; taken < bus::Connection::most_in_a_row; ++taken) {
      if (consumer.next(frame) != event::Source::Step::frame) break;
      event.read(frame);
      if (event.name() != probe_name) return arrival_of(event, start);
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds::zero()) break;
    const bool has_more = taken == bus::Connection::most_in_a_row;
    const milliseconds longest = has_more ? milliseconds::zero() : std::min(left, consumer.patience());
    std::array<pollfd, 2> waiting{{{consumer.fd(), POLLIN, 0}, {check.context.interrupt.fd(), POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), static_cast<int>(longest.count()));
  }
  return std::nullopt;
}

/// The limit of the queue in bytes.
constexpr std::uint64_t most_waiting = 64UL * 1024 * 1024;

/// Uses a new connection, because an alarm may have stopped the other one.
std::optional<Arrival> wait_for_event(BrokerCheck& check) {
  ConnectionFacts facts;
  std::optional<Interrupt::EndsProgram> connecting(std::in_place, Exit::interrupted);
  bus::Connection connection = bus::Connection::open({&check.endpoint, 1}, check.traced(facts));
  bus::Consumer consumer(connection, bindings_for_everything(check),
                         {.now = check.context.now, .queue_limit = most_waiting});
  connecting.reset();
  return first_arrival(check, consumer);
}

}  // namespace

Arrival arrival_of(const event::Event& event, steady_clock::time_point start) {
  Arrival arrival;
  arrival.name = text::safe(event.name().value_or(event.frame().routing_key));
  arrival.waited = std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
  const std::optional<std::string> timestamp = event.text_member(event::member::timestamp);
  text::LocalZone zone;
  const auto sent = timestamp ? text::parse_time(*timestamp, zone, event.frame().received) : std::nullopt;
  if (sent) arrival.delay = event.frame().received - *sent;
  return arrival;
}

StepResult judge_arrival(const Arrival& arrival) {
  constexpr microseconds late = std::chrono::seconds(5);
  constexpr microseconds ahead = std::chrono::seconds(-1);
  const std::string came = fmt::format("{} came after {}", arrival.name, seconds_text(arrival.waited));
  StepResult step{Health::ok, came};
  step.details = {text_detail("event", arrival.name),
                  number_detail("waited_ms", static_cast<double>(arrival.waited.count()) / 1000)};
  if (!arrival.delay) {
    step.message += "; it has no timestamp, so its delay is not known";
    return step;
  }
  const microseconds delay = *arrival.delay;
  if (delay < ahead || delay > event::longest_delay) {
    step.health = Health::warning;
    step.message += fmt::format("; its timestamp is {} {}", seconds_text(delay < ahead ? -delay : delay),
                                delay < ahead ? "ahead of this machine's clock" : "old");
    step.advice =
        "the clocks or the time zones of the two machines differ, so its delay is not known; TZ sets "
        "the zone of the server";
    return step;
  }
  step.details.push_back(number_detail("delay_ms", static_cast<double>(delay.count()) / 1000));
  step.message += fmt::format(", {} behind its timestamp", milliseconds_text(delay));
  if (delay < late) return step;
  step.health = Health::warning;
  step.advice = "the bus is slow, or the clocks of the two machines differ";
  return step;
}

StepResult check_events(BrokerCheck& check) {
  if (check.exchanges.empty()) return {Health::warning, "not tried: there is no exchange to listen on"};
  if (!check.probe.reads) return {Health::warning, "not tried: the user may not listen"};
  check.connection.reset();
  const std::optional<Arrival> arrival = wait_for_event(check);
  if (arrival) return judge_arrival(*arrival);
  return {Health::warning, fmt::format("none came within {}", text::duration(check.patience)),
          "is the server idle? Make a call or restart a telephone meanwhile; --timeout 1m waits longer"};
}

}  // namespace wazobus::commands
