// SPDX-License-Identifier: MIT
#include "bus/subscription.hpp"

#include <algorithm>
#include <utility>

#include "text/error.hpp"

namespace wazobus::bus {

using std::chrono::milliseconds;

namespace {

/// patience() is not longer than this. If next() is called less often, a process that was stopped looks like
/// one that had nothing to do.
constexpr milliseconds longest_nap{10'000};

}  // namespace

Subscription::Subscription(Settings settings)
    : settings_(std::move(settings)),
      redial_({settings_.endpoints, settings_.connect, settings_.random, settings_.callbacks.still_trying}) {
  redial_.connect([this](Connection connection, const ConnectOptions& options) {
    subscribe(std::move(connection), options);
  });
}

void Subscription::subscribe(Connection connection, const ConnectOptions& options) {
  auto link = std::make_unique<Link>(std::move(connection));
  const std::shared_ptr<void> guard = options.guard ? options.guard(link->connection.fd()) : nullptr;
  if (const auto* const queue = std::get_if<QueueChoice>(&settings_.subject)) {
    link->consumer.emplace(link->connection, *queue, settings_.consume);
  } else {
    std::vector<Binding> bindings = std::get<FindBindings>(settings_.subject)(link->connection);
    link->consumer.emplace(link->connection, std::move(bindings), settings_.consume);
  }
  link_ = std::move(link);
  asked_at_ = bound_at_ = bound_before_ = Clock::now();
  was_idle_ = false;
  idle_at_ = looked_at_ = Consumer::Clock::now();
}

event::Source::Step Subscription::next(event::Frame& frame) {
  if (given_up_) return Step::end;
  try {
    if (!link_ && Clock::now() >= redial_.next_attempt()) attempt();
    if (!link_) return Step::idle;
    if (was_idle_) look_at_clock();
    const Step step = link_->consumer->next(frame);
    stalled_since_.reset();
    if (step == Step::frame) frame.missed_since = std::exchange(missed_since_, std::nullopt);
    constexpr std::uint64_t now_and_then_given = 64;
    if (step == Step::frame && ++given_ % now_and_then_given == 0) {
      look_at_clock();
      watch_backlog();
    }
    was_idle_ = step == Step::idle;
    tell_backlog(was_idle_);
    if (was_idle_) {
      asked_at_ = Clock::now();
      away_since_.reset();
      restore_bindings();
    }
    return step;
  } catch (const BrokerAway& error) {
    lose(error, error.unheard_for());
  } catch (const ConsumerCancelled& error) {
    // If a temporary queue is gone, somebody deleted it. A named queue may have moved.
    if (!std::holds_alternative<QueueChoice>(settings_.subject)) {
      give_up();
      throw;
    }
    lose(error, milliseconds::zero());
  } catch (const ChannelClosed& error) {
    if (error.code() != AMQP_NOT_FOUND || std::holds_alternative<QueueChoice>(settings_.subject)) {
      give_up();
      throw;
    }
    lose(error, std::chrono::duration_cast<milliseconds>(Clock::now() - bound_before_));
  } catch (const AcknowledgementsLate& error) {
    lose(error, milliseconds::zero());
    ask_for_fewer();
  } catch (const Failure&) {
    give_up();
    throw;
  }
  return Step::idle;
}

/// An exchange that was deleted and made again has lost its bindings, of which the broker tells nobody. So
/// they are made again from time to time.
void Subscription::restore_bindings() {
  constexpr std::chrono::seconds without_heartbeats{30};
  const std::chrono::seconds heartbeat = link_->connection.heartbeat();
  const auto interval = heartbeat == std::chrono::seconds::zero() ? without_heartbeats : heartbeat;
  if (asked_at_ - bound_at_ < interval) return;
  bound_before_ = std::exchange(bound_at_, asked_at_);
  link_->consumer->bind_again();
}

/// Halves the prefetch: a reader that was too slow for that many messages would be too slow again.
void Subscription::ask_for_fewer() {
  auto* const queue = std::get_if<QueueChoice>(&settings_.subject);
  if (queue == nullptr) return;
  constexpr int instead_of_no_limit = 100;
  const int half = queue->prefetch == 0 ? instead_of_no_limit : std::max(queue->prefetch / 2, 1);
  queue->prefetch = static_cast<std::uint16_t>(half);
  if (settings_.callbacks.asks_for_fewer) settings_.callbacks.asks_for_fewer(queue->prefetch);
}

/// Was the process stopped, or the machine asleep? Then the broker may have disconnected us long ago, which
/// shows only after everything that it had sent is read.
void Subscription::look_at_clock() {
  const auto now = Clock::now();
  if (!away_since_ && now - asked_at_ > patience() + std::chrono::seconds(1)) away_since_ = asked_at_;
  asked_at_ = now;
}

/// Call it in the handler that caught `error`: it rethrows the error if reconnecting is off.
void Subscription::lose(const BrokerError& error, milliseconds unheard_for) {
  if (!settings_.reconnect) {
    give_up();
    throw;  // cppcheck-suppress rethrowNoCurrentException; a handler calls this
  }
  const auto now = Clock::now();
  mark_its_place();
  const std::uint64_t again = link_->consumer->stream_position() ? 0 : link_->consumer->unsettled();
  const auto since = std::min({now - unheard_for, stalled_since_.value_or(now), away_since_.value_or(now)});
  away_since_.reset();
  loss_ = Loss{since, again};
  redial_.lost();
  stalled_since_.reset();
  if (settings_.callbacks.lost) settings_.callbacks.lost(error.what());
  has_backlog_ = false;
  link_.reset();
}

/// Asks for the backlog if next() was not idle for a while. The longer that lasts, the more seldom it asks:
/// while nothing is read, the answers wait as well.
void Subscription::watch_backlog() {
  if (!settings_.callbacks.backlog || settings_.consume.queue_limit == 0) return;
  const auto now = Consumer::Clock::now();
  const auto due = std::max<Consumer::Clock::duration>(std::chrono::seconds(1), (now - idle_at_) / 8);
  if (now - std::max(looked_at_, idle_at_) < due) return;
  looked_at_ = now;
  link_->consumer->ask_backlog();
}

/// While nothing is read, the answers wait behind the messages on the way. So this reads messages ahead:
/// after a while, and then when the queue is expected to be full. It is not done more often, because only a
/// limited number of messages may be read ahead.
void Subscription::look_ahead() {
  if (!settings_.callbacks.backlog || settings_.consume.queue_limit == 0) return;
  using Duration = std::chrono::duration<double>;
  constexpr Duration a_while{4};
  constexpr Duration an_hour{3600};
  const auto now = Consumer::Clock::now();
  if (now - idle_at_ < a_while || now < look_ahead_at_ || !link_->consumer->read_ahead()) return;
  const std::optional<Consumer::Backlog> backlog = link_->consumer->last_backlog();
  if (!backlog) return;
  has_backlog_ = backlog->messages > 0;
  settings_.callbacks.backlog(*backlog);
  const double bytes = static_cast<double>(backlog->messages) * static_cast<double>(backlog->average_body);
  const double missing = static_cast<double>(settings_.consume.queue_limit) - bytes;
  const Duration waited = now - idle_at_;
  const Duration until_full = bytes > 0 ? waited * (missing / bytes) : waited;
  look_ahead_at_ = now + std::chrono::duration_cast<Consumer::Clock::duration>(
                             std::clamp<Duration>(until_full, a_while, an_hour));
}

void Subscription::tell_backlog(bool is_idle) {
  std::optional<Consumer::Backlog> backlog = link_->consumer->last_backlog();
  if (is_idle) {
    idle_at_ = Consumer::Clock::now();
    look_ahead_at_ = {};
  }
  // The queue is empty.
  if (is_idle && has_backlog_ && !backlog) backlog = Consumer::Backlog{0, 0, idle_at_};
  if (!backlog) return;
  has_backlog_ = backlog->messages > 0;
  settings_.callbacks.backlog(*backlog);
}

void Subscription::give_up() noexcept {
  given_up_ = true;
  link_.reset();
}

/// A stream does not store positions of readers, so reading continues after the last message. Messages of a
/// stream have a position. If none has come, asking for an offset tells whether the queue is a stream.
void Subscription::mark_its_place() {
  auto* const queue = std::get_if<QueueChoice>(&settings_.subject);
  if (queue == nullptr) return;
  const Consumer& consumer = *link_->consumer;
  const std::optional<std::int64_t> position = consumer.stream_position();
  if (!position && (queue->stream_offset || consumer.has_given())) return;
  if (!queue->stream_offset) queue->offset_if_stream = true;
  if (position) {
    queue->stream_offset = event::FieldValue{event::Integer{*position + 1, event::IntegerType::int64}};
  } else {
    queue->stream_offset = event::FieldValue{std::string("next")};
  }
}

/// Were all messages kept while there was no connection?
bool Subscription::keeps_its_place() const {
  const auto* const queue = std::get_if<QueueChoice>(&settings_.subject);
  if (queue == nullptr) return false;
  if (!link_->consumer->has_offset()) return true;
  // "last" and "next" are relative to the end of the stream, which has moved.
  const auto* const word = std::get_if<std::string>(&queue->stream_offset->value);
  return word == nullptr || *word == "first";
}

milliseconds Subscription::patience() const {
  if (link_) return std::min(link_->consumer->patience(), longest_nap);
  if (!loss_) return std::chrono::hours(1);
  return redial_.until_next_attempt();
}

std::optional<milliseconds> Subscription::lost_for() const {
  if (!loss_) return std::nullopt;
  return std::chrono::duration_cast<milliseconds>(Clock::now() - loss_->since);
}

void Subscription::keep_alive() {
  if (!link_) return;
  if (!stalled_since_) stalled_since_ = Clock::now();
  watch_backlog();
  link_->consumer->keep_alive();
  look_ahead();
}

void Subscription::settle(std::uint64_t but) {
  if (link_) link_->consumer->settle(but);
}

void Subscription::attempt() {
  const bool is_there = redial_.attempt([this](Connection connection, const ConnectOptions& options) {
    subscribe(std::move(connection), options);
  });
  if (!is_there) return;
  const auto gap = std::chrono::duration_cast<milliseconds>(asked_at_ - loss_->since);
  if (!keeps_its_place() && !missed_since_) missed_since_ = settings_.consume.now() - gap;
  if (settings_.callbacks.back) settings_.callbacks.back({endpoint(), gap, keeps_its_place(), loss_->again});
  loss_.reset();
}

}  // namespace wazobus::bus
