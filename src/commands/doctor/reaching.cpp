// SPDX-License-Identifier: MIT
// The first steps of doctor by AMQP: resolve, connect, TLS, login, virtual host.
#include "commands/doctor/reaching.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "bus/trace.hpp"
#include "commands/doctor/broker_check.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::steady_clock;

std::chrono::milliseconds time_to_connect(const BrokerCheck& check) {
  return check.endpoint.connect_timeout.value_or(check.connect.timeout);
}

std::vector<std::string> safe_texts(const std::vector<std::string>& texts) {
  std::vector<std::string> safe;
  for (const std::string& one : texts) safe.push_back(text::safe(one));
  return safe;
}

std::string listed_texts(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, texts.size() == 2 ? " and " : ", "));
}

/// ", but not on [::1]:5672: Connection refused"
std::string refused_addresses(const std::vector<bus::AddressRefused>& refused) {
  std::string text;
  for (const bus::AddressRefused& one : refused)
    text += fmt::format(", but not on {}: {}", text::safe(one.address), one.reason);
  return text;
}

std::string day_of(std::int64_t seconds) {
  std::string text;
  text::append_utc(text::Timestamp(std::chrono::seconds(seconds)), text);
  return text.substr(0, text.find('T'));
}

/// Makes the connection. Everything after TCP is one call of the library; the trace shows how far it got.
void open_connection(BrokerCheck& check) {
  check.facts = {};
  try {
    check.connection.emplace(bus::Connection::open({&check.endpoint, 1}, check.traced(check.facts)));
  } catch (const Failure& failure) {
    check.error = failure.what();
    check.error_advice = failure.advice();
  }
}

StepResult describe_no_encryption(const std::string& address) {
  if (is_of_this_machine(address)) return {Health::ok, "not used: the connection stays on this machine"};
  return {Health::warning, "not used: passwords and events can be read on their way",
          "use amqps:// if the broker has a port for TLS (5671)"};
}

/// Has the broker accepted the password, but not the virtual host?
bool is_vhost_refused(const ConnectionFacts& facts) {
  constexpr int wrong_login = 403;
  return facts.refusal && facts.refusal->code != wrong_login &&
         facts.refusal->text.find("vhost") != std::string::npos;
}

}  // namespace

StepResult describe_resolved(const std::string& host, const std::vector<std::string>& found) {
  const std::vector<std::string> addresses = safe_texts(found);
  const bool is_address = addresses.size() == 1 && addresses.front() == host;
  return {Health::ok,
          is_address ? fmt::format("{} is an address", host)
                     : fmt::format("{} is {}", text::safe(host), listed_texts(addresses)),
          {},
          {texts_detail("addresses", addresses)}};
}

StepResult describe_connected(const std::string& connected, microseconds time,
                              const std::vector<bus::AddressRefused>& refused) {
  const std::string address = text::safe(connected);
  return {Health::ok,
          fmt::format("{} accepted after {}{}", address, milliseconds_text(time), refused_addresses(refused)),
          {},
          {text_detail("address", address), number_detail("ms", static_cast<double>(time.count()) / 1000)}};
}

StepResult describe_encryption(const network::Encryption& tls, std::string_view server, text::Timestamp now) {
  const std::string subject = text::safe(tls.subject);
  const std::string issuer = text::safe(tls.issuer);
  StepResult step;
  step.details = {text_detail("version", tls.version),
                  text_detail("cipher", tls.cipher),
                  text_detail("subject", subject),
                  text_detail("issuer", issuer),
                  text_detail("expires", day_of(tls.expires_at)),
                  flag_detail("verified", tls.is_verified)};
  step.message = fmt::format("{} with {}; the certificate is for {}, by {}, valid until {}", tls.version,
                             tls.cipher, subject, issuer, day_of(tls.expires_at));
  if (!tls.is_verified) {
    step.health = Health::warning;
    step.message += tls.objection.empty() ? ", and is not verified"
                                          : fmt::format(", and is not verified: {}", tls.objection);
    step.advice = fmt::format(
        "anybody could pretend to be this {}; name its authority with --tls-ca-file instead of --insecure",
        server);
    return step;
  }
  constexpr std::chrono::days soon{14};
  const auto left = text::Timestamp(std::chrono::seconds(tls.expires_at)) - now;
  if (left < soon) {
    step.health = Health::warning;
    const auto days = std::chrono::floor<std::chrono::days>(left).count();
    step.advice = days < 1 ? "it expires in less than a day: renew it"
                           : fmt::format("it expires in {} day{}: renew it", days, days == 1 ? "" : "s");
  }
  return step;
}

