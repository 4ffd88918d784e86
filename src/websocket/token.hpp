// SPDX-License-Identifier: MIT
// Tokens of wazo-auth: taken with a user and a password, renewed in time, and given back.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "network/clock.hpp"
#include "network/http.hpp"
#include "network/wait.hpp"
#include "text/time.hpp"
#include "websocket/endpoint.hpp"

namespace wazobus::websocket {

struct Login {
  std::string user;
  std::string password;
};

/// A token that somebody else takes care of, or a login by which to take one.
using Credentials = std::variant<std::string, Login>;

struct Token {
  std::string value;
  std::string document;  ///< as wazo-auth answered it: user, tenant, ACL
  /// From its issue to its expiry, both by the server's clock.
  std::optional<std::chrono::seconds> lifetime;
};

/// Can it be a token? It is sent in a header, so it may have visible ASCII characters only.
bool is_sendable_token(std::string_view token);

/// Reads a token document of wazo-auth, with or without `data` around it. Empty if there is no token in it.
std::optional<Token> read_token_document(std::string_view text);

/// The HTTP API of wazo-auth. Errors name the server and never a token or a password.
class AuthService {
 public:
  explicit AuthService(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

  /// Takes a new token. Throws Away, BrokerError (a refused login is final), and Stopped.
  [[nodiscard]] Token take(const Login& login, const network::Wait& wait) const;
  /// Asks whose a token is. Throws as take() does, and UnknownToken.
  [[nodiscard]] Token look_up(const std::string& token, const network::Wait& wait) const;
  /// Ends a token. Throws as take() does.
  void give_back(const std::string& token, const network::Wait& wait) const;

  /// "https://host/api/auth". Safe for a terminal.
  [[nodiscard]] std::string where() const;

 private:
  [[nodiscard]] network::HttpReply ask(network::HttpRequest request, const network::Wait& wait) const;
  [[noreturn]] void refuse(const network::HttpReply& reply) const;

  Endpoint endpoint_;
};

/// The token of a run. A token that was taken is given back at the end.
class TokenLease {
 public:
  using Clock = network::SleeplessClock;

  TokenLease(AuthService service, Credentials credentials)
      : service_(std::move(service)), credentials_(std::move(credentials)) {}
  TokenLease(const TokenLease&) = delete;
  TokenLease& operator=(const TokenLease&) = delete;
  /// Gives back what was taken. Waits at most 3 seconds.
  ~TokenLease();

  /// The token; takes one if there is none yet, or if it must be renewed. Throws as AuthService does.
  const std::string& get(const network::Wait& wait);

  /// Are tokens taken with a user and a password?
  [[nodiscard]] bool logs_in() const { return std::holds_alternative<Login>(credentials_); }
  /// When a new token must be taken: after two thirds of its lifetime. Empty for a token of somebody else.
  [[nodiscard]] std::optional<Clock::time_point> renewal() const { return renewal_; }
  /// Takes the place of the token, which stays valid until accepted() or return_to_former().
  const std::string& renew(const network::Wait& wait);
  /// The server has the token of get() or renew(): the former one is given back if there is one.
  void accepted() noexcept;
  /// The server refused the token of renew() and keeps the former one: the new one is given back, and another
  /// is taken later. Does nothing if there is no former one.
  void return_to_former();
  /// The server no longer takes the token in use. Gives it up if another may be better, so that get() returns
  /// that one. False if it is somebody else's, or new and was never accepted.
  bool discard() noexcept;
  /// Tries again later, or never (nothing is retried after a refused login).
  void postpone(std::optional<std::chrono::milliseconds> pause);
  /// Before it is tried again.
  static constexpr std::chrono::seconds usual_pause{30};

 private:
  void give_back(const std::string& token) const noexcept;
  void drop_former() noexcept;

  AuthService service_;
  Credentials credentials_;
  std::optional<Token> token_;
  Clock::time_point expiry_;
  bool is_accepted_ = false;  ///< by a server
  std::string former_;        ///< the token that the server has, until it has the new one
  std::optional<Clock::time_point> renewal_;
};

}  // namespace wazobus::websocket
