// SPDX-License-Identifier: MIT
#include "bus/subscription.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

#include "text/error.hpp"

namespace wazobus::bus {

using std::chrono::milliseconds;

namespace {

/// A connection that lived for so long was not one that the broker closes at once.
constexpr std::chrono::seconds lived_well{10};
/// Whoever is asked more seldom cannot tell being stopped from having nothing to do.
constexpr milliseconds longest_nap{10'000};
/// One who waits for a broker does not want to read of it all the time.
constexpr std::chrono::minutes now_and_then{1};

/// The first connection is waited for by whoever started it, who ends the program if it takes too long.
ConnectOptions without_a_way_out(ConnectOptions options) {
  options.time_left = nullptr;
  options.guard = nullptr;
  return options;
}

}  // namespace

Subscription::Clock::time_point Subscription::Clock::now() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return time_point(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

Subscription::Subscription(Settings settings)
    : settings_(std::move(settings)), backoff_(settings_.random), connected_at_(Clock::now()) {
  const ConnectOptions options = without_a_way_out(settings_.connect);
  link_ = subscribe(Connection::open(settings_.endpoints, options), options);
  at_ = index_of(link_->connection.endpoint());
  connected_at_ = asked_at_ = Clock::now();
}

std::unique_ptr<Subscription::Link> Subscription::subscribe(Connection connection,
                                                            const ConnectOptions& options) const {
  auto link = std::make_unique<Link>(std::move(connection));
  const std::shared_ptr<void> guard = options.guard ? options.guard(link->connection.fd()) : nullptr;
  if (const auto* const queue = std::get_if<QueueChoice>(&settings_.subject)) {
    link->consumer.emplace(link->connection, *queue, settings_.taking);
  } else {
    const std::vector<Binding> bindings = std::get<FindBindings>(settings_.subject)(link->connection);
    link->consumer.emplace(link->connection, bindings, settings_.taking);
  }
  return link;
}

std::size_t Subscription::index_of(const Endpoint& endpoint) const {
  const auto found = std::find(settings_.endpoints.begin(), settings_.endpoints.end(), endpoint);
  return static_cast<std::size_t>(found - settings_.endpoints.begin());
}

event::Source::Step Subscription::next(event::Frame& frame) {
  if (given_up_) return Step::end;
  try {
    if (!link_ && Clock::now() >= loss_->next_attempt) attempt();
    if (!link_) return Step::idle;
    if (was_idle_) look_at_clock();
    const Step step = link_->consumer->next(frame);
    stalled_since_.reset();
    constexpr std::uint64_t now_and_then_given = 64;
    if (step == Step::frame && ++given_ % now_and_then_given == 0) look_at_clock();
    was_idle_ = step == Step::idle;
    if (was_idle_) {
      asked_at_ = Clock::now();
      away_since_.reset();
    }
    return step;
  } catch (const BrokerAway& error) {
    lose(error, error.unheard_for());
  } catch (const ConsumerCancelled& error) {
    // A queue of our own went because somebody wanted it to. A named one may only have moved.
    if (!std::holds_alternative<QueueChoice>(settings_.subject)) {
      give_up();
      throw;
    }
    lose(error, milliseconds::zero());
  } catch (const Failure&) {
    give_up();
    throw;
  }
  return Step::idle;
}

/// Was this stopped, or asleep with the whole machine? Then the broker may have given us up long ago, though
/// it shows only when all that it had sent was read.
void Subscription::look_at_clock() {
  const auto now = Clock::now();
  if (!away_since_ && now - asked_at_ > patience() + std::chrono::seconds(1)) away_since_ = asked_at_;
  asked_at_ = now;
}

/// To be called where `error` is caught: it is thrown on where it is not to be survived.
void Subscription::lose(const BrokerError& error, milliseconds unheard_for) {
  if (!settings_.reconnect) {
    give_up();
    throw;
  }
  const auto now = Clock::now();
  if (now - connected_at_ >= lived_well) backoff_.reset();
  mark_its_place();
  const std::uint64_t again = link_->consumer->stream_position() ? 0 : link_->consumer->unsettled();
  const auto since = std::min({now - unheard_for, stalled_since_.value_or(now), away_since_.value_or(now)});
  away_since_.reset();
  loss_ = Loss{since, now + backoff_.next(), std::nullopt, again};
  stalled_since_.reset();
  if (settings_.told.lost) settings_.told.lost(error.what());
  link_.reset();
}

void Subscription::give_up() noexcept {
  given_up_ = true;
  link_.reset();
}

/// A stream forgets who has read it: it is read on behind what was given last. Whether a queue is a stream
/// its messages tell; where none has come, whether it takes an offset.
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

/// Was everything kept for us while we were away?
bool Subscription::keeps_its_place() const {
  const auto* const queue = std::get_if<QueueChoice>(&settings_.subject);
  if (queue == nullptr) return false;
  if (!link_->consumer->has_offset()) return true;
  // Counted from the end of the stream, which has moved on.
  const auto* const word = std::get_if<std::string>(&queue->stream_offset->value);
  return word == nullptr || *word == "first";
}

milliseconds Subscription::patience() const {
  if (link_) return std::min(link_->consumer->patience(), longest_nap);
  if (!loss_) return std::chrono::hours(1);
  return std::max(std::chrono::ceil<milliseconds>(loss_->next_attempt - Clock::now()), milliseconds::zero());
}

void Subscription::keep_alive() {
  if (!link_) return;
  if (!stalled_since_) stalled_since_ = Clock::now();
  link_->consumer->keep_alive();
}

void Subscription::settle() {
  if (link_) link_->consumer->settle();
}

bool Subscription::may_wait() const {
  return !settings_.connect.time_left || settings_.connect.time_left() > milliseconds::zero();
}

/// Tries each broker once.
void Subscription::attempt() {
  std::string failures;
  for (std::size_t i = 1; i <= settings_.endpoints.size() && !link_; ++i) {
    if (!may_wait()) return;
    try {
      attempt_at((at_ + i) % settings_.endpoints.size());
    } catch (const Stopped&) {
      return;
    } catch (const BrokerAway& error) {
      failures += failures.empty() ? "" : "; ";
      failures += error.what();
    } catch (const BrokerError&) {
      // A socket that was shut down for the sake of a stop says all sorts of things.
      if (!may_wait()) return;
      throw;
    }
  }
  if (!link_ && may_wait()) put_off(failures);
}

void Subscription::attempt_at(std::size_t index) {
  const Endpoint& endpoint = settings_.endpoints[index];
  std::unique_ptr<Link> link =
      subscribe(Connection::open({&endpoint, 1}, settings_.connect), settings_.connect);
  link_ = std::move(link);
  come_back(index);
}

void Subscription::come_back(std::size_t index) {
  at_ = index;
  connected_at_ = asked_at_ = Clock::now();
  was_idle_ = false;
  const auto gap = std::chrono::duration_cast<milliseconds>(connected_at_ - loss_->since);
  if (settings_.told.back) settings_.told.back({endpoint(), gap, keeps_its_place(), loss_->again});
  loss_.reset();
}

void Subscription::put_off(const std::string& failures) {
  const auto now = Clock::now();
  loss_->next_attempt = now + backoff_.next();
  if (loss_->told_at && now - *loss_->told_at < now_and_then) return;
  loss_->told_at = now;
  if (settings_.told.still_trying) settings_.told.still_trying(failures);
}

}  // namespace wazobus::bus
