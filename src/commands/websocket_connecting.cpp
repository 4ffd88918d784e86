// SPDX-License-Identifier: MIT
#include "commands/websocket_connecting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capture/input_file.hpp"
#include "commands/verbose.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

constexpr std::string_view token_advice =
    "give a token with --token-file or WAZO_TOKEN, or --user with --password-file to take one";

std::string not_too_long(std::string token, std::string_view source) {
  const std::string fault = websocket::fault_of_length(token);
  if (!fault.empty())
    throw UsageError(fmt::format("the token of {} {}", source, fault), "a token of wazo-auth is a UUID");
  return token;
}

std::string require_token(std::string token, std::string_view source) {
  if (!websocket::is_sendable_token(token))
    throw UsageError(fmt::format("{} holds no token", source), "it is one word, such as a UUID");
  return not_too_long(std::move(token), source);
}

/// A token alone in the first line, or a token document as wazo-auth answers it.
std::string read_token(const std::string& path, const Context& context) {
  constexpr std::size_t longest = 64UL * 1024;
  // A FIFO may never get a writer, and nothing is lost yet if a signal ends the program.
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  capture::InputFile file(path);
  warn_if_exposed(file.fd(), "token file", path, context);
  std::string text;
  while (text.size() <= longest) {
    if (file.read(text, longest) == std::size_t{0}) break;
  }
  if (text.size() > longest)
    throw UsageError(fmt::format("the token file {} is longer than 64 KiB", text::safe(path)));
  const std::string source = fmt::format("the file {}", text::safe(path));
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin != std::string::npos && text[begin] == '{') {
    if (const auto token = websocket::read_token_document(text)) return not_too_long(token->value, source);
    throw UsageError(fmt::format("the token file {} is no token document of wazo-auth", text::safe(path)),
                     "it has {\"data\": {\"token\": \"...\"}}, or the token alone in its first line");
  }
  std::string line = text.substr(0, text.find_first_of("\r\n"));
  if (websocket::is_sendable_token(line)) return not_too_long(std::move(line), source);
  throw UsageError(fmt::format("the first line of the token file {} is no token", text::safe(path)),
                   "it is one word, such as a UUID");
}

/// The password: of --password-file, of a URI that was typed, of the environment, of another URI.
std::string password_for(const std::string& user, const websocket::UriContents& address, bool uri_typed,
                         const ConnectionOptions& options, const Context& context) {
  const bool is_of_uri = address.password && address.user == user;
  const std::optional<std::string> variable = context.environment("WAZOBUS_PASSWORD");
  if (options.password_file) return read_password(*options.password_file, context);
  if (is_of_uri && (uri_typed || !variable)) return *address.password;
  if (variable) return *variable;
  throw no_password_for(user);
}

websocket::Credentials credentials_from(const websocket::UriContents& address, bool uri_typed,
                                        const ConnectionOptions& options, const Context& context) {
  if (options.token_file && options.user) {
    throw UsageError("--token-file and --user exclude each other",
                     "a token is of one user already; with --user and --password-file one is taken");
  }
  if (options.token_file) return read_token(*options.token_file, context);
  if (!address.token.empty()) return require_token(address.token, "the WebSocket URI");
  const std::string user = options.user.value_or(address.user);
  if (!user.empty()) {
    if (user.find(':') != std::string::npos)
      throw UsageError("the user name has a colon, which a login by HTTP cannot have");
    return websocket::Login{user, password_for(user, address, uri_typed, options, context)};
  }
  if (const auto token = context.environment("WAZO_TOKEN")) return require_token(*token, "WAZO_TOKEN");
  throw UsageError("wazo-websocketd wants a token", std::string(token_advice));
}

websocket::Tls tls_from(const ConnectionOptions& options) {
  if (options.tls_cert_file.empty() != options.tls_key_file.empty()) {
    throw UsageError(options.tls_key_file.empty() ? "a client certificate needs its key"
                                                  : "a client key needs its certificate",
                     "give both --tls-cert-file and --tls-key-file");
  }
  return {!options.insecure, options.tls_ca_file, options.tls_cert_file, options.tls_key_file,
          options.tls_server_name};
}

void require_use_of_tls(const websocket::Tls& tls, const websocket::Endpoint& endpoint, bool logs_in) {
  if (endpoint.encrypted || logs_in || tls == websocket::Tls{}) return;
  throw UsageError("the URI says ws://, which is not encrypted, but an option for TLS is given",
                   "write wss://");
}

void complete(websocket::Endpoint& endpoint, const websocket::Tls& tls,
              const network::ProxyVariables& proxies) {
  endpoint.tls = tls;
  endpoint.proxy = network::proxy_for(proxies, endpoint.host, endpoint.encrypted);
}

