// SPDX-License-Identifier: MIT
#include "commands/connecting.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "capture/input_file.hpp"
#include "commands/verbose.hpp"
#include "network/tls.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/size.hpp"
#include "text/topic.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::milliseconds;

/// No URI contains any. A secret that is mounted as a file often ends with a newline.
constexpr std::string_view white_space = " \t\r\n";

/// Several brokers of a cluster are separated by white space.
std::vector<std::string> split_uris(const std::string& value) {
  std::vector<std::string> texts;
  for (std::size_t start = 0; (start = value.find_first_not_of(white_space, start)) != std::string::npos;) {
    const std::size_t end = std::min(value.find_first_of(white_space, start), value.size());
    texts.push_back(value.substr(start, end - start));
    start = end;
  }
  return texts;
}

bool is_websocket_uri(std::string_view uri) {
  const std::string scheme = text::lower_case(std::string(uri.substr(0, uri.find("://"))));
  return uri.find("://") != std::string_view::npos && (scheme == "ws" || scheme == "wss");
}

/// Of the standard input no more than the line is taken, so that what follows can be published.
std::string first_line_of(const std::string& path, std::size_t longest, const Context& context) {
  // A FIFO may never get a writer, and nothing is lost yet if a signal ends the program.
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  capture::InputFile file(path);
  warn_if_exposed(file.fd(), "password file", path, context);
  std::string text;
  while (text.size() <= longest && (text.empty() || text.back() != '\n')) {
    if (file.read(text, 1) == std::size_t{0}) break;
  }
  return text;
}

}  // namespace

std::string read_password(const std::string& path, const Context& context) {
  constexpr std::size_t longest = 4096;
  std::string line;
  try {
    line = first_line_of(path, longest, context);
  } catch (const IoError& error) {
    throw IoError(error.what(), "it is the password file, and holds the password in its first line");
  }
  if (line.size() > longest) {
    throw UsageError(fmt::format("the first line of the password file {} is longer than {} bytes",
                                 text::safe(path), longest));
  }
  line.resize(std::min(line.find_first_of("\r\n"), line.size()));
  if (line.empty())
    throw UsageError(fmt::format("the first line of the password file {} is empty", text::safe(path)));
  return line;
}

Uris uris_from(const ConnectionOptions& options, const Context& context) {
  if (!options.uris.empty()) return {options.uris, !options.uris_are_configured};
  // --host names another broker: the environment's user and password are not for it.
  if (options.host) return {};
  const std::optional<std::string> variable = broker_variable(context);
  if (!variable) return {};
  return {split_uris(*context.environment(variable->c_str())), false};
}

UsageError with_source(const UsageError& error, const ConnectionOptions& options, const Context& context) {
  const std::optional<std::string> variable = broker_variable(context);
  if (!options.uris.empty() || !variable) return error;
  return UsageError(fmt::format("${}: {}", *variable, error.what()), error.advice());
}

bool names_websocket(const ConnectionOptions& options, const Context& context) {
  const std::vector<std::string> uris = uris_from(options, context).texts;
  const auto count = std::count_if(uris.begin(), uris.end(), is_websocket_uri);
  if (count == 0) return false;
  if (count == static_cast<std::ptrdiff_t>(uris.size())) return true;
  throw UsageError("one URI leads to a broker and another one to wazo-websocketd",
                   "name servers of one kind, amqp:// or wss://");
}

