// SPDX-License-Identifier: MIT
#include "commands/doctor/probing.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <utility>

#include "bus/consumer.hpp"
#include "bus/publisher.hpp"
#include "event/wazo.hpp"
#include "json/writer.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool was_refused_access(const ConnectionFacts& facts) {
  constexpr int access_refused = 403;
  return facts.refusal && facts.refusal->code == access_refused;
}

constexpr std::string_view probe_header = "wazobus_probe";

std::string random_id() {
  std::random_device device;
  return text::random_uuid([&device] { return std::uint64_t{device()} << 32U | device(); });
}

event::FieldValue text_field(std::string_view text) {
  return {std::string(text)};
}

class Probing {
 public:
  explicit Probing(BrokerCheck& check) : check_(check), id_(random_id()) {}
  Probing(const Probing&) = delete;
  Probing& operator=(const Probing&) = delete;

  ProbeResult run() {
    open_queue();
    if (!check_.exchanges.empty()) send();
    return std::move(result_);
  }

 private:
  using Clock = steady_clock;
  enum Line : std::uint64_t { direct_line = 1, link_line = 2 };

  void open_queue();
  void note_refused_queue();
  void send();
  void note_refused_sending();
  [[nodiscard]] bus::Publisher::Settings publisher_settings(ConnectionFacts& facts);
  [[nodiscard]] event::Frame probe_frame(Line line) const;
  void exchange_messages(bus::Publisher& publisher);
  void take_arrived();
  [[nodiscard]] bool is_done(const bus::Publisher& publisher) const;
  void wait(const bus::Publisher& publisher, Clock::time_point deadline) const;

  /// Do both exchanges exist, so that the link between them can be tested?
  [[nodiscard]] bool tries_link() const { return check_.has(bus::xivo) && check_.has(bus::wazo_headers); }
  [[nodiscard]] std::string key_of(Line line) const {
    return fmt::format("wazobus.probe.{}.{}", line == link_line ? "link" : "direct", id_);
  }
  /// The value of the header by which the binding on wazo-headers selects.
  [[nodiscard]] std::string mark_of(Line line) const { return key_of(line); }

  BrokerCheck& check_;
  std::string id_;
  ProbeResult result_;
  std::optional<bus::Consumer> consumer_;
  bool has_more_ = false;                     // more messages can be read without waiting
  std::array<Clock::time_point, 3> sent_at_;  // by Line
};

/// Makes the queue. It is bound such that the direct probe comes from the exchange to which it is sent, and
/// the link probe only from wazo-headers.
void Probing::open_queue() {
  std::vector<bus::Binding> bindings;
  if (check_.has(bus::xivo)) bindings.push_back({bus::xivo.name, key_of(direct_line), {}});
  if (check_.has(bus::wazo_headers)) {
    const Line line = check_.has(bus::xivo) ? link_line : direct_line;
    bindings.push_back(
        {bus::wazo_headers.name, "", {{std::string(probe_header), text_field(mark_of(line))}}});
  }
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  try {
    consumer_.emplace(*check_.connection, bindings,
                      bus::ConsumeOptions{.now = check_.context.now, .detail = bus::Detail::body});
    result_.reads = true;
  } catch (const bus::BrokerAway&) {
    throw;
  } catch (const BrokerError&) {
    if (!was_refused_access(check_.facts)) throw;
    note_refused_queue();
  }
}

/// Finds out which permission is missing, from the last step that succeeded and from the broker's text, which
/// says whether it is about an exchange or a queue.
void Probing::note_refused_queue() {
  const ConnectionFacts& facts = check_.facts;
  const bool is_about_exchange = facts.refusal->text.find("exchange") != std::string::npos;
  const std::string listening = "listen gets nothing";
  if (!facts.has_queue) {
    result_.denials.push_back({"configure", "a queue of its own (amq.gen-...)", listening});
  } else if (is_about_exchange) {
    const std::string& name = check_.exchanges.at(std::min(facts.bindings, check_.exchanges.size() - 1)).name;
    result_.denials.push_back({"read", fmt::format("exchange {}", name), listening});
  } else if (facts.bindings < check_.exchanges.size()) {
    result_.denials.push_back({"write", "a queue of its own (amq.gen-...)", listening});
  } else {
    result_.denials.push_back({"read", "a queue of its own (amq.gen-...)", listening});
  }
}

