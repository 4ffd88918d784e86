// SPDX-License-Identifier: MIT
#include "bus/endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "network/address.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::bus {

namespace {

constexpr std::string_view example = "such as amqp://localhost:5672/, or amqps:// for TLS";

UsageError wrong_scheme() {
  return UsageError("the broker URI does not start with amqp:// or amqps://",
                    std::string(example) + "; listen and doctor also take wss://HOST");
}

template <typename Number>
std::optional<Number> number_from(std::string_view text, Number least, Number most) {
  Number value{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || rest != end || value < least || value > most) return std::nullopt;
  return value;
}

constexpr std::string_view called = "broker URI";

constexpr std::array<std::string_view, 8> parameters{
    "heartbeat", "connection_timeout",     "cacertfile",    "certfile", "keyfile",
    "verify",    "server_name_indication", "auth_mechanism"};

/// Parameters of pika, kombu, Java and Go clients and of amqplib that change nothing for us.
constexpr std::array<std::string_view, 15> passed_over{"connection_attempts",
                                                       "retry_delay",
                                                       "socket_timeout",
                                                       "stack_timeout",
                                                       "blocked_connection_timeout",
                                                       "channel_max",
                                                       "frame_max",
                                                       "channelMax",
                                                       "frameMax",
                                                       "locale",
                                                       "backpressure_detection",
                                                       "tcp_options",
                                                       "read_timeout",
                                                       "write_timeout",
                                                       "client_properties"};

template <std::size_t count>
bool is_among(std::string_view name, const std::array<std::string_view, count>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool starts_with_parameter(std::string_view text) {
  const std::string_view name = text.substr(0, text.find('='));
  return name.size() < text.size() && (is_among(name, parameters) || is_among(name, passed_over));
}

/// Could this be the name of a parameter, and not part of a password that was not encoded?
bool is_word(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalpha(c) != 0 || c == '_';
  });
}

/// The offset of the @ that ends the user information after the "//", or npos. A password that was not
/// encoded may contain @ / ? #, so the last @ outside of the parameters counts. With an earlier one, part of
/// a password would be looked up as a host and printed.
std::size_t end_of_user_info(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const bool has_password = !authority.starts_with('[') && authority.find(':') != std::string_view::npos;
  if (!has_password) return authority.rfind('@');
  const std::size_t question_mark = rest.rfind('?');
  const bool has_parameters =
      question_mark != std::string_view::npos && starts_with_parameter(rest.substr(question_mark + 1));
  return rest.rfind('@', has_parameters ? question_mark : std::string_view::npos);
}

std::optional<SaslMechanism> login_named(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const auto& choice : login_choices) {
    if (choice.word == word) return choice.value;
  }
  return std::nullopt;
}

void apply_parameter(Endpoint& endpoint, std::string_view name, std::string_view value) {
  const std::string decoded = network::percent_decoded(value);
  // Name and value are not quoted: either could be part of a password that was not encoded.
  const auto bad_value = [&name] {
    return UsageError(fmt::format("bad value for '{}' in the broker URI", name));
  };
  if (name == "heartbeat") {
    const auto seconds = number_from<int>(decoded, 0, 65535);
    if (!seconds) throw bad_value();
    endpoint.heartbeat = std::chrono::seconds(*seconds);
  } else if (name == "connection_timeout") {
    const auto count = number_from<int>(decoded, 1, 24 * 3'600'000);
    if (!count) throw bad_value();
    endpoint.connect_timeout = std::chrono::milliseconds(*count);
  } else if (name == "cacertfile") {
    endpoint.ca_file = decoded;
  } else if (name == "certfile") {
    endpoint.cert_file = decoded;
  } else if (name == "keyfile") {
    endpoint.key_file = decoded;
  } else if (name == "verify") {
    if (decoded != "verify_peer" && decoded != "verify_none") throw bad_value();
    endpoint.verify = decoded == "verify_peer";
  } else if (name == "server_name_indication") {
    endpoint.server_name = decoded;
  } else if (name == "auth_mechanism") {
    const auto login = login_named(decoded);
    if (!login) throw bad_value();
    endpoint.login = *login;
  } else if (is_among(name, passed_over)) {
    endpoint.passed_over.emplace_back(name);
  } else {
    throw UsageError(is_word(name) ? fmt::format("unknown parameter '{}' in the broker URI", name)
                                   : std::string("unknown parameter in the broker URI"),
                     fmt::format("known are {}", fmt::join(parameters, ", ")));
  }
}

void apply_query(Endpoint& endpoint, std::string_view query) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    apply_parameter(endpoint, pair.substr(0, equals), pair.substr(std::min(pair.size(), equals + 1)));
  }
}

}  // namespace

std::string Endpoint::where() const {
  std::string out = network::host_and_port(host, port_or_default());
  if (vhost != "/") out += fmt::format(" (virtual host '{}')", text::safe(vhost));
  return out;
}

Endpoint parse_uri(std::string_view uri) {
  const std::size_t space = uri.find(' ');
  if (space != std::string_view::npos && uri.find("://", space) != std::string_view::npos) {
    throw UsageError("two broker URIs stand in one",
                     "repeat --uri for several brokers, and write %20 for a space");
  }
  const std::size_t separator = uri.find("://");
  if (separator == std::string_view::npos) throw wrong_scheme();
  std::string scheme(uri.substr(0, separator));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (scheme != "amqp" && scheme != "amqps" && scheme != "pyamqp") throw wrong_scheme();
  Endpoint endpoint;
  endpoint.tls = scheme == "amqps";

  std::string_view rest = uri.substr(separator + 3);
  if (const std::size_t at = end_of_user_info(rest); at != std::string_view::npos) {
    const std::string_view user_info = rest.substr(0, at);
    const std::size_t colon = user_info.find(':');
    if (!user_info.empty()) endpoint.user = network::percent_decoded(user_info.substr(0, colon));
    if (colon != std::string_view::npos)
      endpoint.password = network::percent_decoded(user_info.substr(colon + 1));
    rest.remove_prefix(at + 1);
  }

  const network::Address address =
      network::split_address(rest.substr(0, rest.find_first_of("/?#")), called, "amqp://[::1]:5672/");
  rest.remove_prefix(std::min(rest.find_first_of("/?#"), rest.size()));
  if (!address.host.empty()) endpoint.host = network::percent_decoded(address.host);
  if (!address.port.empty()) endpoint.port = network::port_from(address.port, called, example);

  const std::string_view path = rest.substr(0, rest.find_first_of("?#"));
  rest.remove_prefix(path.size());
  if (path.size() > 1) endpoint.vhost = network::percent_decoded(path.substr(1));
  if (rest.starts_with('?')) apply_query(endpoint, rest.substr(1, rest.find('#') - 1));
  if (!endpoint.tls && (!endpoint.ca_file.empty() || !endpoint.cert_file.empty() ||
                        !endpoint.key_file.empty() || !endpoint.server_name.empty() || !endpoint.verify)) {
    throw UsageError("the broker URI says amqp://, which is not encrypted, but has a parameter for TLS",
                     "write amqps://");
  }
  return endpoint;
}

}  // namespace wazobus::bus
