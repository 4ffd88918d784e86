// SPDX-License-Identifier: MIT
#include "commands/connecting.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "commands/world.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

/// "user:password@host:5672/", with spaces between several, or what is wrong.
std::string brokers(const ConnectionOptions& options, const World& world) {
  try {
    std::string out;
    for (const bus::Endpoint& one : endpoints_from(options, world.context)) {
      if (!out.empty()) out += ' ';
      out += one.user + ':' + one.password.value_or("none") + '@' + one.where();
    }
    return out;
  } catch (const Failure& failure) {
    return failure.what();
  }
}

ConnectionOptions with_uri(std::string uri) {
  ConnectionOptions options;
  options.uris = {std::move(uri)};
  return options;
}

}  // namespace

TEST_CASE("what is typed goes before the environment, and that before the default", "[commands]") {
  World world;
  CHECK(brokers({}, world) == "guest:guest@localhost:5672");
  world.environment["AMQP_URL"] = "amqp://a:b@old";
  CHECK(brokers({}, world) == "a:b@old:5672");
  world.environment["WAZOBUS_URI"] = " amqp://c:d@one  amqp://e:f@two:1 ";
  CHECK(brokers({}, world) == "c:d@one:5672 e:f@two:1");
  CHECK(brokers(with_uri("amqp://g:h@typed"), world) == "g:h@typed:5672");
  ConnectionOptions host;
  host.host = "other";
  host.port = 7;
  CHECK(brokers(host, world) == "guest:guest@other:7");
}

TEST_CASE("a password is that of the file, of a URI that was typed, of the environment", "[commands]") {
  const capture::Folder folder;
  World world;
  world.environment["WAZOBUS_PASSWORD"] = "env";
  CHECK(brokers(with_uri("amqp://me:typed@x"), world) == "me:typed@x:5672");
  CHECK(brokers(with_uri("amqp://me@x"), world) == "me:env@x:5672");
  ConnectionOptions configured = with_uri("amqp://me:configured@x");
  configured.uris_are_configured = true;
  CHECK(brokers(configured, world) == "me:env@x:5672");
  ConnectionOptions file = with_uri("amqp://me:typed@x");
  file.password_file = folder.file("password", "file\r\nmore\n");
  CHECK(brokers(file, world) == "me:file@x:5672");
  file.password_file = folder.file("empty", "\n");
  CHECK(brokers(file, world).ends_with("is empty"));
}

TEST_CASE("the password of one user is not sent as another", "[commands]") {
  World world;
  ConnectionOptions options = with_uri("amqp://me:mine@x");
  options.user = "you";
  CHECK(brokers(options, world) == "no password for user 'you'");
  options.user = "me";
  CHECK(brokers(options, world) == "me:mine@x:5672");
}

TEST_CASE("white space around URIs of the environment is none of them", "[commands]") {
  World world;
  world.environment["AMQP_URL"] = " amqp://a:b@x/%2f\n";
  CHECK(brokers({}, world) == "a:b@x:5672");
  world.environment["WAZOBUS_URI"] = "\r\n\t ";
  CHECK(brokers({}, world) == "a:b@x:5672");
  world.environment["WAZOBUS_URI"] = "amqp://c:d@y\r\namqp://c:d@z\n";
  CHECK(brokers({}, world) == "c:d@y:5672 c:d@z:5672");
}

TEST_CASE("an option for TLS means TLS, unless the URI says otherwise", "[commands]") {
  World world;
  ConnectionOptions options;
  options.insecure = true;
  const std::vector<bus::Endpoint> endpoints = endpoints_from(options, world.context);
  CHECK(endpoints.front().tls);
  CHECK_FALSE(endpoints.front().verify);
  options.uris = {"amqp://guest:guest@x"};
  CHECK_THROWS_AS(endpoints_from(options, world.context), UsageError);
  options.uris = {"amqps://guest:guest@x"};
  options.tls_cert_file = "cert";
  CHECK(brokers(options, world) == "a client certificate needs its key");
}

TEST_CASE("what is no host name is refused with what may have been meant", "[commands]") {
  World world;
  for (const char* const wrong : {"me@host", "host:5672", "3", "amqp://me:secret@host"}) {
    ConnectionOptions options;
    options.host = wrong;
    INFO(wrong);
    CHECK_THROWS_AS(endpoints_from(options, world.context), UsageError);
    CHECK(brokers(options, world).find("secret") == std::string::npos);
  }
}

TEST_CASE("durations are read for their option", "[commands]") {
  using namespace std::chrono_literals;
  CHECK(duration_from("1.5s", "--x") == 1500ms);
  CHECK(duration_from("0", "--x") == 0ms);
  CHECK_THROWS_AS(duration_from("soon", "--x"), UsageError);
  CHECK_THROWS_AS(require_some_time(0ms, "--x"), UsageError);
  World world;
  ConnectionOptions options;
  options.heartbeat = 1200ms;
  CHECK(connect_options_from(options, world.context).heartbeat == 2s);
  options.heartbeat = 20h;
  CHECK_THROWS_AS(connect_options_from(options, world.context), UsageError);
}

TEST_CASE("a type of exchange needs its exchange", "[commands]") {
  const Say say = [](const std::string&) {};
  ConnectionOptions options;
  CHECK_FALSE(exchange_choice_from(options, say).name);
  options.exchange_type = bus::ExchangeType::headers;
  CHECK_THROWS_AS(exchange_choice_from(options, say), UsageError);
  options.exchange = "mine";
  CHECK(exchange_choice_from(options, say).type == bus::ExchangeType::headers);
  options.exchange = std::string(256, 'x');
  CHECK_THROWS_AS(exchange_choice_from(options, say), UsageError);
}

TEST_CASE("a login that looks like a number or a user of Wazo gets advice", "[commands]") {
  CHECK(advice_for_login("alice").empty());
  CHECK(advice_for_login("").empty());
  CHECK(advice_for_login("5550101").find("wazobus trace 5550101") != std::string::npos);
  CHECK(advice_for_login("b1429de1-cf39-4ffa-8ad1-6cdb1d3cf4f0").find("--user-uuid") != std::string::npos);
}

}  // namespace wazobus::commands
