// SPDX-License-Identifier: MIT
#include "websocket/token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "json/scan.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"
#include "network/stream.hpp"
#include "network/tls.hpp"
#include "text/sanitise.hpp"
#include "websocket/error.hpp"

namespace wazobus::websocket {

namespace {

/// The lifetime to ask for. Two hours are the default of wazo-auth too.
constexpr std::chrono::hours wanted_lifetime{2};

std::optional<text::Timestamp> time_in(json::View document, std::string_view key) {
  const std::optional<json::View> value = document.find(key);
  if (!value || !value->is_string()) return std::nullopt;
  return text::parse_time(value->string() + "Z");
}

}  // namespace

bool is_sendable_token(std::string_view token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

std::string fault_of_length(std::string_view token) {
  if (token.size() <= longest_token) return {};
  return fmt::format("has {} bytes, and the longest that can be sent {}", token.size(), longest_token);
}

std::optional<Token> read_token_document(std::string_view text) {
  std::string compact;
  if (!json::compact(text, compact).ok()) return std::nullopt;
  json::View document(compact);
  if (const std::optional<json::View> data = document.find("data")) document = *data;
  const std::optional<json::View> value = document.find("token");
  if (!value || !value->is_string() || !is_sendable_token(value->string())) return std::nullopt;
  Token token{value->string(), std::string(document.text()), std::nullopt};
  const auto issued = time_in(document, "utc_issued_at");
  const auto expires = time_in(document, "utc_expires_at");
  if (issued && expires) token.lifetime = std::chrono::floor<std::chrono::seconds>(*expires - *issued);
  return token;
}

std::string AuthService::where() const {
  return fmt::format("{}://{}{}", endpoint_.encrypted ? "https" : "http", text::safe(endpoint_.authority()),
                     endpoint_.path);
}

network::HttpReply AuthService::ask(std::string_view why, network::HttpRequest request,
                                    const network::Wait& wait) const {
  request.host = endpoint_.authority();
  request.target = endpoint_.path + request.target;
  const auto describe = [this](const BrokerError& error) {
    return fmt::format("cannot ask wazo-auth at {}: {}", where(), error.what());
  };
  try {
    telling_(fmt::format("{}: asking wazo-auth at {}", why, where()));
    network::Stream stream = network::Stream::open(endpoint_.peer(), wait, telling_.network);
    if (const auto encryption = stream.encryption(endpoint_.tls.verify); encryption && telling_.encrypted)
      telling_.encrypted(*encryption);
    network::HttpReply reply = network::exchange(stream, request, wait);
    telling_(fmt::format("wazo-auth answers {}", reply.status_line()));
    constexpr int server_failed = 500;
    if (reply.status >= server_failed) throw BrokerError(fmt::format("it answers {}", reply.status_line()));
    return reply;
  } catch (const network::CertificateRefused& error) {
    throw BrokerError(describe(error), error.advice());
  } catch (const BrokerError& error) {
    throw Away(describe(error),
               error.advice().empty() ? "is it there? --auth-uri names another" : error.advice());
  }
}

void AuthService::refuse(const network::HttpReply& reply) const {
  throw BrokerError(fmt::format("wazo-auth at {} answers {}", where(), reply.status_line()),
                    "is wazo-auth there? --auth-uri names another");
}

Token AuthService::take(const Login& login, const network::Wait& wait) const {
  std::string body;
  json::Writer(body)
      .open_object()
      .key("expiration")
      .number(static_cast<std::uint64_t>(std::chrono::seconds(wanted_lifetime).count()))
      .close_object();
  const network::HttpReply reply =
      ask("taking a token",
          {.method = "POST",
           .host = {},
           .target = "/0.1/token",
           .headers = {{"Authorization", network::basic_authorization(login.user + ':' + login.password)},
                       {"Content-Type", "application/json"}},
           .body = std::move(body)},
          wait);
  constexpr int unauthorized = 401;
  if (reply.status == unauthorized) {
    throw BrokerError(fmt::format("wazo-auth at {} refused user '{}'", where(), text::safe(login.user)),
                      "check --user and the password");
  }
  if (!reply.is_success()) refuse(reply);
  std::optional<Token> token = read_token_document(reply.body);
  if (!token) {
    throw BrokerError(fmt::format("the answer of wazo-auth at {} has no token", where()),
                      "is wazo-auth there? --auth-uri names another");
  }
  require_not_too_long(token->value, wait);
  return *std::move(token);
}

/// Gives a token back that is too long, and throws BrokerError.
void AuthService::require_not_too_long(const std::string& token, const network::Wait& wait) const {
  const std::string fault = fault_of_length(token);
  if (fault.empty()) return;
  try {
    give_back(token, wait);
  } catch (const BrokerError&) {
    // It expires by itself.
  }
  throw BrokerError(fmt::format("the token of wazo-auth at {} {}", where(), fault),
                    "is wazo-auth there? --auth-uri names another");
}

Token AuthService::look_up(const std::string& token, const network::Wait& wait) const {
  const network::HttpReply reply = ask("looking up the token",
                                       {.method = "GET",
                                        .host = {},
                                        .target = "/0.1/token/" + text::percent_encoded(token),
                                        .headers = {{"X-Auth-Token", token}}},
                                       wait);
  constexpr int unknown = 404;
  constexpr int forbidden = 403;
  if (reply.status == unknown || reply.status == forbidden) {
    throw UnknownToken(fmt::format("wazo-auth at {} does not know the token", where()),
                       "it is wrong, or has expired");
  }
  if (!reply.is_success()) refuse(reply);
  if (std::optional<Token> found = read_token_document(reply.body)) return *std::move(found);
  refuse(reply);
}

void AuthService::give_back(const std::string& token, const network::Wait& wait) const {
  const network::HttpReply reply = ask("giving a token back",
                                       {.method = "DELETE",
                                        .host = {},
                                        .target = "/0.1/token/" + text::percent_encoded(token),
                                        .headers = {{"X-Auth-Token", token}}},
                                       wait);
  if (!reply.is_success()) refuse(reply);
}

TokenLease::~TokenLease() {
  const network::TimeLeft no_limit;  // the wait keeps a reference to it
  give_all_back(network::Wait({longest_end, no_limit}));
}

void TokenLease::give_all_back(const network::Wait& wait) noexcept {
  if (!former_.empty()) owed_.push_back(std::exchange(former_, {}));
  if (token_) owed_.push_back(std::move(token_->value));
  token_.reset();
  for (const std::string& token : std::exchange(owed_, {})) give_back(token, wait);
}

void TokenLease::give_back(std::string token) noexcept {
  try {
    service_.give_back(token, network::Wait({longest_return, time_left_}));
  } catch (const network::Stopped&) {
    owed_.push_back(std::move(token));
  } catch (const Failure&) {
    // It expires by itself.
  }
}

void TokenLease::give_back(const std::string& token, const network::Wait& wait) const noexcept {
  try {
    service_.give_back(token, wait);
  } catch (const Failure&) {
    // It expires by itself.
  }
}

const std::string& TokenLease::get(const network::Wait& wait) {
  if (const std::string* const given = std::get_if<std::string>(&credentials_)) return *given;
  const bool is_valid = token_ && Clock::now() < expiry_;
  if (is_valid && (!renewal_ || Clock::now() < *renewal_)) return token_->value;
  try {
    renew(wait);
    drop_former();
  } catch (const Away&) {
    // The token is valid for another third of its lifetime.
    if (!is_valid) throw;
    postpone(usual_pause);
  }
  return token_->value;
}

const std::string& TokenLease::renew(const network::Wait& wait) {
  Token taken = service_.take(std::get<Login>(credentials_), wait);
  ++taken_;
  drop_former();
  if (token_) former_ = std::move(token_->value);
  is_accepted_ = false;
  const std::chrono::milliseconds lifetime = taken.lifetime.value_or(wanted_lifetime);
  expiry_ = Clock::now() + lifetime;
  renewal_ = Clock::now() + std::max(lifetime * 2 / 3, std::chrono::milliseconds(100));
  return token_.emplace(std::move(taken)).value;
}

void TokenLease::drop_former() noexcept {
  if (former_.empty()) return;
  give_back(former_);
  former_.clear();
}

void TokenLease::accepted() noexcept {
  is_accepted_ = true;
  drop_former();
}

void TokenLease::return_to_former() {
  if (former_.empty()) return;
  give_back(std::exchange(token_->value, std::exchange(former_, {})));
  is_accepted_ = true;
  postpone(usual_pause);
}

bool TokenLease::discard() noexcept {
  // The former token was refused. The new one, which is on its way to the server, was not.
  if (!former_.empty()) {
    drop_former();
    return true;
  }
  if (!token_ || !is_accepted_) return false;
  give_back(token_->value);
  token_.reset();
  renewal_.reset();
  return true;
}

void TokenLease::postpone(std::optional<std::chrono::milliseconds> pause) {
  renewal_ = pause ? std::optional(Clock::now() + *pause) : std::nullopt;
}

}  // namespace wazobus::websocket
