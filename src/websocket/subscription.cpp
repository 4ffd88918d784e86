// SPDX-License-Identifier: MIT
#include "websocket/subscription.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "websocket/error.hpp"

namespace wazobus::websocket {

using std::chrono::milliseconds;

namespace {

/// If a connection lived this long, the server does not close each one at once.
constexpr std::chrono::seconds lived_long{10};
/// patience() is not longer than this. If next() is called less often, a process that was stopped looks like
/// one that had nothing to do.
constexpr milliseconds longest_nap_of_client{10'000};
/// The interval of messages while a server is away.
constexpr std::chrono::minutes from_time_to_time{1};
/// The most bytes of messages that are read while the caller is busy.
constexpr std::size_t most_ahead = 16UL * 1024 * 1024;

/// Collects the errors of several servers.
class Failures {
 public:
  void add(const BrokerError& error, bool may_pass, const std::string& advice) {
    what_ += what_.empty() ? "" : "; ";
    what_ += error.what();
    if (advice_.empty() || (may_pass && !may_pass_)) advice_ = advice;
    may_pass_ = may_pass_ || may_pass;
  }

  void add(const SessionFailed& error) {
    add(error, true, error.advice());
    has_failed_session_ = true;
  }

  [[noreturn]] void fail() const {
    if (has_failed_session_) throw SessionFailed(what_, advice_);
    if (may_pass_) throw Away(what_, advice_);
    throw BrokerError(what_, advice_);
  }

 private:
  std::string what_;
  std::string advice_;
  bool may_pass_ = false;
  bool has_failed_session_ = false;
};

}  // namespace

Subscription::Subscription(Settings settings)
    : settings_(std::move(settings)),
      lease_(settings_.auth, settings_.credentials, settings_.connect.time_left),
      backoff_(settings_.random),
      asked_at_(Clock::now()) {
  connect_first();
}

Subscription::~Subscription() {
  const network::TimeLeft no_limit;
  const network::TimeLeft& left = settings_.connect.time_left;
  const bool is_hurried = left && left() <= milliseconds::zero();
  const network::Wait end({is_hurried ? longest_end : longest_usual_end, no_limit});
  if (channel_) channel_->close(network::Wait({longest_close, no_limit}));
  lease_.give_all_back(end);
}

network::Wait Subscription::wait() const {
  return network::Wait({settings_.connect.timeout, settings_.connect.time_left});
}

/// Makes the first connection. A session that failed is tried again a few times: the session of a client
/// fails if the last other session of its tenant ends at the same moment (docs/bus.md), and that passes.
void Subscription::connect_first() {
  constexpr int most_failures = 4;
  for (int failures = 1;; ++failures) {
    try {
      return connect_to_one_of_all(0);
    } catch (const SessionFailed& error) {
      if (!settings_.reconnect || failures == most_failures) throw;
      if (settings_.callbacks.lost) settings_.callbacks.lost(error.what());
    }
    const network::Wait pause({backoff_.next(), settings_.connect.time_left});
    // Nothing can happen on no descriptor, so it waits for the whole pause.
    [[maybe_unused]] const bool is_ready = pause.until(-1, 0);
  }
}

/// Tries each server once, from the `first` on. Throws Away if another try may succeed on one of them.
void Subscription::connect_to_one_of_all(std::size_t first) {
  Failures failures;
  for (std::size_t i = 0; i < settings_.endpoints.size(); ++i) {
    // Without a token no server can be tried, so an error of this ends the attempt.
    const std::uint64_t taken_before = lease_.taken();
    const std::string token = lease_.get(wait());
    if (lease_.taken() > taken_before) tell(fmt::format("took a token from {}", lease_.where()));
    try {
      return connect((first + i) % settings_.endpoints.size(), token);
    } catch (const TokenRefused& error) {
      failures.add(error, lease_.discard(), advice_for_refusal(error));
    } catch (const SessionFailed& error) {
      failures.add(error);
    } catch (const Away& error) {
      failures.add(error, true, error.advice());
    } catch (const BrokerError& error) {
      failures.add(error, false, error.advice());
    }
  }
  failures.fail();
}

/// Returns the advice for a token that was refused.
std::string Subscription::advice_for_refusal(const TokenRefused& refused) const {
  return lease_.logs_in() ? "has the user the access 'websocketd', and is wazo-auth that of the server?"
                          : refused.advice();
}

void Subscription::connect(std::size_t index, const std::string& token) {
  const Endpoint& endpoint = settings_.endpoints[index];
  std::unique_ptr<Channel> channel = open_channel(endpoint, token, settings_.connect, reader_);
  const network::Wait limit = wait();
  subscribe(*channel, endpoint, settings_.names, reader_, limit);
  tell(fmt::format("subscribed to {}", text::safe(fmt::format("{}", fmt::join(settings_.names, ", ")))));
  start_events(*channel, endpoint, reader_, limit);
  channel_ = std::move(channel);
  at_ = index;
  connected_at_ = asked_at_ = pinged_at_ = Clock::now();
  away_since_ = {};
  lease_.accepted();
}

event::Source::Step Subscription::next(event::Frame& frame) {
  if (given_up_) return Step::end;
  try {
    if (!channel_ && Clock::now() >= next_attempt_) attempt();
    if (!channel_) return Step::idle;
    look_at_clock();
    const Step step = receive(frame);
    was_idle_ = step == Step::idle;
    if (step == Step::frame) frame.missed_since = std::exchange(missed_since_, std::nullopt);
    return step;
  } catch (const Away& error) {
    const auto silent_since = away_since_ == Clock::time_point{} ? Clock::now() : away_since_;
    lose(error, std::min(silent_since, asked_at_));
  } catch (const Failure&) {
    give_up();
    throw;
  }
  return Step::idle;
}

/// Was the process stopped, or the machine asleep? Then the server may have ended the connection long ago,
/// which shows only after everything that it had sent is read.
void Subscription::look_at_clock() {
  const auto now = Clock::now();
  const bool was_away = now - asked_at_ > longest_nap_of_client + std::chrono::seconds(1);
  if (was_away && away_since_ == Clock::time_point{}) away_since_ = asked_at_;
  asked_at_ = now;
}

/// Takes messages that were read ahead. Returns true if one of them is an event, which is in `frame` then.
bool Subscription::take_ahead(event::Frame& frame) {
  for (unsigned i = 0; i < Channel::most_in_a_row && !ahead_.empty(); ++i) {
    const Ahead first = std::move(ahead_.front());
    ahead_.pop_front();
    ahead_bytes_ -= first.size();
    if (take(first.text, first.received, frame)) return true;
  }
  return false;
}

event::Source::Step Subscription::receive(event::Frame& frame) {
  if (take_ahead(frame)) return Step::frame;
  if (!ahead_.empty()) return Step::idle;
  renew_token();
  for (unsigned i = 0; i < Channel::most_in_a_row; ++i) {
    switch (channel_->receive()) {
      case Channel::Got::text:
        if (take(channel_->message(), settings_.now(), frame)) return Step::frame;
        break;
      case Channel::Got::binary:
        take({}, settings_.now(), frame);
        break;
      case Channel::Got::end:
        // First the caller shows the events before the end. Then this comes here again.
        if (!was_idle_) return Step::idle;
        fail_ended();
      case Channel::Got::nothing:
        if (!channel_->may_have_more()) away_since_ = {};
        beat();
        return Step::idle;
    }
  }
  return Step::idle;
}

/// Throws the error for a connection that the server ended. A token that was good may have expired while the
/// machine slept, or may have been revoked. With a login another one can be taken, so that error is not
/// final.
void Subscription::fail_ended() {
  try {
    fail_closed(endpoint(), channel_->closing());
  } catch (const TokenRefused& refused) {
    if (lease_.discard()) throw Away(refused.what());
    throw;
  }
}

/// Reads a message. Returns true if it is an event, which is in `frame` then.
bool Subscription::take(std::string_view text, text::Timestamp received, event::Frame& frame) {
  const ServerMessage message = reader_.read(text);
  if (message.op == "event" && !message.data.empty()) {
    reader_.fill(message.data, settings_.with_headers, frame);
    frame.received = received;
    return true;
  }
  if (message.op == "token" && message.is_success) {
    lease_.accepted();
    tell("wazo-websocketd takes the new token");
  } else if (message.op == "token") {
    notice(fmt::format("{} refused the new token", where(endpoint())));
    lease_.return_to_former();
  } else if (message.op != "pong" && message.op != "subscribe" && message.op != "start") {
    constexpr std::uint64_t most_told = 3;
    if (++strange_ <= most_told)
      notice(fmt::format("{} sent a message that is not of its protocol; left out", where(endpoint())));
  }
  return false;
}

/// Asks a silent server for a sign of life. Throws Away if it gives none.
void Subscription::beat() {
  const milliseconds interval = settings_.connect.heartbeat;
  if (interval <= milliseconds::zero()) return;
  const auto now = Clock::now();
  const auto heard_at = std::max(channel_->heard_at(), connected_at_);
  // A ping that was only just sent cannot have an answer yet.
  if (now - heard_at >= 2 * interval && now - pinged_at_ >= interval && pinged_at_ > heard_at) {
    away_since_ = heard_at;
    throw Away(fmt::format("the connection to {} was lost: it has been silent for {}", where(endpoint()),
                           text::duration(std::chrono::duration_cast<milliseconds>(now - heard_at))));
  }
  if (now - heard_at < interval || now - pinged_at_ < interval) return;
  pinged_at_ = now;
  channel_->ping();
}

void Subscription::renew_token() {
  if (!lease_.renewal() || Clock::now() < *lease_.renewal()) return;
  try {
    channel_->send(token_operation(lease_.renew(wait())));
    tell(fmt::format("took a new token from {}, and sent it", lease_.where()));
  } catch (const network::Stopped&) {
    return;
  } catch (const Away& error) {
    lease_.postpone(TokenLease::usual_pause);
    notice(fmt::format("the token cannot be renewed yet: {}", error.what()));
  } catch (const BrokerError& error) {
    lease_.postpone(std::nullopt);
    notice(fmt::format("the token cannot be renewed, and will expire: {}", error.what()));
  }
}

/// Call it in the handler that caught `error`: it rethrows the error if reconnecting is off.
void Subscription::lose(const BrokerError& error, Clock::time_point since) {
  if (!settings_.reconnect) {
    give_up();
    throw;  // cppcheck-suppress rethrowNoCurrentException; a handler calls this
  }
  const auto now = Clock::now();
  const bool is_first = now - connected_at_ < lived_long;
  if (!is_first) backoff_.reset();
  channel_.reset();
  ahead_.clear();
  ahead_bytes_ = 0;
  if (!lost_since_) lost_since_ = since;
  next_attempt_ = now + backoff_.next();
  told_at_.reset();
  if (settings_.callbacks.lost) settings_.callbacks.lost(error.what());
}

void Subscription::give_up() noexcept {
  given_up_ = true;
  channel_.reset();
}

void Subscription::attempt() {
  try {
    connect_to_one_of_all(at_ + 1);
    const auto gap = std::chrono::duration_cast<milliseconds>(Clock::now() - *lost_since_);
    lost_since_.reset();
    if (!missed_since_) missed_since_ = settings_.now() - gap;
    if (settings_.callbacks.back) settings_.callbacks.back(endpoint(), gap);
  } catch (const network::Stopped&) {
    return;
  } catch (const Away& error) {
    put_off(error.what());
  }
}

void Subscription::put_off(std::string_view failures) {
  const auto now = Clock::now();
  next_attempt_ = now + backoff_.next();
  if (told_at_ && now - *told_at_ < from_time_to_time) return;
  told_at_ = now;
  if (settings_.callbacks.still_trying) settings_.callbacks.still_trying(failures);
}

milliseconds Subscription::patience() const {
  const auto until = [](Clock::time_point time) {
    return std::max(std::chrono::ceil<milliseconds>(time - Clock::now()), milliseconds::zero());
  };
  if (!channel_) return until(next_attempt_);
  constexpr milliseconds soon{50};
  if (!ahead_.empty() || channel_->may_have_more()) return milliseconds::zero();
  if (channel_->is_sending()) return soon;
  milliseconds longest = longest_nap_of_client;
  if (settings_.connect.heartbeat > milliseconds::zero())
    longest = std::min(longest, std::max(settings_.connect.heartbeat / 2, soon));
  if (lease_.renewal()) longest = std::min(longest, until(*lease_.renewal()));
  return longest;
}

std::optional<milliseconds> Subscription::lost_for() const {
  if (!lost_since_) return std::nullopt;
  return std::chrono::duration_cast<milliseconds>(Clock::now() - *lost_since_);
}

void Subscription::keep_alive() {
  if (!channel_) return;
  asked_at_ = Clock::now();
  while (ahead_bytes_ < most_ahead) {
    const Channel::Got got = channel_->receive();
    // next() finds the end again.
    if (got == Channel::Got::nothing || got == Channel::Got::end) return;
    // A binary message is not of the protocol, whatever it contains.
    const std::string_view text = got == Channel::Got::text ? channel_->message() : std::string_view();
    ahead_.push_back({settings_.now(), std::string(text)});
    ahead_bytes_ += ahead_.back().size();
  }
}

void Subscription::tell(const std::string& what) const {
  settings_.connect.telling(what);
}

void Subscription::notice(std::string_view text) const {
  if (settings_.callbacks.notice) settings_.callbacks.notice(text);
}

}  // namespace wazobus::websocket
