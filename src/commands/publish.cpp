// SPDX-License-Identifier: MIT
#include "commands/publish.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <functional>

#include "bus/publisher.hpp"
#include "capture/bodies.hpp"
#include "capture/byte_writer.hpp"
#include "event/record.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"
#include "text/topic.hpp"

namespace wazobus::commands {

namespace {

using capture::Bodies;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The frame that every message is, but for its body.
event::Frame frame_from(const PublishOptions& options) {
  event::Frame frame{};
  frame.routing_key = *options.routing_key;
  frame.properties = event::wazo_properties();
  for (const std::string& typed : options.properties) {
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos) {
      throw UsageError(fmt::format("invalid property '{}': there is no = in it", text::safe(typed)),
                       "write -p content_type=text/plain");
    }
    event::set_property(frame.properties, std::string_view(typed).substr(0, equals),
                        std::string_view(typed).substr(equals + 1));
  }
  for (const std::string& typed : options.headers) {
    event::FieldEntry header = event::header_from(typed);
    const auto same =
        std::find_if(frame.headers.begin(), frame.headers.end(),
                     [&header](const event::FieldEntry& known) { return known.key == header.key; });
    if (same == frame.headers.end()) {
      frame.headers.push_back(std::move(header));
    } else {
      *same = std::move(header);
    }
  }
  return frame;
}

void require_complete(const PublishOptions& options) {
  if (!options.routing_key) {
    throw UsageError(
        "no routing key",
        options.file ? fmt::format("give -r KEY; '{}' stands where a file belongs", text::safe(*options.file))
                     : "give -r KEY, such as -r calls.call.created");
  }
  if (options.routing_key->size() > text::max_short_string) {
    throw UsageError(fmt::format("the routing key has {} bytes, AMQP allows {}", options.routing_key->size(),
                                 text::max_short_string));
  }
  if (options.body && options.file) {
    throw UsageError(
        fmt::format("-b gives the body, but a file is named as well, '{}'", text::safe(*options.file)),
        "in a shell, JSON wants single quotes around it");
  }
  if (options.file) require_no_uri(*options.file, "a file");
  if (options.file && (options.file->starts_with('{') || options.file->starts_with('['))) {
    throw UsageError(fmt::format("'{}' stands where a file belongs", text::safe(*options.file)),
                     "give a body with -b");
  }
  if (!options.body && !options.file) {
    throw UsageError("nothing to publish",
                     "give -b JSON, a FILE of JSON values, or - for the standard input");
  }
}

bool says_json(const event::Properties& properties) {
  const std::string type = properties.content_type.value_or("");
  const std::string_view media_type = std::string_view(type).substr(0, type.find(';'));
  return media_type == "application/json" || media_type.ends_with("+json");
}

void require_json(const std::string& body) {
  std::string scratch;
  const json::Scan scan = json::compact(body, scratch);
  if (scan.ok()) return;
  const json::Place place = json::place_of(body, scan.at);
  throw InvalidInput(
      fmt::format("-b:{}:{}: not JSON: {}", place.line, place.column, json::explain(body, scan)),
      "--force sends it all the same; for other text say -p content_type=text/plain");
}

std::unique_ptr<Bodies> bodies_from(const PublishOptions& options, const event::Properties& properties) {
  const bool is_json = says_json(properties);
  if (options.body) {
    if (is_json && !options.force) require_json(*options.body);
    return capture::one_body(*options.body, "-b");
  }
  return is_json ? capture::json_bodies(*options.file) : capture::whole_file(*options.file);
}

void wait_readable(int fd, const Interrupt& interrupt) {
  std::array<pollfd, 2> waiting{{{fd, POLLIN, 0}, {interrupt.fd(), POLLIN, 0}}};
  ::poll(waiting.data(), waiting.size(), -1);
}

void print_records(Bodies& bodies, event::Frame frame, const Context& context) {
  capture::ByteWriter out = context.standard_output();
  event::Event event;
  const auto next = [&] {
    try {
      return bodies.next(frame.body);
    } catch (const Failure&) {
      out.flush();  // what came before the broken value
      throw;
    }
  };
  while (!context.interrupt.raised()) {
    switch (next()) {
      case Bodies::Step::end:
        out.flush();
        return;
      case Bodies::Step::starved:
        out.flush();
        wait_readable(bodies.fd(), context.interrupt);
        if (!context.interrupt.raised()) bodies.fill();
        break;
      case Bodies::Step::body:
        frame.received = context.now();
        event.read(frame);
        event::append_record(event, out.buffer());
        out.buffer() += '\n';
        out.commit();
    }
  }
}

/// Sends bodies and follows each of them to its confirm.
class Run {
 public:
  Run(bus::Connection& connection, Bodies& bodies, event::Frame frame, milliseconds confirm_timeout,
      const Context& context)
      : bodies_(bodies),
        frame_(std::move(frame)),
        context_(context),
        confirm_timeout_(confirm_timeout),
        publisher_(connection,
                   {[this](const auto&... what) { on_returned(what...); },
                    [this](const auto& why) { on_blocked(why); }},
                   confirm_timeout) {}

