// SPDX-License-Identifier: MIT
// Frames from a broker, through lost connections.
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

/// What a queue of our own is bound to, found out anew on every connection: a broker that comes back need not
/// be as it was.
using FindBindings = std::function<std::vector<Binding>(Connection&)>;

/// What is listened to.
using Subject = std::variant<FindBindings, QueueChoice>;

/// A connection is there again.
struct Return {
  const Endpoint& endpoint;
  /// From the loss (as far as it is known) to the moment from which on nothing is missed.
  std::chrono::milliseconds gap;
  /// The queue was there all the time, or the stream is read on from where it was: nothing was missed.
  bool kept;
  /// How many messages were given, but not settled when the connection was lost: a queue brings them again.
  std::uint64_t again;
};

/// What a subscription tells beside the messages. All may be empty.
struct Told {
  /// The connection is lost, and will be made again.
  std::function<void(std::string_view reason)> lost;
  /// It could not be made yet, and will be tried on: after the first attempt, and then now and then.
  std::function<void(std::string_view reason)> still_trying;
  std::function<void(const Return&)> back;
};

/// A Source that survives the loss of its connection, unless it is final: a refused login, a missing exchange
/// or queue, whatever else another try would not change. While there is no connection next() is idle, fd() is
/// -1 and patience() ends when the next attempt is due, which next() then makes. An attempt blocks for as
/// long as ConnectOptions say, and ends early, with idle, when time_left() of them says that there is none.
class Subscription : public event::Source {
 public:
  struct Settings {
    std::vector<Endpoint> endpoints;  ///< tried in turn, beginning behind the one that was lost
    ConnectOptions connect;           ///< time_left and guard are for later connections, not for the first
    Subject subject;
    Taking taking;
    bool reconnect = true;  ///< false: a loss is thrown
    Told told;
    std::function<double()> random = unforeseen();  ///< for Backoff
  };

  /// Makes the first connection and subscribes. Blocks. Throws BrokerError: nothing of it is tried again.
  explicit Subscription(Settings settings);

  /// Throws BrokerError for what is final. Nothing comes any more then.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return link_ ? link_->consumer->fd() : -1; }
  [[nodiscard]] std::chrono::milliseconds patience() const override;
  void keep_alive() override;
  void settle() override;
  [[nodiscard]] bool wants_settling() const override { return link_ && link_->consumer->wants_settling(); }

  /// Of the connection that is there, or was lost last.
  [[nodiscard]] const Endpoint& endpoint() const { return redial_.endpoint(); }

 private:
  using Clock = SleeplessClock;

  struct Link {
    explicit Link(Connection made) : connection(std::move(made)) {}

    Connection connection;
    std::optional<Consumer> consumer;  // behind the connection: it goes first
  };

  /// What is known of the loss while there is no connection.
  struct Loss {
    Clock::time_point since;
    std::uint64_t again;
  };

  void subscribe(Connection connection, const ConnectOptions& options);
  void lose(const BrokerError& error, std::chrono::milliseconds unheard_for);
  void look_at_clock();
  void give_up() noexcept;
  [[nodiscard]] bool keeps_its_place() const;
  void mark_its_place();
  void attempt();

  Settings settings_;
  Redial redial_;
  std::unique_ptr<Link> link_;
  /// When next() last found nothing, or was seen to be busy; and whether it found nothing.
  Clock::time_point asked_at_;
  bool was_idle_ = false;
  /// Since when nobody had called it when somebody did again, until it has read all that there was.
  std::optional<Clock::time_point> away_since_;
  std::uint64_t given_ = 0;
  /// Since when the caller has been busy with its outputs and nothing was read, if it is.
  std::optional<Clock::time_point> stalled_since_;
  std::optional<Loss> loss_;
  bool given_up_ = false;
};

}  // namespace wazobus::bus
