// SPDX-License-Identifier: MIT
#include "commands/listening/bus_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "commands/connecting.hpp"
#include "commands/listening/bindings.hpp"
#include "commands/listening/gap.hpp"
#include "commands/listening/stream_offset.hpp"
#include "text/sanitise.hpp"
#include "text/size.hpp"
#include "text/topic.hpp"

namespace wazobus::commands {

namespace {

std::string back_line(const bus::Reconnection& back) {
  const std::string line = fmt::format("wazobus: listening again on {}", back.endpoint.where());
  if (!back.kept) return fmt::format("{}: {}", line, missed_text(back.gap));
  if (back.again == 0) return fmt::format("{} after {}", line, gap_text(back.gap));
  return fmt::format("{} after {}: {} event{} may come again", line, gap_text(back.gap), back.again,
                     back.again == 1 ? "" : "s");
}

}  // namespace

bus::SubscriptionCallbacks BusSource::callbacks(const Say& say) {
  bus::SubscriptionCallbacks callbacks;
  callbacks.lost = [say](std::string_view reason) {
    say(fmt::format("wazobus: {}; connecting again", reason));
  };
  callbacks.still_trying = [say](std::string_view reason) {
    say(fmt::format("wazobus: {}; trying again", reason));
  };
  callbacks.asks_for_fewer = [say](std::uint16_t prefetch) {
    say(fmt::format(
        "wazobus: hint: no more than {} {} will be asked for at a time now, as with --prefetch {}", prefetch,
        prefetch == 1 ? "event" : "events", prefetch));
  };
  callbacks.back = [this, say](const bus::Reconnection& back) {
    if (backlog_) backlog_->begin_again();
    if (!back.kept) on_gap_();
    say(back_line(back));
  };
  if (backlog_) {
    callbacks.backlog = [this](const bus::Consumer::Backlog& backlog) {
      backlog_->waiting(backlog.messages, backlog.average_body, backlog.at);
    };
  }
  return callbacks;
}

std::optional<bus::QueueChoice> queue_choice_from(const ListenOptions& options, text::Timestamp now) {
  if (!options.queue) {
    if (!options.prefetch && !options.stream_offset) return std::nullopt;
    throw UsageError(
        fmt::format("{} is about an existing queue", options.prefetch ? "--prefetch" : "--stream-offset"),
        "name it with --queue");
  }
  if (options.connection.exchange || options.connection.declare) {
    throw UsageError(
        "--queue names a queue that is bound already, --exchange and --declare make one that is not",
        "leave one of them out");
  }
  require_no_uri(*options.queue, "the name of a queue");
  if (options.queue->empty())
    throw UsageError("the name of the queue is empty", "is a variable of the shell not set?");
  if (options.queue->size() > text::max_short_string) {
    throw UsageError(fmt::format("the queue's name has {} bytes, AMQP allows {}", options.queue->size(),
                                 text::max_short_string));
  }
  bus::QueueChoice choice;
  choice.name = *options.queue;
  if (options.prefetch) choice.prefetch = *options.prefetch;
  if (options.stream_offset) choice.stream_offset = stream_offset_from(*options.stream_offset, now);
  return choice;
}

BusSource::BusSource(const ListenOptions& options, std::string selection, const Limits& limits,
                     const Context& context)
    : context_(context),
      selection_(std::move(selection)),
      queue_(queue_choice_from(options, context.now())),
      exchange_(exchange_choice_from(options.connection, unless_quiet(options.quiet, context.say))),
      max_body_(size_from(options.max_body, "--max-body")),
      queue_limit_(size_from(options.queue_limit, "--queue-limit")),
      reconnects_(!options.no_reconnect),
      is_quiet_(options.quiet) {
  using std::chrono::milliseconds;
  if (exchange_.name && exchange_.name->empty()) {
    throw UsageError("nothing can be bound to the default exchange, whose name is empty",
                     "name another with --exchange");
  }
  endpoints_ = endpoints_from(options.connection, context);
  connect_ = connect_options_from(options.connection, context);
  connect_.time_left = [&limits, &context] {
    return context.interrupt.raised() ? milliseconds::zero() : limits.left().value_or(milliseconds::max());
  };
  connect_.guard = [](int socket) { return std::make_shared<Interrupt::ShutsSocket>(socket); };
}

/// Warns if there is no wazo-headers, but not again at the next connection. Without xivo nothing is missed:
/// its events go on to wazo-headers.
void BusSource::warn_of_missing_exchange(const std::vector<bus::Exchange>& before, const Say& say) const {
  if (exchange_.name) return;
  const auto has_headers = [](const std::vector<bus::Exchange>& exchanges) {
    return std::find(exchanges.begin(), exchanges.end(), bus::wazo_headers) != exchanges.end();
  };
  const bool was_missing = !before.empty() && !has_headers(before);
  if (!has_headers(exchanges_) && !was_missing)
    say("wazobus: warning: there is no exchange wazo-headers, on which nearly all services publish since "
        "Wazo 23.01: is the server older, or still starting? (--declare creates it)");
  if (has_headers(exchanges_) && was_missing)
    say("wazobus: there is an exchange wazo-headers now, and its events are shown too");
}

bus::Subject BusSource::subject_for(const event::Criteria& criteria, const Say& say) {
  if (queue_) return *queue_;
  // This function is called for each connection.
  return [this, &criteria, say](bus::Connection& connection) {
    const std::vector<bus::Exchange> before =
        std::exchange(exchanges_, bus::exchanges_to_listen(connection, exchange_));
    warn_of_missing_exchange(before, say);
    // If somebody deletes the exchange later, it is not created again.
    exchange_.declare = false;
    return bindings_for(exchanges_, criteria);
  };
}

event::Source& BusSource::open(const SourceNeeds& needs, const SourceOutputs& /*outputs*/, const Say& say) {
  const auto detail = needs.needs_headers ? bus::Detail::everything : bus::Detail::body;
  const auto notice = [say](std::string_view text) { say(fmt::format("wazobus: {}", text)); };
  if (!queue_) backlog_.emplace(queue_limit_, is_quiet_, say);
  const bus::ConsumeOptions consume{context_.now, detail, max_body_, queue_limit_, notice};
  // cppcheck-suppress returnTempReference; the member holds it
  return subscription_.emplace(bus::Subscription::Settings{
      endpoints_, connect_, subject_for(needs.criteria, unless_quiet(is_quiet_, say)), consume, reconnects_,
      callbacks(say)});
}

std::string BusSource::ready_line() const {
  std::string line = "listening on ";
  if (queue_) line += fmt::format("queue {}", text::safe(queue_->name));
  for (const bus::Exchange& exchange : exchanges_) {
    fmt::format_to(std::back_inserter(line), "{}{}", &exchange == exchanges_.data() ? "" : " and ",
                   text::safe(exchange.name));
  }
  return fmt::format("{} at {} for {}", line, subscription_->endpoint().where(), selection_);
}

void BusSource::begin(const SourceOutputs& outputs) {
  if (!is_quiet_) context_.say(ready_line());
  const auto keep_alive = [this] {
    subscription_->keep_alive();
    if (backlog_) backlog_->stalled(BacklogWatch::Clock::now());
  };
  const auto interval =
      std::min<std::chrono::milliseconds>(subscription_->patience(), std::chrono::seconds(1));
  outputs.screen.while_stalled(keep_alive, interval);
  if (outputs.keep != nullptr) outputs.keep->while_stalled(keep_alive, interval);
}

std::unique_ptr<ListenView> BusSource::make_count_view(const StatsSettings& settings,
                                                       capture::ByteWriter& out) const {
  return count_view(settings, out);
}

Exit BusSource::finish(const Ended& ended, const Limits& /*limits*/) {
  if (backlog_) backlog_->finish(BacklogWatch::Clock::now());
  return ended.exit;
}

}  // namespace wazobus::commands
