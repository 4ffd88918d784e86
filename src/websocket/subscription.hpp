// SPDX-License-Identifier: MIT
// Reads events from wazo-websocketd as one of its clients, across lost connections.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/source.hpp"
#include "network/backoff.hpp"
#include "network/clock.hpp"
#include "network/wait.hpp"
#include "text/time.hpp"
#include "websocket/channel.hpp"
#include "websocket/endpoint.hpp"
#include "websocket/error.hpp"
#include "websocket/opening.hpp"
#include "websocket/protocol.hpp"
#include "websocket/token.hpp"

namespace wazobus::websocket {

/// Callbacks of a subscription. All are optional.
struct SubscriptionCallbacks {
  /// The connection is lost and will be made again.
  std::function<void(std::string_view reason)> lost;
  /// The connection could not be made yet, and attempts go on. Called after the first attempt, then from time
  /// to time.
  std::function<void(std::string_view reason)> still_trying;
  /// The connection is back; events may have been missed for `gap`.
  std::function<void(const Endpoint& endpoint, std::chrono::milliseconds gap)> back;
  /// A message that is not of the protocol, or a token that cannot be renewed.
  std::function<void(std::string_view text)> notice;
};

/// A Source that reconnects after a loss, unless the reason is final: a refused login, a refused token that
/// no login can replace, or servers none of which speaks the protocol. While there is no connection, next()
/// is idle, fd() is -1, and patience() ends when the next attempt is due; next() then makes it. An attempt,
/// and taking a new token, block for as long as ConnectOptions allow.
class Subscription : public event::Source {
 public:
  struct Settings {
    std::vector<Endpoint> endpoints;  ///< tried in turn
    AuthService auth;
    Credentials credentials;
    std::vector<std::string> names;  ///< of events; `*` is all of them
    ConnectOptions connect;
    bool with_headers = true;
    std::function<text::Timestamp()> now;
    bool reconnect = true;  ///< false: a loss is thrown
    SubscriptionCallbacks callbacks;
    std::function<double()> random = network::unforeseen();
  };

  /// Takes a token if necessary, connects and subscribes. Blocks. Only a session in which the server fails is
  /// tried again, a few times. Throws BrokerError, and Stopped.
  explicit Subscription(Settings settings);
  /// Closes the connection, and gives the token back.
  ~Subscription() override;

  /// Throws BrokerError for a final reason. After that there are no more frames.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return channel_ ? channel_->fd() : -1; }
  [[nodiscard]] std::chrono::milliseconds patience() const override;
  /// Reads ahead, up to a limit, so that pings are answered; wazo-websocketd ends connections that are
  /// silent.
  void keep_alive() override;
  [[nodiscard]] bool loses_what_is_on_its_way() const override { return channel_ != nullptr; }
  [[nodiscard]] std::optional<std::chrono::milliseconds> lost_for() const override;

  [[nodiscard]] const Endpoint& endpoint() const { return settings_.endpoints[at_]; }

 private:
  using Clock = network::SleeplessClock;

  /// A message that came while the caller was busy.
  struct Ahead {
    text::Timestamp received;
    std::string text;
    [[nodiscard]] std::size_t size() const { return sizeof(Ahead) + text.size(); }
  };

  [[nodiscard]] network::Wait wait() const;
  void connect_first();
  void connect_to_one_of_all(std::size_t first);
  void connect(std::size_t index, const std::string& token);
  [[nodiscard]] std::string advice_for_refusal(const TokenRefused& refused) const;
  void attempt();
  void put_off(std::string_view failures);
  void lose(const BrokerError& error, Clock::time_point since);
  void give_up() noexcept;
  bool take(std::string_view text, text::Timestamp received, event::Frame& frame);
  bool take_ahead(event::Frame& frame);
  Step receive(event::Frame& frame);
  [[noreturn]] void fail_ended();
  void beat();
  void renew_token();
  void look_at_clock();
  void tell(const std::string& what) const;
  void notice(std::string_view text) const;

  Settings settings_;
  TokenLease lease_;
  network::Backoff backoff_;
  MessageReader reader_;
  std::size_t at_ = 0;
  std::unique_ptr<Channel> channel_;
  Clock::time_point connected_at_;
  Clock::time_point asked_at_;      ///< when next() was called last
  Clock::time_point away_since_{};  ///< if next() was not called for long: since when
  Clock::time_point pinged_at_;
  std::optional<Clock::time_point> lost_since_;
  std::optional<text::Timestamp> missed_since_;  ///< to tell with the next frame
  Clock::time_point next_attempt_;
  std::optional<Clock::time_point> told_at_;
  std::deque<Ahead> ahead_;
  std::size_t ahead_bytes_ = 0;
  std::uint64_t strange_ = 0;  ///< messages that are not of the protocol
  bool was_idle_ = false;      ///< the last call of next() returned no frame
  bool given_up_ = false;
};

}  // namespace wazobus::websocket
