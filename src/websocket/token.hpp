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

  /// When a new token must be taken: after two thirds of its lifetime. Empty for a token of somebody else.
  [[nodiscard]] std::optional<Clock::time_point> renewal() const { return renewal_; }
  /// Takes the place of the token, which stays valid until drop_former().
  const std::string& renew(const network::Wait& wait);
  /// Gives the former token back, now that the server has the new one. Does nothing if there is none.
  void drop_former() noexcept;
  /// Tries again later, or never (nothing is retried after a refused login).
  void postpone(std::optional<std::chrono::milliseconds> pause);

 private:
  void give_back(const std::string& token) const noexcept;

  AuthService service_;
  Credentials credentials_;
  std::optional<Token> token_;
  std::string former_;
  std::optional<Clock::time_point> renewal_;
};

}  // namespace wazobus::websocket