bool is_of_this_machine(const std::string& address) {
  return address.starts_with("127.") || address.starts_with("[::1]");
}

StepResult check_resolve(BrokerCheck& check) {
  const std::string& host = check.endpoint.host;
  try {
    const bus::Trace trace = check.traced(check.facts).trace;
    network::require_known(host, check.endpoint.port_or_default(),
                           {time_to_connect(check), check.connect.time_left}, bus::progress_of(trace));
  } catch (const Failure& failure) {
    return {Health::failed, fmt::format("cannot resolve {}: {}", text::safe(host), failure.what()),
            failure.advice()};
  }
  return describe_resolved(host, check.facts.addresses);
}

StepResult check_connect(BrokerCheck& check) {
  const auto start = steady_clock::now();
  try {
    const bus::Trace trace = check.traced(check.facts).trace;
    ::close(network::connect_tcp(check.endpoint.host, check.endpoint.port_or_default(),
                                 {time_to_connect(check), check.connect.time_left}, bus::progress_of(trace)));
  } catch (const Failure& failure) {
    return {Health::failed, fmt::format("cannot connect to {}: {}", check.endpoint.where(), failure.what()),
            "is RabbitMQ running there, and reachable from here? --uri or --host names another broker"};
  }
  const auto time = duration_cast<microseconds>(steady_clock::now() - start);
  return describe_connected(check.facts.connected, time, check.facts.refused);
}

StepResult check_tls(BrokerCheck& check) {
  open_connection(check);
  if (!check.endpoint.tls) return describe_no_encryption(check.facts.connected);
  if (check.facts.encrypted)
    return describe_encryption(*check.facts.encrypted, "broker", check.context.now());
  return {Health::failed, check.error,
          check.error_advice.empty() ? "check the --tls options" : check.error_advice};
}

StepResult check_login(BrokerCheck& check) {
  const ConnectionFacts& facts = check.facts;
  if (!facts.login && !is_vhost_refused(facts)) return {Health::failed, check.error, check.error_advice};
  const bus::BrokerNamed broker = facts.broker.value_or(bus::BrokerNamed{});
  const std::string product = text::safe(broker.product);
  const std::string version = text::safe(broker.version);
  std::string message = fmt::format("user '{}' at {} {}", text::safe(check.endpoint.user), product, version);
  if (!broker.cluster.empty()) message += fmt::format(" ({})", text::safe(broker.cluster));
  if (facts.login)
    message += facts.login->heartbeat == 0 ? ", without heartbeats"
                                           : fmt::format(", heartbeat {} s", facts.login->heartbeat);
  return {Health::ok,
          message,
          {},
          {text_detail("user", text::safe(check.endpoint.user)), text_detail("product", product),
           text_detail("version", version)}};
}

StepResult check_vhost(BrokerCheck& check) {
  const std::string vhost = text::safe(check.endpoint.vhost);
  const std::vector<StepDetail> details{text_detail("vhost", vhost)};
  if (check.connection) return {Health::ok, fmt::format("'{}' is open", vhost), {}, details};
  const std::string& words = check.facts.refusal->text;
  const bool is_missing = words.find("not found") != std::string::npos;
  const bool is_denied = words.find("refused for user") != std::string::npos;
  return {Health::failed, words,
          is_missing  ? "name another with --vhost or in the URI; Wazo uses /"
          : is_denied ? bus::advice_to_allow(check.endpoint)
                      : "see the log of the broker",
          details};
}

}  // namespace wazobus::commands
