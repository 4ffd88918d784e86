// SPDX-License-Identifier: MIT
// The connection options that listen and publish share, and what becomes of them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/connection.hpp"
#include "bus/topology.hpp"
#include "commands/configuration.hpp"
#include "commands/context.hpp"
#include "commands/say.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// As typed, or as the configuration file has it; what is not there is in neither.
struct ConnectionOptions : ConfigurationOptions {
  std::vector<std::string> uris;
  std::optional<std::string> host;
  std::optional<int> port;
  std::optional<std::string> vhost;
  std::optional<std::string> user;
  std::optional<std::string> password_file;
  std::string tls_ca_file;
  std::string tls_cert_file;
  std::string tls_key_file;
  std::string tls_server_name;
  std::optional<bus::SaslMechanism> login;
  bool insecure = false;
  std::optional<std::chrono::milliseconds> heartbeat;
  std::optional<std::chrono::milliseconds> connect_timeout;
  std::optional<std::chrono::milliseconds> wait_for_broker;
  std::optional<std::string> token_file;
  std::optional<std::string> auth_uri;

  /// The URIs are those of the configuration file: $WAZOBUS_PASSWORD goes before their passwords.
  bool uris_are_configured = false;
  /// The configuration file names the broker.
  bool broker_is_configured = false;

  /// How much --verbose says: 0, 1, or 2 for each frame.
  int verbosity = 0;

  std::optional<std::string> exchange;
  std::optional<bus::ExchangeType> exchange_type;
  bool declare = false;
};

/// The brokers to try in turn: flag before environment (WAZOBUS_URI, then AMQP_URL; WAZOBUS_PASSWORD) before
/// default. Throws UsageError, or IoError for a password file that cannot be read.
std::vector<bus::Endpoint> endpoints_from(const ConnectionOptions& options, const Context& context);

/// What to say of a host that is a number, which -n of other programs takes; empty for others.
std::string advice_for_host(std::string_view host);

/// What to say of a user to log in as who rather looks like a user of Wazo; empty for others.
std::string advice_for_login(std::string_view user);

/// Nobody knows the password of the user to log in as.
UsageError no_password_for(std::string_view user);

/// Does the URI in force lead to wazo-websocketd (ws:// or wss://), and not to a broker? Throws UsageError
/// for URIs of both kinds.
bool names_websocket(const ConnectionOptions& options, const Context& context);

/// The URIs in force, and whether somebody typed them: their password then goes before the environment's.
struct Uris {
  std::vector<std::string> texts;
  bool typed = false;
};
Uris uris_from(const ConnectionOptions& options, const Context& context);

/// Adds the variable that a wrong URI comes from, if the environment has it.
UsageError with_source(const UsageError& error, const ConnectionOptions& options, const Context& context);

/// The first line of the file. Throws UsageError and IoError.
std::string read_password(const std::string& path, const Context& context);

/// The environment variable whose brokers are used unless somebody typed others.
std::optional<std::string> broker_variable(const Context& context);

/// Throws UsageError, which does not quote it, for what is no URI of a broker or of wazo-websocketd.
void require_uri(std::string_view text);

/// Can others read this file, in which a secret stands? A group may read the file of another owner, as with
/// the keys of PostgreSQL: root made it so for a service.
bool is_exposed(int fd);

/// Warns if others can read this file. `called` is what it is: "password file".
void warn_if_exposed(int fd, std::string_view called, std::string_view path, const Context& context);

/// Warns that --insecure is in force: who is between us and the `server` can read the `secret`.
void warn_of_insecure(std::string_view server, std::string_view secret, const Context& context);

/// The file of certificate authorities to trust if none is named; empty for those that OpenSSL finds by
/// itself, also by SSL_CERT_FILE or SSL_CERT_DIR.
std::string authorities_for(const Context& context);

/// Is this a URI with a password or a token in it?
bool has_secret(std::string_view text);
/// The same for the URI of wazo-websocketd.
bool has_websocket_secret(std::string_view text);

/// As require_uri(), for the URI of wazo-websocketd; no URI is wrong where the build has no WebSocket.
void require_websocket_uri(std::string_view text);

/// --connect-timeout, or `otherwise`. Throws UsageError if it is 0.
std::chrono::milliseconds connect_timeout_from(const ConnectionOptions& options,
                                               std::chrono::milliseconds otherwise);

bus::ConnectOptions connect_options_from(const ConnectionOptions& options, const Context& context);

/// `say` tells the user once what --declare did.
bus::ExchangeChoice exchange_choice_from(const ConnectionOptions& options, const Say& say);

/// Bytes, as typed for `option`: with a unit, or a number. 0 is none, and no limit. Throws UsageError.
std::uint64_t size_from(const std::string& typed, std::string_view option);

/// A duration as typed for `option`. Throws UsageError.
std::chrono::milliseconds duration_from(const std::string& typed, std::string_view option);

/// Throws UsageError if the `time` of this option is 0.
void require_some_time(std::chrono::milliseconds time, std::string_view option);

/// Throws UsageError, without quoting it, for a broker's URI where `expected` belongs: it may hold a
/// password.
void require_no_uri(std::string_view typed, std::string_view expected);

}  // namespace wazobus::commands