  /// Sends until there is no more, or a signal came, then waits for the answers. Throws what stopped it.
  void send_all() {
    for (;;) {
      if (context_.interrupt.raised() || stop_) break;
      if (!publisher_.has_room()) {
        wait_for_answers();
        continue;
      }
      const Bodies::Step step = next_body();
      if (step == Bodies::Step::end) break;
      if (step == Bodies::Step::starved) {
        wait_for_input();
        continue;
      }
      std::optional<Interrupt::ShutsSocket> unhang;
      if (bus::Publisher::may_hang(frame_)) unhang.emplace(publisher_.fd());
      publisher_.publish(frame_, bodies_.line());
    }
    finish();
    if (stop_) throw *stop_;
  }

  [[nodiscard]] const bus::Publisher& publisher() const { return publisher_; }

  [[nodiscard]] std::string summary() const {
    const bus::Tally& tally = publisher_.tally();
    const std::uint64_t unanswered = tally.sent - tally.confirmed - tally.returned - tally.nacked;
    std::string line =
        fmt::format("sent {} to exchange '{}': {} confirmed, {} returned, {} nacked", tally.sent,
                    text::safe(frame_.exchange), tally.confirmed, tally.returned, tally.nacked);
    if (unanswered > 0) line += fmt::format(", {} unanswered", unanswered);
    if (const std::uint64_t first = publisher_.first_unconfirmed_line(); first > 0) {
      line += fmt::format("; first not confirmed: {}:{}", text::safe(bodies_.name()), first);
    }
    return line;
  }

 private:
  /// Bad input stops the sending, but not the waiting for the answers to what was sent.
  Bodies::Step next_body() {
    try {
      return bodies_.next(frame_.body);
    } catch (const Failure& failure) {
      stop_ = failure;
      return Bodies::Step::end;
    }
  }

  void finish() {
    while (!publisher_.all_answered()) {
      // After a signal the answers that are on their way get a moment; a second signal ends at once.
      constexpr milliseconds moment(2000);
      const bool stopping = context_.interrupt.raised();
      if (stopping && !blocked_.empty()) return publisher_.give_up();  // it will not answer
      if (!wait_for_answers(stopping ? moment : confirm_timeout_) && stopping) return;
    }
  }

  void wait_for_answers() { wait_for_answers(confirm_timeout_); }

  /// False when the time passed while stopping. Throws BrokerError when it passed otherwise.
  bool wait_for_answers(milliseconds limit) {
    const auto deadline = steady_clock::now() + limit;
    const bool was_stopping = context_.interrupt.raised();
    while (!publisher_.take_answers()) {
      const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
      if (left <= milliseconds::zero()) {
        if (was_stopping) return false;
        throw BrokerError(fmt::format("the broker has not confirmed anything for {}{}", text::duration(limit),
                                      blocked_.empty() ? "" : ": " + blocked_),
                          "it may be out of memory or disk space; --confirm-timeout waits longer");
      }
      std::array<pollfd, 2> waiting{
          {{publisher_.fd(), POLLIN, 0}, {was_stopping ? -1 : context_.interrupt.fd(), POLLIN, 0}}};
      ::poll(waiting.data(), waiting.size(), static_cast<int>(std::min(left, publisher_.patience()).count()));
      if (!was_stopping && context_.interrupt.raised()) return true;
    }
    return true;
  }

