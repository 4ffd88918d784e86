// SPDX-License-Identifier: MIT
// Reads frames from a broker, across lost connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bus/connection.hpp"
#include "bus/consumer.hpp"
#include "bus/redial.hpp"

namespace wazobus::bus {

/// Finds the bindings of a temporary queue. Called on every connection, because the broker may have changed.
using FindBindings = std::function<std::vector<Binding>(Connection&)>;

/// What to consume: a temporary queue with bindings, or an existing queue.
using Subject = std::variant<FindBindings, QueueChoice>;

/// Describes a new connection after a loss.
struct Reconnection {
  const Endpoint& endpoint;
  /// From the loss (as far as it is known) until nothing is missed any more.
  std::chrono::milliseconds gap;
  /// The queue still existed, or the stream is read on from the last position: nothing was missed.
  bool kept;
  /// The number of messages that were read but not settled before the loss; a queue delivers them again.
  std::uint64_t again;
};

/// Callbacks of a subscription. All are optional.
struct SubscriptionCallbacks {
  /// The connection is lost and will be made again.
  std::function<void(std::string_view reason)> lost;
  /// The broker took messages back because they were not acknowledged in time. From the next connection on,
  /// at most `prefetch` messages are requested at a time.
  std::function<void(std::uint16_t prefetch)> asks_for_fewer;
  /// The connection could not be made yet, and attempts go on. Called after the first attempt, then from time
  /// to time.
  std::function<void(std::string_view reason)> still_trying;
  std::function<void(const Reconnection&)> back;
  /// Reports the messages that wait in a temporary queue with a limit. Called now and then while next() is
  /// busy or not called; with 0 messages when everything is read.
  std::function<void(const Consumer::Backlog&)> backlog;
};

/// A Source that reconnects after a loss, unless the error is final: a refused login, a missing exchange or
/// queue, and other errors that another try would not change. While it is idle, it makes the bindings of a
/// temporary queue again as often as the heartbeat; if an exchange is gone then, it reconnects. While there
/// is no connection, next() is idle, fd() is -1, and patience() ends when the next attempt is due; next()
/// then makes it. An attempt blocks for as long as ConnectOptions allow; if time_left() has run out, next()
/// returns idle.
class Subscription : public event::Source {
 public:
  struct Settings {
    std::vector<Endpoint> endpoints;  ///< tried in turn, starting after the one that was lost
    ConnectOptions connect;           ///< time_left and guard are used for later connections only
    Subject subject;
    ConsumeOptions consume;
    bool reconnect = true;  ///< false: a loss is thrown
    SubscriptionCallbacks callbacks;
    std::function<double()> random = unforeseen();  ///< for Backoff
  };

  /// Makes the first connection, as Redial::connect() does, and subscribes. Blocks. Throws BrokerError.
  explicit Subscription(Settings settings);

  /// Throws BrokerError for a final error. After that there are no more frames.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return link_ ? link_->consumer->fd() : -1; }
  [[nodiscard]] std::chrono::milliseconds patience() const override;
  void keep_alive() override;
  void settle(std::uint64_t but) override;
  [[nodiscard]] bool acknowledges() const override { return link_ && link_->consumer->acknowledges(); }
  [[nodiscard]] bool wants_settling() const override { return link_ && link_->consumer->wants_settling(); }
  /// A queue with a name keeps what was not acknowledged.
  [[nodiscard]] bool loses_what_is_on_its_way() const override { return link_ && !acknowledges(); }
  [[nodiscard]] std::optional<std::chrono::milliseconds> lost_for() const override;

  /// The endpoint of the current or last connection.
  [[nodiscard]] const Endpoint& endpoint() const { return redial_.endpoint(); }

 private:
  using Clock = SleeplessClock;

  struct Link {
    explicit Link(Connection made) : connection(std::move(made)) {}

    Connection connection;
    std::optional<Consumer> consumer;  // declared after the connection, so it is destroyed first
  };

  /// The loss, while there is no connection.
  struct Loss {
    Clock::time_point since;
    std::uint64_t again;
  };

  void subscribe(Connection connection, const ConnectOptions& options);
  void lose(const BrokerError& error, std::chrono::milliseconds unheard_for);
  void restore_bindings();
  void ask_for_fewer();
  void look_at_clock();
  void watch_backlog();
  void tell_backlog(bool is_idle);
  void look_ahead();
  void give_up() noexcept;
  [[nodiscard]] bool keeps_its_place() const;
  void mark_its_place();
  void attempt();

  Settings settings_;
  Redial redial_;
  std::unique_ptr<Link> link_;
  /// When next() was last idle, or was seen to be busy; and whether it was idle.
  Clock::time_point asked_at_;
  bool was_idle_ = false;
  /// If next() was not called for a long time: since when. Reset when everything that had arrived is read.
  std::optional<Clock::time_point> away_since_;
  /// When the bindings were last made, and when the time before.
  Clock::time_point bound_at_;
  Clock::time_point bound_before_;
  std::uint64_t given_ = 0;
  /// If the caller is busy with its outputs and nothing is read: since when.
  std::optional<Clock::time_point> stalled_since_;
  std::optional<Loss> loss_;
  std::optional<text::Timestamp> missed_since_;  ///< to tell with the next frame
  // To watch the backlog.
  Consumer::Clock::time_point idle_at_;    // when next() was last idle
  Consumer::Clock::time_point looked_at_;  // when the broker was last asked
  bool has_backlog_ = false;               // of the last answer
  Consumer::Clock::time_point look_ahead_at_;
  bool given_up_ = false;
};

}  // namespace wazobus::bus
