// SPDX-License-Identifier: MIT
#include "bus/publisher.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <utility>

#include "bus/amqp.hpp"
#include "bus/framing.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::bus {

using std::chrono::milliseconds;

namespace {

bool has_something_to_read(int fd) {
  pollfd waiting{fd, POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

}  // namespace

ConnectOptions Publisher::bounded(ConnectOptions options) const {
  options.time_left = [this, asked = std::move(options.time_left)] {
    const milliseconds left = asked ? asked() : milliseconds::max();
    return lost_at_ ? std::min(left, until_hopeless(Clock::now())) : left;
  };
  return options;
}

Publisher::Publisher(Settings settings)
    : settings_(std::move(settings)),
      redial_({settings_.endpoints, bounded(settings_.connect), settings_.random,
               settings_.callbacks.still_trying}) {
  redial_.connect([this](Connection connection, const ConnectOptions& options) {
    begin(std::move(connection), options);
  });
}

Publisher::~Publisher() {
  // In the middle of a message, or if the broker reads nothing, the connection cannot be closed properly.
  if (link_ && (!outbox_.is_between_messages() || !heartbeat_.empty() || is_blocked())) link_->give_up();
}

std::uint64_t Publisher::begin(Connection connection, const ConnectOptions& options) {
  auto link = std::make_unique<Connection>(std::move(connection));
  const std::shared_ptr<void> guard = options.guard ? options.guard(link->fd()) : nullptr;
  const std::optional<std::string> at_once = exchange_at_once(*link, settings_.exchange);
  const std::string found = at_once ? *at_once : exchange_to_publish(*link, settings_.exchange);
  if (tally().sent > 0 && found != exchange_) {
    throw BrokerError(fmt::format("exchange '{}' does not exist on {} any more", text::safe(exchange_),
                                  link->endpoint().where()));
  }
  exchange_ = found;
  if (!at_once) {
    amqp_confirm_select_t confirm{};
    link->ask({AMQP_CONFIRM_SELECT_METHOD, &confirm});
    link->require("turning publisher confirms on");
  }
  link->trace()(ConfirmsOn{exchange_});
  link->write_directly();
  const std::uint64_t again = outbox_.begin(link->channel(), link->frame_max());
  link_ = std::move(link);
  wrote_at_ = heard_at_ = worked_at_ = Clock::now();
  progress_at_ = worked_at_ - waited_;
  try {
    // Frames that arrived with the last answer are in the buffer of the connection; fd() does not become
    // readable for them.
    take_answers();
  } catch (const BrokerError&) {
    // The connection failed before it could be used.
    drop_link();
    throw;
  }
  return again;
}

void Publisher::publish(event::Frame& frame, Origin origin) {
  frame.exchange = exchange_;
  if (all_answered()) progress_at_ = Clock::now();
  outbox_.add(frame, origin);
  if (link_ && outbox_.unwritten().size() >= write_at) work();
}

bool Publisher::work() {
  if (!link_) {
    try_again();
    if (!link_) return false;
  }
  try {
    const auto now = Clock::now();
    look_at_clock(now);
    const std::size_t unanswered = outbox_.unanswered();
    const bool is_readable = has_something_to_read(link_->fd());
    if (is_readable) heard_at_ = now;
    if (is_readable || link_->is_busy()) take_answers();
    const bool answered = outbox_.unanswered() < unanswered;
    const bool was_full = is_full_;
    const std::size_t written = write();
    if (written > 0) wrote_at_ = now;
    // A socket that was not full accepts bytes without the broker reading any, so that is not progress.
    if (was_full) drained_ += written;
    if (answered) note_answer();
    if (answered || drained_ >= worthwhile_drain || all_answered()) {
      progress_at_ = now;
      drained_ = 0;
    }
    keep_alive(now);
    require_progress(now);
    return answered;
  } catch (const MessageTooLarge& error) {
    too_large_ = outbox_.first_unanswered_of(error.size());
    throw;
  } catch (const ChannelClosed&) {
    outbox_.refuse_only_one();
    throw;
  } catch (const BrokerAway& error) {
    if (!settings_.reconnect_for) throw;
    lose(error);
    return false;
  }
}

void Publisher::note_answer() {
  lost_at_.reset();
  alarms_ = 0;
}

/// Was the process stopped, or the machine asleep? Then the answers of that time are not read yet, so the
/// limits begin anew.
void Publisher::look_at_clock(Clock::time_point now) {
  constexpr std::chrono::seconds late{5};
  if (now - worked_at_ > link_->patience() + late) heard_at_ = progress_at_ = now;
  worked_at_ = now;
}

/// Returns how many bytes the socket accepted.
std::size_t Publisher::write() {
  std::size_t total = 0;
  try {
    while (has_unwritten()) {
      const bool is_heartbeat = !heartbeat_.empty();
      const std::size_t written = link_->write(is_heartbeat ? heartbeat_ : outbox_.unwritten());
      is_full_ = written == 0;
      if (is_full_) break;
      total += written;
      if (is_heartbeat) {
        heartbeat_.remove_prefix(written);
      } else {
        outbox_.wrote(written);
      }
    }
  } catch (const ConnectionLost&) {
    // The bytes that the broker sent before the end count: answers, and the reason for closing the
    // connection.
    take_answers();
    throw;
  }
  return total;
}

void Publisher::keep_alive(Clock::time_point now) {
  const std::chrono::seconds interval = link_->heartbeat();
  if (interval == std::chrono::seconds::zero()) return;
  if (now - heard_at_ > 2 * interval) fail_silent(now);
  if (now - wrote_at_ < milliseconds(interval) / 2 || has_unwritten()) return;
  heartbeat_ = heartbeat_frame;
  wrote_at_ = now;
  write();
}

void Publisher::fail_silent(Clock::time_point now) {
  link_->give_up();
  throw ConnectionLost(
      fmt::format("the connection to {} was lost: no heartbeat of it for {}", link_->endpoint().where(),
                  text::duration(std::chrono::floor<std::chrono::seconds>(now - heard_at_))));
}

void Publisher::require_progress(Clock::time_point now) {
  if (all_answered() || now - progress_at_ < settings_.confirm_timeout) return;
  // A live broker sends heartbeats twice in this time.
  const bool is_silent =
      link_->heartbeat() > std::chrono::seconds::zero() && now - heard_at_ >= link_->heartbeat();
  if (is_silent && blocked_.empty()) fail_silent(now);
  throw BrokerError(
      fmt::format("the broker has not confirmed anything for {}{}", text::duration(settings_.confirm_timeout),
                  blocked_.empty() ? "" : ": " + blocked_),
      blocked_.empty() ? "it may be out of memory or disk space; --confirm-timeout waits longer"
                       : "--confirm-timeout waits longer");
}

milliseconds Publisher::patience() const {
  if (!link_) return std::min(redial_.until_next_attempt(), until_hopeless(Clock::now()));
  const milliseconds alive = link_->patience();
  if (all_answered() || alive == milliseconds::zero()) return alive;
  const auto left = std::chrono::ceil<milliseconds>(progress_at_ + settings_.confirm_timeout - Clock::now());
  return std::clamp(left, milliseconds(1), alive);
}

void Publisher::drop_link() {
  // A broker that drops each connection does not get more time for its answers than one that keeps it.
  waited_ = all_answered() ? Clock::duration::zero() : Clock::now() - progress_at_;
  link_.reset();
  is_full_ = false;
  heartbeat_ = {};
  returning_.reset();
  blocked_.clear();
}

void Publisher::lose(const BrokerAway& error) {
  drop_link();
  const auto now = Clock::now();
  const bool has_lived = redial_.lost();
  if (!lost_at_ || (has_lived && all_answered())) lost_at_ = now;
  require_hope(now);
  if (settings_.callbacks.lost) settings_.callbacks.lost(error.what());
}

milliseconds Publisher::until_hopeless(Clock::time_point now) const {
  const auto left = std::chrono::ceil<milliseconds>(*lost_at_ + *settings_.reconnect_for - now);
  return std::max(left, milliseconds::zero());
}

/// Throws BrokerAway if there was no connection for too long, or none that brought an answer.
void Publisher::require_hope(Clock::time_point now) const {
  if (until_hopeless(now) > milliseconds::zero()) return;
  throw BrokerAway(fmt::format("the connection to {} was lost, and no new one could be made within {}",
                               redial_.endpoint().where(), text::duration(*settings_.reconnect_for)),
                   "--reconnect-timeout waits longer");
}

void Publisher::try_again() {
  require_hope(Clock::now());
  if (Clock::now() < redial_.next_attempt()) return;
  std::uint64_t again = 0;
  const bool is_there = redial_.attempt([&](Connection connection, const ConnectOptions& options) {
    again = begin(std::move(connection), options);
  });
  const auto now = Clock::now();
  if (!is_there) return require_hope(now);
  const auto gap = std::chrono::duration_cast<milliseconds>(now - *lost_at_);
  if (settings_.callbacks.back) settings_.callbacks.back(redial_.endpoint(), gap, again);
}

void Publisher::take_answers() {
  amqp_frame_t frame;
  for (unsigned i = 0; i < Connection::most_in_a_row; ++i) {
    if (!link_->next_frame(frame)) return;
    take(frame);
  }
  link_->come_back_soon();
}

void Publisher::take(const amqp_frame_t& frame) {
  if (frame.frame_type == AMQP_FRAME_METHOD) return take_method(frame);
  if (!returning_) return;
  if (frame.frame_type == AMQP_FRAME_HEADER) {
    returning_->message.properties = view(frame.payload.properties.raw);
    returning_->message.body_size = frame.payload.properties.body_size;
  } else if (frame.frame_type == AMQP_FRAME_BODY) {
    const std::string_view part = view(frame.payload.body_fragment);
    // The first part is enough to identify the message.
    if (returning_->received == 0) returning_->message.body = part;
    returning_->received += part.size();
  }
  if (returning_->received >= returning_->message.body_size) end_return();
}

void Publisher::end_return() {
  const ReturnInProgress came = *std::exchange(returning_, std::nullopt);
  const std::optional<Origin> origin = outbox_.take_back(came.message);
  if (settings_.callbacks.returned) {
    settings_.callbacks.returned(origin, came.reason, text::safe(came.message.exchange),
                                 text::safe(came.message.routing_key));
  }
}

/// The end of an alarm gives the broker new time for its answers. After many alarms without an answer in
/// between, further ones are ignored.
void Publisher::take_alarm(const std::string& reason) {
  constexpr unsigned believable = 20;
  if (reason.empty() == blocked_.empty() || ++alarms_ > believable) return;
  blocked_ = reason;
  if (reason.empty()) progress_at_ = Clock::now();
  if (settings_.callbacks.blocked) settings_.callbacks.blocked(reason);
}

void Publisher::take_method(const amqp_frame_t& frame) {
  const amqp_method_t& method = frame.payload.method;
  switch (method.id) {
    case AMQP_BASIC_ACK_METHOD: {
      const auto* const ack = static_cast<const amqp_basic_ack_t*>(method.decoded);
      return outbox_.settle(ack->delivery_tag, ack->multiple != 0, true);
    }
    case AMQP_BASIC_NACK_METHOD: {
      const auto* const nack = static_cast<const amqp_basic_nack_t*>(method.decoded);
      const bool is_first = !outbox_.first_nacked();
      outbox_.settle(nack->delivery_tag, nack->multiple != 0, false);
      if (is_first && outbox_.first_nacked() && settings_.callbacks.nacked)
        settings_.callbacks.nacked(*outbox_.first_nacked());
      return;
    }
    case AMQP_BASIC_RETURN_METHOD: {
      const auto* const back = static_cast<const amqp_basic_return_t*>(method.decoded);
      returning_ = ReturnInProgress{};
      returning_->message.exchange = view(back->exchange);
      returning_->message.routing_key = view(back->routing_key);
      returning_->reason = text::safe(view(back->reply_text));
      return;
    }
    case AMQP_CONNECTION_BLOCKED_METHOD: {
      const auto* const blocked = static_cast<const amqp_connection_blocked_t*>(method.decoded);
      const std::string reason = text::safe(view(blocked->reason));
      return take_alarm(reason.empty() ? "it gives no reason" : reason);
    }
    case AMQP_CONNECTION_UNBLOCKED_METHOD:
      return take_alarm({});
    default:
      return;
  }
}

}  // namespace wazobus::bus
