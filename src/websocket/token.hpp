// SPDX-License-Identifier: MIT
// Tokens of wazo-auth: taken with a user and a password, renewed in time, and given back.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "network/clock.hpp"
#include "network/http.hpp"
#include "network/wait.hpp"
#include "text/time.hpp"
#include "websocket/endpoint.hpp"
#include "websocket/opening.hpp"

namespace wazobus::websocket {

struct Login {
  std::string user;
  std::string password;
};

/// A token from somebody else, which is neither renewed nor given back, or a login to take tokens with.
using Credentials = std::variant<std::string, Login>;

struct Token {
  std::string value;
  std::string document;  ///< the answer of wazo-auth: user, tenant, ACL
  /// From its issue to its expiry, both by the server's clock.
  std::optional<std::chrono::seconds> lifetime;
};

/// Can it be a token? It is sent in a header, so it may have visible ASCII characters only.
bool is_sendable_token(std::string_view token);

/// The bytes of the longest token that is sent. Those of wazo-auth have 36, and servers take headers of some
/// KiB.
constexpr std::size_t longest_token = 32UL * 1024;

/// "has 100000 bytes, and the longest that can be sent 32768"; empty for a token that is not too long.
std::string fault_of_length(std::string_view token);

/// Reads a token document of wazo-auth, with or without `data` around it. Empty if there is no token in it.
/// The token may be too long.
std::optional<Token> read_token_document(std::string_view text);

/// The HTTP API of wazo-auth. Errors name the server and never a token or a password.
class AuthService {
 public:
  explicit AuthService(Endpoint endpoint, Telling telling = {})
      : endpoint_(std::move(endpoint)), telling_(std::move(telling)) {}

  /// Takes a new token. One that is too long is given back. Throws Away, BrokerError (a refused login is
  /// final), and Stopped.
  [[nodiscard]] Token take(const Login& login, const network::Wait& wait) const;
  /// Asks for the document of a token. Throws as take() does, and UnknownToken.
  [[nodiscard]] Token look_up(const std::string& token, const network::Wait& wait) const;
  /// Ends a token. Throws as take() does.
  void give_back(const std::string& token, const network::Wait& wait) const;

  /// "https://host/api/auth". Safe for a terminal.
  [[nodiscard]] std::string where() const;

 private:
  /// `why` is said with --verbose: "taking a token".
  [[nodiscard]] network::HttpReply ask(std::string_view why, network::HttpRequest request,
                                       const network::Wait& wait) const;
  [[noreturn]] void refuse(const network::HttpReply& reply) const;
  void require_not_too_long(const std::string& token, const network::Wait& wait) const;

  Endpoint endpoint_;
  Telling telling_;
};

/// The limits for the end of a run, which must come within two seconds of a signal, whatever the servers do:
/// for closing the connection, and for that and giving all tokens back.
inline constexpr std::chrono::milliseconds longest_close{500};
inline constexpr std::chrono::milliseconds longest_end{1750};
/// The limit for the end of a run that nobody wants to end at once.
inline constexpr std::chrono::milliseconds longest_usual_end{5000};
static_assert(longest_close < longest_end && longest_end < std::chrono::seconds(2));

/// The token of a run. A token that was taken is given back at the end.
class TokenLease {
 public:
  using Clock = network::SleeplessClock;

  /// A token that is given back before the end is waited for only while the caller has time left.
  TokenLease(AuthService service, Credentials credentials, network::TimeLeft time_left = {})
      : service_(std::move(service)),
        credentials_(std::move(credentials)),
        time_left_(std::move(time_left)) {}
  TokenLease(const TokenLease&) = delete;
  TokenLease& operator=(const TokenLease&) = delete;
  /// Gives all tokens back that still are to be. Waits at most longest_end.
  ~TokenLease();
  /// The same with another limit. Call it last.
  void give_all_back(const network::Wait& wait) noexcept;

  /// Returns the token. Takes one if there is none yet, or if it must be renewed. Throws as AuthService does.
  const std::string& get(const network::Wait& wait);

  /// How many tokens were taken so far.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }
  /// Of which wazo-auth they are. Safe for a terminal.
  [[nodiscard]] std::string where() const { return service_.where(); }

  /// Are tokens taken with a user and a password?
  [[nodiscard]] bool logs_in() const { return std::holds_alternative<Login>(credentials_); }
  /// When a new token must be taken: after two thirds of its lifetime. Empty for a token of somebody else,
  /// and while the server has not said whether it accepts the token of renew(): a third token would make this
  /// class give the first one back, which the server may still use.
  [[nodiscard]] std::optional<Clock::time_point> renewal() const {
    return former_.empty() ? renewal_ : std::nullopt;
  }
  /// Takes a new token. The former one stays valid; accepted() gives it back, return_to_former() uses it
  /// again.
  const std::string& renew(const network::Wait& wait);
  /// Call this when the server has accepted the token of get() or renew(). Gives the former one back, if any.
  void accepted() noexcept;
  /// Call this when the server refused the token of renew() and keeps the former one. Gives the new one back;
  /// another is taken later. Does nothing if there is no former one.
  void return_to_former();
  /// Call this when the server no longer accepts the token in use. If another one may be better, gives this
  /// one up and returns true; get() then returns the other. Returns false for a token of somebody else, and
  /// for a new one that was never accepted.
  bool discard() noexcept;
  /// The next renewal is due after `pause`. Without a pause there is none, as after a refused login.
  void postpone(std::optional<std::chrono::milliseconds> pause);
  /// The pause before a renewal is tried again.
  static constexpr std::chrono::seconds usual_pause{30};

 private:
  /// A wazo-auth that does not answer keeps a run from its work for this long.
  static constexpr std::chrono::seconds longest_return{3};

  void give_back(std::string token) noexcept;
  void give_back(const std::string& token, const network::Wait& wait) const noexcept;
  void drop_former() noexcept;

  AuthService service_;
  Credentials credentials_;
  network::TimeLeft time_left_;
  std::optional<Token> token_;
  Clock::time_point expiry_;
  bool is_accepted_ = false;  ///< by a server
  std::uint64_t taken_ = 0;
  std::string former_;             ///< the token that the server has, until it has the new one
  std::vector<std::string> owed_;  ///< tokens that a signal kept from being given back
  std::optional<Clock::time_point> renewal_;
};

}  // namespace wazobus::websocket