namespace {

/// Both files, or neither.
void require_pair(const bus::Endpoint& endpoint) {
  if (endpoint.cert_file.empty() == endpoint.key_file.empty()) return;
  throw UsageError(
      endpoint.key_file.empty() ? "a client certificate needs its key" : "a client key needs its certificate",
      "give both --tls-cert-file and --tls-key-file");
}

void apply_tls(bus::Endpoint& endpoint, const ConnectionOptions& options, const Context& context,
               bool uri_given) {
  const bool wants_tls = options.insecure || !options.tls_ca_file.empty() || !options.tls_cert_file.empty() ||
                         !options.tls_key_file.empty() || !options.tls_server_name.empty();
  if (wants_tls && !endpoint.tls) {
    if (uri_given) {
      throw UsageError("the broker URI says amqp://, which is not encrypted, but an option for TLS is given",
                       "write amqps://");
    }
    endpoint.tls = true;
  }
  if (!options.tls_ca_file.empty()) endpoint.ca_file = options.tls_ca_file;
  if (!options.tls_cert_file.empty()) endpoint.cert_file = options.tls_cert_file;
  if (!options.tls_key_file.empty()) endpoint.key_file = options.tls_key_file;
  if (!options.tls_server_name.empty()) endpoint.server_name = options.tls_server_name;
  if (options.insecure) endpoint.verify = false;
  if (endpoint.tls && endpoint.ca_file.empty()) endpoint.ca_file = authorities_for(context);
  require_pair(endpoint);
}

/// The password: of --password-file, of a URI that was typed, of the environment, of the environment's URI.
void apply_credentials(bus::Endpoint& endpoint, const ConnectionOptions& options, const Context& context,
                       bool uri_typed, const std::optional<std::string>& from_file) {
  if (options.user && *options.user != endpoint.user) {
    endpoint.user = *options.user;
    endpoint.password.reset();  // it belongs to somebody else
  }
  if (options.login) endpoint.login = *options.login;
  if (endpoint.login == bus::SaslMechanism::external) {
    if (endpoint.cert_file.empty()) {
      throw UsageError("the login EXTERNAL needs a client certificate",
                       "give --tls-cert-file and --tls-key-file");
    }
    endpoint.password = "";  // not used
    return;
  }
  const std::optional<std::string> from_environment = context.environment("WAZOBUS_PASSWORD");
  if (from_file) {
    endpoint.password = from_file;
  } else if (from_environment && !(uri_typed && endpoint.password)) {
    endpoint.password = from_environment;
  } else if (!endpoint.password && endpoint.user == "guest") {
    endpoint.password = "guest";
  }
  if (endpoint.password) return;
  throw no_password_for(endpoint.user);
}

void require_no_nul(std::string_view what, std::string_view value) {
  if (value.find('\0') != std::string_view::npos)
    throw UsageError(fmt::format("the {} holds a NUL byte", what));
}

/// C strings end at a NUL, so what stands behind it would be ignored.
void require_no_nul_in(const bus::Endpoint& endpoint) {
  require_no_nul("host name", endpoint.host);
  require_no_nul("virtual host", endpoint.vhost);
  require_no_nul("server name", endpoint.server_name);
  require_no_nul("user name", endpoint.user);
  require_no_nul("password", *endpoint.password);
}

/// Refuses a value of --host that is more or something else than a host name.
void require_host_name(const std::string& host) {
  require_no_uri(host, "a host");
  if (host.find('@') != std::string::npos)
    throw UsageError("--host takes a host name alone",
                     "give user and password with --uri, or with --user and --password-file");
  if (std::count(host.begin(), host.end(), ':') == 1 || host.find("]:") != std::string::npos)
    throw UsageError("--host takes a host name alone", "give the port with --port");
  if (const std::string advice = advice_for_host(host); !advice.empty())
    throw UsageError(fmt::format("--host is a number, '{}'", host), advice);
}

/// [::1] is how a URI has it.
std::string without_brackets(const std::string& host) {
  const bool has_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return has_brackets ? host.substr(1, host.size() - 2) : host;
}

void say_passed_over(const bus::Endpoint& endpoint, const ConnectionOptions& options,
                     const Context& context) {
  if (options.verbosity == 0) return;
  for (const std::string& name : endpoint.passed_over) {
    context.say(fmt::format(
        "wazobus: the parameter '{}' of the broker URI is passed over: it is for other clients", name));
  }
}

}  // namespace

