// SPDX-License-Identifier: MIT
// Publishes messages and tracks each of them until the broker has answered, across lost connections.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bus/connection.hpp"
#include "bus/outbox.hpp"
#include "bus/redial.hpp"
#include "bus/topology.hpp"
#include "event/frame.hpp"

struct amqp_frame_t_;

namespace wazobus::bus {

/// Publishes with pipelined confirms: up to a window of messages waits for answers. Messages that are
/// unanswered when a connection is lost are sent again on the next one. Waits only while it makes a
/// connection; otherwise the caller waits on fd() and calls work().
class Publisher {
 public:
  struct Callbacks {
    /// A message was returned: its origin (if known), the broker's reason, its exchange and routing key. The
    /// texts are safe to show.
    std::function<void(const std::optional<Origin>&, const std::string& reason, const std::string& exchange,
                       const std::string& routing_key)>
        returned;
    /// The broker nacked a message. Called for the first one only.
    std::function<void(const Origin&)> nacked;
    /// The broker stops accepting messages (`reason` says why) or resumes (empty): a memory or disk alarm.
    std::function<void(const std::string& reason)> blocked;
    /// The connection is lost and will be made again.
    std::function<void(std::string_view reason)> lost;
    std::function<void(std::string_view reason)> still_trying;
    /// The connection is back; `again` messages are sent again.
    std::function<void(const Endpoint&, std::chrono::milliseconds gap, std::uint64_t again)> back;
  };

  struct Settings {
    std::vector<Endpoint> endpoints;
    ConnectOptions connect;  ///< time_left and guard are for later connections, not for the first
    ExchangeChoice exchange;
    std::size_t window = 1000;  ///< the maximum number of messages that wait for answers
    /// How long the broker may neither accept nor answer anything while messages wait, over all connections.
    std::chrono::milliseconds confirm_timeout{30'000};
    /// How long to try to reconnect. Empty: a loss is thrown.
    std::optional<std::chrono::milliseconds> reconnect_for;
    Callbacks callbacks;
    std::function<double()> random = unforeseen();  ///< for Backoff
  };

  /// Makes the first connection, as Redial::connect() does, finds the exchange and turns confirms on. Blocks.
  /// Throws BrokerError.
  explicit Publisher(Settings settings);
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;
  ~Publisher();

  /// The exchange that was found.
  [[nodiscard]] const std::string& exchange() const { return exchange_; }

  /// Is there room in the window?
  [[nodiscard]] bool has_room() const {
    return outbox_.unanswered() < settings_.window && outbox_.size() < most_bytes;
  }
  /// Is at least half of the window free? Waiting for that wakes the program less often.
  [[nodiscard]] bool has_much_room() const {
    return outbox_.unanswered() <= settings_.window / 2 && outbox_.size() < most_bytes;
  }

  /// The number of answers until has_much_room().
  [[nodiscard]] std::size_t awaits_answers() const {
    return outbox_.unanswered() - std::min(outbox_.unanswered(), settings_.window / 2);
  }

  /// Queues the frame for exchange(), whatever exchange it names. work() writes it, or this call if many
  /// bytes are queued. Throws InvalidInput for a message that AMQP cannot carry, and the errors of work().
  void publish(event::Frame& frame, Origin origin);

  /// Writes as much as the socket accepts, reads the broker's answers, sends heartbeats, and reconnects when
  /// that is due. Returns true if an answer came. Throws BrokerError if another try cannot help: the broker
  /// closed the channel or refuses us, or a time limit of Settings has passed.
  bool work();

  /// Drops the messages of which nothing was written yet.
  void withdraw() { outbox_.withdraw(link_ ? link_->pending() : 0); }

  [[nodiscard]] bool all_answered() const { return outbox_.unanswered() == 0; }
  [[nodiscard]] std::size_t unanswered() const { return outbox_.unanswered(); }
  [[nodiscard]] const Tally& tally() const { return outbox_.tally(); }
  [[nodiscard]] std::optional<Origin> first_unanswered() const { return outbox_.first_unanswered(); }
  [[nodiscard]] std::optional<Origin> first_unconfirmed() const { return outbox_.first_unconfirmed(); }
  [[nodiscard]] std::optional<Origin> first_nacked() const { return outbox_.first_nacked(); }
  /// The message that the broker never takes, after MessageTooLarge.
  [[nodiscard]] std::optional<Origin> too_large() const { return too_large_; }

  /// Has the broker stopped accepting messages (an alarm)?
  [[nodiscard]] bool is_blocked() const { return !blocked_.empty(); }
  [[nodiscard]] bool is_connected() const { return link_ != nullptr; }

  /// -1 while there is no connection.
  [[nodiscard]] int fd() const { return link_ ? link_->fd() : -1; }
  /// Are there bytes that the socket did not accept? Then wait until it is writable too.
  [[nodiscard]] bool wants_to_write() const { return link_ && has_unwritten(); }
  /// Call work() after this time even if fd() stays silent.
  [[nodiscard]] std::chrono::milliseconds patience() const;

 private:
  using Clock = SleeplessClock;
  static constexpr std::size_t most_bytes = 16UL * 1024 * 1024;
  static constexpr std::size_t write_at = 64UL * 1024;
  /// If a full socket has accepted this many bytes, that is progress.
  static constexpr std::size_t worthwhile_drain = 16UL * 1024;

  /// A returned message whose frames have arrived in part.
  struct ReturnInProgress {
    Returned message;
    std::string reason;
    std::uint64_t received = 0;  // bytes of the body
  };

  /// Returns how many messages are sent again.
  std::uint64_t begin(Connection connection, const ConnectOptions& options);
  /// Limits attempts to the time that is left for reconnecting.
  [[nodiscard]] ConnectOptions bounded(ConnectOptions options) const;
  void drop_link();
  void lose(const BrokerAway& error);
  void try_again();
  [[noreturn]] void fail_silent(Clock::time_point now);
  void require_progress(Clock::time_point now);
  void require_hope(Clock::time_point now) const;
  void look_at_clock(Clock::time_point now);
  [[nodiscard]] std::chrono::milliseconds until_hopeless(Clock::time_point now) const;
  [[nodiscard]] bool has_unwritten() const { return !heartbeat_.empty() || !outbox_.unwritten().empty(); }
  std::size_t write();
  void keep_alive(Clock::time_point now);
  void take_answers();
  void take_alarm(const std::string& reason);
  void note_answer();
  void take(const amqp_frame_t_& frame);
  void take_method(const amqp_frame_t_& frame);
  void end_return();

  Settings settings_;
  Redial redial_;
  std::unique_ptr<Connection> link_;
  std::string exchange_;
  std::optional<Origin> too_large_;
  Outbox outbox_;
  std::string_view heartbeat_;  // the unwritten part of a heartbeat
  std::optional<ReturnInProgress> returning_;
  std::string blocked_;
  Clock::time_point wrote_at_;     // when anything was written
  Clock::time_point heard_at_;     // when anything was received
  Clock::time_point progress_at_;  // when an answer came, a full socket drained, or nothing was waiting
  bool is_full_ = false;           // is the socket full?
  std::size_t drained_ = 0;        // bytes that a full socket accepted since progress_at_
  Clock::duration waited_{0};      // without an answer, on connections before this one
  unsigned alarms_ = 0;            // begun or ended since the last answer
  Clock::time_point worked_at_;
  /// The first of several losses in a row without an answer in between.
  std::optional<Clock::time_point> lost_at_;
};

}  // namespace wazobus::bus