  /// Until there is input, listening to the broker meanwhile.
  void wait_for_input() {
    std::array<pollfd, 3> waiting{
        {{bodies_.fd(), POLLIN, 0}, {publisher_.fd(), POLLIN, 0}, {context_.interrupt.fd(), POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(),
           static_cast<int>(std::min<std::int64_t>(publisher_.patience().count(), 3'600'000)));
    publisher_.take_answers();
    if (waiting[0].revents == 0) return;
    try {
      bodies_.fill();
    } catch (const Failure& failure) {
      stop_ = failure;
    }
  }

  void on_returned(const std::string& reason, const std::string& exchange, const std::string& routing_key) {
    if (said_returned_) return;
    said_returned_ = true;
    context_.say(fmt::format(
        "wazobus: unroutable ({}): no queue is bound to exchange '{}' for routing key '{}'; nobody got it",
        reason, exchange, routing_key));
  }

  void on_blocked(const std::string& reason) {
    blocked_ = reason;
    context_.say(reason.empty() ? "wazobus: the broker takes messages again"
                                : fmt::format("wazobus: the broker takes no messages for now: {}", reason));
  }

  Bodies& bodies_;
  event::Frame frame_;
  const Context& context_;
  milliseconds confirm_timeout_;
  bus::Publisher publisher_;
  std::optional<Failure> stop_;
  std::string blocked_;
  bool said_returned_ = false;
};

Exit outcome(const bus::Publisher& publisher, bool mandatory, bool interrupted) {
  const bus::Tally& tally = publisher.tally();
  if (interrupted) return Exit::interrupted;
  if (tally.nacked > 0 || (mandatory && tally.returned > 0)) return Exit::findings;
  return Exit::done;
}

}  // namespace

Exit publish(const PublishOptions& options, Context& context) {
  // Until something is sent, a signal ends the program: opening a FIFO and connecting go on waiting
  // otherwise.
  std::optional<Interrupt::EndsProgram> preparing(std::in_place, Exit::interrupted);
  require_complete(options);
  event::Frame frame = frame_from(options);
  bus::Publisher::require_sendable(frame);
  const bus::ExchangeChoice choice = exchange_choice_from(options.connection);
  const milliseconds confirm_timeout = some_time_from(options.confirm_timeout, "--confirm-timeout");
  const std::vector<bus::Endpoint> endpoints = endpoints_from(options.connection, context);
  const bus::ConnectOptions connect_options = connect_options_from(options.connection, context);
  const std::unique_ptr<Bodies> bodies = bodies_from(options, frame.properties);

  if (options.dry_run) {
    preparing.reset();
    frame.exchange = choice.name.value_or(bus::xivo.name);
    print_records(*bodies, std::move(frame), context);
    return context.interrupt.raised() ? Exit::interrupted : Exit::done;
  }

  bus::Connection connection = bus::Connection::open(endpoints, connect_options);
  frame.exchange = bus::exchange_to_publish(connection, choice);
  Run run(connection, *bodies, std::move(frame), confirm_timeout, context);
  preparing.reset();
  const auto say_summary = [&] {
    if (!options.quiet) context.say(run.summary());
  };
  try {
    run.send_all();
  } catch (...) {
    if (run.publisher().tally().sent > 0) say_summary();
    if (context.interrupt.raised()) return Exit::interrupted;
    throw;
  }
  say_summary();
  return outcome(run.publisher(), options.mandatory, context.interrupt.raised());
}

}  // namespace wazobus::commands