void warn_of_insecure(std::string_view server, std::string_view secret, const Context& context) {
  context.say(
      fmt::format("wazobus: warning: the {}'s certificate is not verified: who is in between can read the {} "
                  "(--tls-ca-file verifies it)",
                  server, secret));
}

void warn_if_exposed(int fd, std::string_view called, std::string_view path, const Context& context) {
  if (!is_exposed(fd)) return;
  context.say(fmt::format("wazobus: warning: others can read the {} {} (chmod 600 makes it yours)", called,
                          text::safe(path)));
}

std::uint64_t size_from(const std::string& typed, std::string_view option) {
  if (typed.find_first_not_of("0123456789") == std::string::npos && !typed.empty() && typed.size() < 18)
    return std::stoull(typed);
  if (const auto bytes = text::parse_size(typed)) return *bytes;
  throw UsageError(fmt::format("{} takes a size, not '{}'", option, text::safe(typed)),
                   "such as 64M or 1G, or a number of bytes");
}

std::chrono::milliseconds duration_from(const std::string& typed, std::string_view option) {
  if (const auto duration = text::parse_duration(typed)) return *duration;
  throw UsageError(fmt::format("{} takes a duration, not '{}'", option, text::safe(typed)),
                   "such as 500ms, 5s, 2m or 1h");
}

void require_some_time(milliseconds time, std::string_view option) {
  if (time <= milliseconds::zero()) throw UsageError(fmt::format("{} must be more than nothing", option));
}

void require_no_uri(std::string_view typed, std::string_view expected) {
  if (typed.find("://") == std::string_view::npos) return;
  throw UsageError(fmt::format("a broker URI stands where {} belongs", expected), "give it with --uri");
}