/// Says what happens on a connection, as verbose_trace() does for AMQP.
websocket::Telling telling_of(int verbosity, const Context& context) {
  websocket::Telling telling;
  if (verbosity == 0) return telling;
  const auto say = [&context](const std::string& what) { context.say("wazobus: " + what); };
  const auto happened = [say](const bus::Happening& happening) { say(describe(happening)); };
  telling.network.resolved = [happened](const std::string& host, const std::vector<std::string>& addresses) {
    happened(bus::Resolved{host, addresses});
  };
  telling.network.connected = [happened](const std::string& address) { happened(bus::Connected{address}); };
  telling.network.refused = [happened](const std::string& address, const std::string& reason) {
    happened(bus::AddressRefused{address, reason});
  };
  telling.encrypted = [happened](const network::Encryption& encryption) { happened(encryption); };
  telling.step = say;
  if (verbosity == 1) return telling;
  telling.message = [say](bool is_sent, std::string_view type, std::size_t bytes) {
    say(fmt::format("{} {}, {} bytes", is_sent ? "sent" : "received", type, bytes));
  };
  return telling;
}

websocket::ConnectOptions websocket_options_from(const ConnectionOptions& options, const Context& context) {
  websocket::ConnectOptions connect;
  connect.version = context.version;
  connect.timeout = connect_timeout_from(options, connect.timeout);
  if (options.heartbeat) connect.heartbeat = *options.heartbeat;
  connect.telling = telling_of(options.verbosity, context);
  return connect;
}

}  // namespace

network::ProxyVariables proxy_variables(const Context& context) {
  const auto first_of = [&context](const char* lower, const char* upper) {
    const std::optional<std::string> value = context.environment(lower);
    return value ? *value : context.environment(upper).value_or("");
  };
  // Not HTTP_PROXY: in a CGI program it is a header of the request, and curl leaves it alone for that reason.
  return {context.environment("http_proxy").value_or(""), first_of("https_proxy", "HTTPS_PROXY"),
          first_of("all_proxy", "ALL_PROXY"), first_of("no_proxy", "NO_PROXY")};
}

void require_websocket_uri(std::string_view text) {
  websocket::parse_uri(text);
}

bool has_websocket_secret(std::string_view text) {
  try {
    const websocket::UriContents address = websocket::parse_uri(text);
    return !address.password.value_or("").empty() || !address.token.empty();
  } catch (const UsageError&) {
    return false;
  }
}

WebSocketTarget websocket_target_from(const ConnectionOptions& options, const Context& context) {
  const Uris uris = uris_from(options, context);
  if (options.host && uris.texts.size() > 1)
    throw UsageError("--host names one server, but several URIs are given", "leave one of them out");
  std::vector<websocket::UriContents> addresses;
  try {
    for (const std::string& uri : uris.texts) addresses.push_back(websocket::parse_uri(uri));
  } catch (const UsageError& error) {
    throw with_source(error, options, context);
  }
  const websocket::Credentials credentials =
      credentials_from(addresses.front(), uris.typed, options, context);
  const bool logs_in = std::holds_alternative<websocket::Login>(credentials);
  const websocket::Tls tls = tls_from(options);
  websocket::Tls trusting = tls;
  if (trusting.ca_file.empty()) trusting.ca_file = authorities_for(context);
  const network::ProxyVariables proxies = proxy_variables(context);
  std::vector<websocket::Endpoint> endpoints;
  for (const websocket::UriContents& address : addresses) {
    websocket::Endpoint& endpoint = endpoints.emplace_back(address.endpoint);
    if (options.host) endpoint.host = *options.host;
    if (options.port) endpoint.port = options.port;
    require_use_of_tls(tls, endpoint, logs_in);
    complete(endpoint, trusting, proxies);
  }
  websocket::Endpoint auth = options.auth_uri ? websocket::parse_auth_uri(*options.auth_uri)
                                              : websocket::auth_beside(endpoints.front());
  complete(auth, trusting, proxies);
  const bool is_encrypted = std::any_of(endpoints.begin(), endpoints.end(),
                                        [](const websocket::Endpoint& one) { return one.encrypted; });
  if (options.insecure && (is_encrypted || (logs_in && auth.encrypted)))
    warn_of_insecure("server", logs_in ? "password and the token" : "token", context);
  websocket::ConnectOptions connect = websocket_options_from(options, context);
  return {std::move(endpoints), websocket::AuthService(std::move(auth), connect.telling), credentials,
          std::move(connect)};
}

}  // namespace wazobus::commands
