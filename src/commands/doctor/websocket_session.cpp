// SPDX-License-Identifier: MIT
// The steps of a session with wazo-websocketd, from the WebSocket to the first event.
#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>

#include "commands/doctor/arrivals.hpp"
#include "commands/doctor/websocket_check.hpp"
#include "text/time.hpp"
#include "websocket/opening.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Takes the next event that can be read without waiting. Returns false if none is among the next messages.
bool take_event(WebSocketCheck& check, event::Frame& frame) {
  for (unsigned i = 0; i < websocket::Channel::most_in_a_row; ++i) {
    switch (check.channel->receive()) {
      case websocket::Channel::Got::text: {
        const websocket::ServerMessage message = check.reader.read(check.channel->message());
        if (message.op != "event" || message.data.empty()) break;
        check.reader.fill(message.data, true, frame);
        frame.received = check.context.now();
        return true;
      }
      case websocket::Channel::Got::binary:
        break;
      case websocket::Channel::Got::end:
        websocket::fail_closed(check.endpoint, check.channel->closing());
      case websocket::Channel::Got::nothing:
        return false;
    }
  }
  return false;
}

void wait_for_bytes(const WebSocketCheck& check, milliseconds longest) {
  const int events = check.channel->is_sending() ? POLLIN | POLLOUT : POLLIN;
  std::array<pollfd, 2> waiting{
      {{check.channel->fd(), static_cast<short>(events), 0}, {check.context.interrupt.fd(), POLLIN, 0}}};
  ::poll(waiting.data(), waiting.size(), static_cast<int>(longest.count()));
}

std::optional<Arrival> first_event(WebSocketCheck& check) {
  const auto start = steady_clock::now();
  const auto deadline = start + check.patience;
  event::Frame frame;
  event::Event event;
  for (;;) {
    if (check.context.interrupt.raised()) throw network::Stopped();
    if (take_event(check, frame)) {
      event.read(frame);
      return arrival_of(event, start);
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds::zero()) return std::nullopt;
    wait_for_bytes(check, check.channel->may_have_more() ? milliseconds::zero() : left);
  }
}

}  // namespace

StepResult upgrade_to_websocket(WebSocketCheck& check) {
  const auto start = steady_clock::now();
  check.channel = websocket::upgrade(check.endpoint, check.token, check.connect, check.time_to_connect());
  const auto time = std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
  return {Health::ok,
          fmt::format("{} takes a WebSocket, after {}", websocket::where(check.endpoint),
                      milliseconds_text(time)),
          {},
          {number_detail("ms", static_cast<double>(time.count()) / 1000)}};
}

StepResult await_init(WebSocketCheck& check) {
  websocket::await_greeting(*check.channel, check.endpoint, check.reader, check.time_to_connect());
  return {Health::ok, fmt::format("wazo-websocketd takes the token, and speaks version {} of its protocol",
                                  websocket::protocol_version)};
}

StepResult subscribe_to_all(WebSocketCheck& check) {
  websocket::subscribe(*check.channel, check.endpoint, {"*"}, check.reader, check.time_to_connect());
  return {Health::ok, "to all events ('*')"};
}

StepResult start_session(WebSocketCheck& check) {
  websocket::start_events(*check.channel, check.endpoint, check.reader, check.time_to_connect());
  return {Health::ok, "events may come"};
}

StepResult await_event(WebSocketCheck& check) {
  if (const std::optional<Arrival> arrival = first_event(check)) return judge_arrival(*arrival);
  return {
      Health::warning, fmt::format("none came within {}", text::duration(check.patience)),
      "is the server idle? Make a call meanwhile; --timeout 1m waits longer. listen --client FILE on AMQP "
      "says why this token does not get an event"};
}

}  // namespace wazobus::commands