std::string advice_for_host(std::string_view host) {
  if (host.empty() || host.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return fmt::format(
      "-n names the broker's host; -c {} ends listen after so many events, trace after so many calls", host);
}

std::string advice_for_login(std::string_view user) {
  if (text::is_uuid(user))
    return fmt::format(
        "--user is the login at the broker; wazobus listen --user-uuid {0} shows the events of a user of "
        "Wazo, wazobus trace {0} the calls",
        user);
  const bool is_number = !user.empty() && user.find_first_not_of("+0123456789") == std::string_view::npos;
  if (!is_number) return {};
  return fmt::format(
      "--user is the login at the broker; wazobus listen --grep {0} shows the events that contain a number, "
      "wazobus trace {0} its calls",
      user);
}

UsageError no_password_for(std::string_view user) {
  const std::string advice = advice_for_login(user);
  return UsageError(fmt::format("no password for user '{}'", text::safe(user)),
                    advice.empty() ? "give --password-file FILE, or set WAZOBUS_PASSWORD" : advice);
}

std::optional<std::string> broker_variable(const Context& context) {
  for (const char* const name : {"WAZOBUS_URI", "AMQP_URL"}) {
    const std::optional<std::string> value = context.environment(name);
    if (value && value->find_first_not_of(white_space) != std::string::npos) return name;
  }
  return std::nullopt;
}

void require_uri(std::string_view text) {
  if (is_websocket_uri(text)) return require_websocket_uri(text);
  bus::parse_uri(text);
}

bool is_exposed(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const bool is_own = status.st_uid == ::geteuid() && status.st_uid != 0;
  return (status.st_mode & S_IROTH) != 0 || (is_own && (status.st_mode & S_IRGRP) != 0);
}

std::string authorities_for(const Context& context) {
  if (context.environment("SSL_CERT_FILE") || context.environment("SSL_CERT_DIR")) return {};
  return network::system_authorities();
}

bool has_secret(std::string_view text) {
  if (text.find("://") == std::string_view::npos) return false;
  if (is_websocket_uri(text)) return has_websocket_secret(text);
  try {
    return !bus::parse_uri(text).password.value_or("").empty();
  } catch (const UsageError&) {
    return false;
  }
}

std::vector<bus::Endpoint> endpoints_from(const ConnectionOptions& options, const Context& context) {
  if (names_websocket(options, context)) {
    throw UsageError("the URI leads to wazo-websocketd, which only lets clients listen",
                     "name the broker with amqp:// or amqps://");
  }
  const Uris uris = uris_from(options, context);
  std::vector<bus::Endpoint> endpoints;
  try {
    for (const std::string& uri : uris.texts) endpoints.push_back(bus::parse_uri(uri));
  } catch (const UsageError& error) {
    throw with_source(error, options, context);
  }
  const bool uri_given = !endpoints.empty();
  if (endpoints.empty()) endpoints.emplace_back();
  if (options.host) require_host_name(*options.host);
  if (options.host && endpoints.size() > 1) {
    throw UsageError("--host names one broker, but several URIs are given", "leave one of them out");
  }
  std::optional<std::string> password;
  if (options.password_file) password = read_password(*options.password_file, context);
  for (bus::Endpoint& endpoint : endpoints) {
    say_passed_over(endpoint, options, context);
    if (options.host) endpoint.host = without_brackets(*options.host);
    if (options.port) endpoint.port = options.port;
    if (options.vhost) endpoint.vhost = *options.vhost;
    apply_tls(endpoint, options, context, uri_given);
    apply_credentials(endpoint, options, context, uris.typed, password);
    require_no_nul_in(endpoint);
  }
  if (std::any_of(endpoints.begin(), endpoints.end(),
                  [](const bus::Endpoint& endpoint) { return endpoint.tls && !endpoint.verify; }))
    warn_of_insecure("broker", "password", context);
  return endpoints;
}

milliseconds connect_timeout_from(const ConnectionOptions& options, milliseconds otherwise) {
  if (!options.connect_timeout) return otherwise;
  require_some_time(*options.connect_timeout, "--connect-timeout");
  return *options.connect_timeout;
}

bus::ConnectOptions connect_options_from(const ConnectionOptions& options, const Context& context) {
  using namespace std::chrono;
  bus::ConnectOptions result;
  result.version = context.version;
  result.trace = verbose_trace(options.verbosity, context.say);
  result.timeout = connect_timeout_from(options, result.timeout);
  if (options.wait_for_broker) result.wait_at_first = *options.wait_for_broker;
  if (options.heartbeat) {
    result.heartbeat = ceil<seconds>(*options.heartbeat);
    if (result.heartbeat > seconds(65535)) throw UsageError("--heartbeat can be 65535 seconds at the most");
  }
  return result;
}

namespace {

std::string declared_line(const bus::Declared& declared) {
  const std::vector<std::string>& created = declared.created;
  const bool is_one = created.size() == 1;
  const std::string_view linked = declared.is_linked ? "; xivo is bound to wazo-headers" : "";
  if (created.empty()) {
    return fmt::format("wazobus: --declare created no exchange, because what it would create exists{}",
                       linked);
  }
  return text::safe(fmt::format("wazobus: created the exchange{} {}, which {} when this ends{}",
                                is_one ? "" : "s", fmt::join(created, " and "), is_one ? "stays" : "stay",
                                linked));
}

}  // namespace

bus::ExchangeChoice exchange_choice_from(const ConnectionOptions& options, const Say& say) {
  if (options.exchange_type && !options.exchange) {
    throw UsageError("--exchange-type says of which type the exchange is that --exchange names",
                     "give --exchange NAME as well");
  }
  if (options.exchange && options.exchange->size() > text::max_short_string) {
    throw UsageError(fmt::format("the exchange's name has {} bytes, AMQP allows {}", options.exchange->size(),
                                 text::max_short_string));
  }
  const auto declared = [say, is_first = true](const bus::Declared& what) mutable {
    if (std::exchange(is_first, false)) say(declared_line(what));
  };
  return {options.exchange, options.exchange_type, options.declare, declared};
}

}  // namespace wazobus::commands
