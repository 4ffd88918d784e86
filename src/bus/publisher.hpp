// SPDX-License-Identifier: MIT
// Messages to the broker, each followed until the broker has answered for it, through lost connections.
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

/// Publishes with confirms, pipelined: a window of messages is on its way at any time. What the broker has
/// not answered for when a connection is lost is sent again over the next one. Never waits for the broker but
/// while a connection is made: the caller waits on fd() and calls work().
class Publisher {
 public:
  struct Told {
    /// A message came back: where it came from (if that is known), the broker's reason, its exchange and
    /// routing key; safe to show.
    std::function<void(const std::optional<Origin>&, const std::string& reason, const std::string& exchange,
                       const std::string& routing_key)>
        returned;
    /// The broker could not keep a message: the first one that it says so of.
    std::function<void(const Origin&)> nacked;
    /// The broker stops (with its reason) or resumes (empty) taking messages: a memory or disk alarm.
    std::function<void(const std::string& reason)> blocked;
    /// The connection is lost, and will be made again.
    std::function<void(std::string_view reason)> lost;
    std::function<void(std::string_view reason)> still_trying;
    /// It is there again; so many messages are sent once more.
    std::function<void(const Endpoint&, std::chrono::milliseconds gap, std::uint64_t again)> back;
  };

  struct Settings {
    std::vector<Endpoint> endpoints;
    ConnectOptions connect;  ///< time_left and guard are for later connections, not for the first
    ExchangeChoice exchange;
    std::size_t window = 1000;  ///< messages that wait for their answers
    /// How long the broker may take nothing and answer nothing while something waits for it.
    std::chrono::milliseconds confirm_timeout{30'000};
    /// How long a lost connection is tried to be made again; nothing: a loss is thrown.
    std::optional<std::chrono::milliseconds> reconnect_for;
    Told told;
    std::function<double()> random = unforeseen();  ///< for Backoff
  };

  /// Makes the first connection, looks for the exchange and turns confirms on. Blocks. Throws BrokerError.
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
  /// Is the window half empty? Who waits for that wakes up more seldom.
  [[nodiscard]] bool has_much_room() const {
    return outbox_.unanswered() <= settings_.window / 2 && outbox_.size() < most_bytes;
  }

  /// How many answers are to come until there is much room.
  [[nodiscard]] std::size_t awaits_answers() const {
    return outbox_.unanswered() - std::min(outbox_.unanswered(), settings_.window / 2);
  }

  /// Takes the frame to be sent to exchange(), wherever it came from. What waits is written by work(), or
  /// here when much has come together. Throws InvalidInput for what AMQP cannot carry, and as work().
  void publish(event::Frame& frame, Origin origin);

  /// Writes what the socket takes, takes what the broker has answered, keeps the connection alive, and makes
  /// it again when that is due. True when anything was answered. Throws BrokerError when there is no more
  /// hope: the broker closed the channel, refuses us, or one of the times of Settings has passed.
  bool work();

  /// What nothing was written of yet is not to be sent any more.
  void withdraw() { outbox_.withdraw(link_ ? link_->pending() : 0); }

  [[nodiscard]] bool all_answered() const { return outbox_.unanswered() == 0; }
  [[nodiscard]] std::size_t unanswered() const { return outbox_.unanswered(); }
  [[nodiscard]] const Tally& tally() const { return outbox_.tally(); }
  [[nodiscard]] std::optional<Origin> first_unanswered() const { return outbox_.first_unanswered(); }
  [[nodiscard]] std::optional<Origin> first_unconfirmed() const { return outbox_.first_unconfirmed(); }

  /// The broker takes nothing: an alarm.
  [[nodiscard]] bool is_blocked() const { return !blocked_.empty(); }
  [[nodiscard]] bool is_connected() const { return link_ != nullptr; }

  /// -1 while there is no connection.
  [[nodiscard]] int fd() const { return link_ ? link_->fd() : -1; }
  /// Has it something to write that the socket did not take? Then wait for that as well.
  [[nodiscard]] bool wants_to_write() const { return link_ && has_unwritten(); }
  /// work() wants to be called after this time even when fd() stays silent.
  [[nodiscard]] std::chrono::milliseconds patience() const;

 private:
  using Clock = SleeplessClock;
  static constexpr std::size_t most_bytes = 16UL * 1024 * 1024;
  static constexpr std::size_t write_at = 64UL * 1024;

  /// A message that comes back, as far as its frames have come.
  struct Coming {
    Returned message;
    std::string reason;
    std::uint64_t received = 0;  // of the body
  };

  /// Returns how many messages are sent once more.
  std::uint64_t begin(Connection connection, const ConnectOptions& options);
  /// Attempts end when there is no more hope.
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
  bool write();
  void keep_alive(Clock::time_point now);
  bool take_answers();
  void take(const amqp_frame_t_& frame);
  void take_method(const amqp_frame_t_& frame);
  void end_return();

  Settings settings_;
  Redial redial_;
  std::unique_ptr<Connection> link_;
  std::string exchange_;
  Outbox outbox_;
  std::string_view heartbeat_;  // what is not written yet of one
  std::optional<Coming> coming_;
  std::string blocked_;
  Clock::time_point wrote_at_;  // anything at all
  Clock::time_point heard_at_;  // of the broker
  Clock::time_point
      progress_at_;       // answers given, room made in a socket that was full, or nothing to wait for
  bool is_full_ = false;  // the socket
  Clock::time_point worked_at_;
  /// The first of several losses in a row, since when nothing was answered.
  std::optional<Clock::time_point> lost_at_;
};

}  // namespace wazobus::bus