bus::Publisher::Settings Probing::publisher_settings(ConnectionFacts& facts) {
  bus::Publisher::Settings settings;
  settings.endpoints = {check_.endpoint};
  settings.connect = check_.traced(facts);
  settings.exchange.name = check_.exchanges.front().name;
  settings.confirm_timeout = check_.patience + std::chrono::hours(1);  // exchange_messages() has a deadline
  settings.callbacks.blocked = [this](const std::string& reason) {
    if (!reason.empty()) result_.blocked = reason;
  };
  settings.callbacks.returned = [this](const std::optional<bus::Origin>& origin, const auto&, const auto&,
                                       const auto&) {
    if (origin && origin->line == link_line) result_.link_returned = true;
  };
  return settings;
}

event::Frame Probing::probe_frame(Line line) const {
  event::Frame frame;
  frame.routing_key = key_of(line);
  frame.properties = event::wazo_properties();
  frame.properties.delivery_mode = std::uint8_t{1};
  frame.properties.expiration = "60000";
  frame.headers = {{"name", text_field(probe_name)}, {std::string(probe_header), text_field(mark_of(line))}};
  json::Writer(frame.body)
      .open_object()
      .key(event::member::name)
      .string(probe_name)
      .key(event::member::data)
      .open_object()
      .close_object()
      .close_object();
  return frame;
}

void Probing::send() {
  ConnectionFacts facts;
  std::optional<Interrupt::EndsProgram> connecting(std::in_place, Exit::interrupted);
  bus::Publisher publisher(publisher_settings(facts));
  connecting.reset();
  try {
    const auto add = [&](Line line) {
      event::Frame frame = probe_frame(line);
      sent_at_.at(line) = Clock::now();
      publisher.publish(frame, {1, line});
    };
    add(direct_line);
    if (tries_link()) add(link_line);
    exchange_messages(publisher);
    result_.sends = publisher.tally().confirmed + publisher.tally().returned > 0;
  } catch (const bus::BrokerAway&) {
    throw;
  } catch (const BrokerError&) {
    if (!was_refused_access(facts)) throw;
    note_refused_sending();
  }
}

void Probing::note_refused_sending() {
  result_.denials.push_back({"write", fmt::format("exchange {}", check_.exchanges.front().name),
                             "publish is refused; listen needs it not"});
}

void Probing::exchange_messages(bus::Publisher& publisher) {
  const auto deadline = Clock::now() + check_.patience;
  while (!check_.context.interrupt.raised()) {
    publisher.work();
    take_arrived();
    if (is_done(publisher) || Clock::now() >= deadline) return;
    wait(publisher, deadline);
  }
}

bool Probing::is_done(const bus::Publisher& publisher) const {
  if (result_.blocked) return true;
  if (!publisher.all_answered()) return false;
  if (!result_.reads) return true;
  return result_.direct && (!tries_link() || result_.link || result_.link_returned);
}

void Probing::take_arrived() {
  if (!consumer_) return;
  event::Frame frame;
  unsigned taken = 0;
  for (; taken < bus::Connection::most_in_a_row; ++taken) {
    if (consumer_->next(frame) != event::Source::Step::frame) break;
    const auto since = [this](Line line) {
      return std::chrono::duration_cast<ProbeResult::Time>(Clock::now() - sent_at_.at(line));
    };
    if (frame.routing_key == key_of(direct_line)) result_.direct = since(direct_line);
    if (frame.routing_key == key_of(link_line)) result_.link = since(link_line);
  }
  has_more_ = taken == bus::Connection::most_in_a_row;
}

void Probing::wait(const bus::Publisher& publisher, Clock::time_point deadline) const {
  const short events = publisher.wants_to_write() ? POLLIN | POLLOUT : POLLIN;
  std::array<pollfd, 3> waiting{{{publisher.fd(), events, 0},
                                 {check_.context.interrupt.fd(), POLLIN, 0},
                                 {consumer_ ? consumer_->fd() : -1, POLLIN, 0}}};
  milliseconds longest = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  longest = std::min({longest, publisher.patience(), check_.connection->patience()});
  if (consumer_) longest = std::min(longest, consumer_->patience());
  if (has_more_) longest = milliseconds::zero();
  ::poll(waiting.data(), waiting.size(), static_cast<int>(std::max<std::int64_t>(0, longest.count())));
}

StepResult not_tried(const std::string& why) {
  return {Health::warning, fmt::format("not tried: {}", why)};
}

std::string how_to_grant(const BrokerCheck& check) {
  return "an administrator grants all of it with " + bus::grant_command(check.endpoint);
}

}  // namespace

ProbeResult probe(BrokerCheck& check) {
  return Probing(check).run();
}

StepResult check_permissions(BrokerCheck& check) {
  check.probe = probe(check);
  const std::string user = text::safe(check.endpoint.user);
  if (check.probe.denials.empty()) {
    if (check.probe.sends || check.probe.blocked)
      return {Health::ok, fmt::format("'{}' may make a queue, bind and read it, and write to {}", user,
                                      check.exchanges.front().name)};
    return {check.exchanges.empty() ? Health::ok : Health::warning,
            fmt::format("'{}' may make a queue, bind and read it; writing {}", user,
                        check.exchanges.empty() ? "cannot be tried without an exchange"
                                                : "was not confirmed in time")};
  }
  std::vector<std::string> lacking;
  std::vector<std::string> permissions;
  for (const Denial& denial : check.probe.denials) {
    lacking.push_back(fmt::format("{} {}, so {}", denial.permission, denial.on, denial.consequence));
    permissions.emplace_back(denial.permission);
  }
  return {Health::failed,
          fmt::format("'{}' may not {}", user, fmt::join(lacking, "; may not ")),
          how_to_grant(check),
          {texts_detail("missing", permissions)}};
}

StepResult check_alarms(BrokerCheck& check) {
  const ProbeResult& probe = check.probe;
  if (probe.blocked) {
    return {Health::failed,
            fmt::format("the broker takes no messages: {}", *probe.blocked),
            "free memory or disk space on its machine; rabbitmq-diagnostics alarms lists the alarms",
            {text_detail("reason", *probe.blocked)}};
  }
  if (probe.sends) return {Health::ok, "none: the broker takes messages"};
  if (check.exchanges.empty()) return not_tried("without an exchange no message can be sent");
  if (!probe.denials.empty()) return not_tried("the user may not send messages");
  return {Health::failed,
          fmt::format("the broker confirmed no message within {}", text::duration(check.patience)),
          "it may be out of memory or disk space; see its log"};
}

StepResult check_link(BrokerCheck& check) {
  const ProbeResult& probe = check.probe;
  if (!check.has(bus::xivo) || !check.has(bus::wazo_headers)) return not_tried("it needs both exchanges");
  if (probe.blocked) return not_tried("the broker takes no messages");
  if (!probe.reads) return not_tried("the user may not read from a queue of its own");
  if (!probe.sends) return not_tried("no message could be sent");
  const auto in_ms = [](ProbeResult::Time time) { return static_cast<double>(time.count()) / 1000; };
  if (probe.link && probe.direct) {
    return {Health::ok,
            fmt::format("a probe came back from xivo after {}, from xivo through wazo-headers after {}",
                        milliseconds_text(*probe.direct), milliseconds_text(*probe.link)),
            {},
            {number_detail("xivo_ms", in_ms(*probe.direct)),
             number_detail("wazo_headers_ms", in_ms(*probe.link))}};
  }
  if (!probe.direct)
    return {Health::failed,
            fmt::format("no probe came back from xivo within {}", text::duration(check.patience)),
            "see the log of the broker; --timeout waits longer"};
  return {
      Health::failed,
      probe.link_returned
          ? "xivo did not forward a probe to wazo-headers: no binding between them takes every routing key"
          : fmt::format("xivo does not forward to wazo-headers: no probe came back within {}",
                        text::duration(check.patience)),
      "what is published on xivo (wazo-auth, wazobus publish) reaches no service; the installation of "
      "wazo-webhookd makes the binding, and so does listen --declare"};
}

}  // namespace wazobus::commands
