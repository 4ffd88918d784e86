// SPDX-License-Identifier: MIT
#include "bus/endpoint.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using bus::parse_uri;

TEST_CASE("broker URIs are read as RabbitMQ specifies and as people type them", "[bus]") {
  struct Case {
    const char* uri;
    const char* host;
    int port;
    const char* vhost;
    const char* user;
    const char* password;
  };
  const std::vector<Case> cases{
      {"amqp://", "localhost", 5672, "/", "guest", ""},
      {"amqp://host", "host", 5672, "/", "guest", ""},
      {"amqp://host/", "host", 5672, "/", "guest", ""},
      {"amqp://guest:guest@localhost:5672//", "localhost", 5672, "/", "guest", "guest"},
      {"amqp://guest:guest@localhost:5672/%2f", "localhost", 5672, "/", "guest", "guest"},
      {"amqp://host:10000/vhost", "host", 10000, "vhost", "guest", ""},
      {"amqp://host//deep", "host", 5672, "/deep", "guest", ""},
      {"AMQP://u:p@host", "host", 5672, "/", "u", "p"},
      {"pyamqp://u:p@host", "host", 5672, "/", "u", "p"},
      {"amqps://u:p@host", "host", 5671, "/", "u", "p"},
      {"amqps://u:p@host:5700/x", "host", 5700, "x", "u", "p"},
      {"amqp://us%61r:p%40%3a%2f@ho%61st/v%2fh", "hoast", 5672, "v/h", "usar", "p@:/"},
      {"amqp://u:p@ss@host/x", "host", 5672, "x", "u", "p@ss"},
      {"amqp://u:p/ss@host/x", "host", 5672, "x", "u", "p/ss"},
      {"amqp://u:p?s#s@host/x", "host", 5672, "x", "u", "p?s#s"},
      {"amqp://u:1/2@host/x", "host", 5672, "x", "u", "1/2"},
      {"amqp://u:h@s/t@host:5/x", "host", 5, "x", "u", "h@s/t"},
      {"amqps://u:p@host/x?cacertfile=/a@b", "host", 5671, "x", "u", "p"},
      {"amqp://u:4?secret=@host", "host", 5672, "/", "u", "4?secret="},
      {"amqp://u@host/v@x", "host", 5672, "v@x", "u", ""},
      {"amqp://u:a:b:c@host", "host", 5672, "/", "u", "a:b:c"},
      {"amqp://u:100%@host", "host", 5672, "/", "u", "100%"},
      {"amqp://u:%zz@host", "host", 5672, "/", "u", "%zz"},
      {"amqp://u@host", "host", 5672, "/", "u", ""},
      {"amqp://u:@host", "host", 5672, "/", "u", ""},
      {"amqp://[::1]", "::1", 5672, "/", "guest", ""},
      {"amqp://u:p@[::1]:1234/x", "::1", 1234, "x", "u", "p"},
      {"amqp://host?heartbeat=5", "host", 5672, "/", "guest", ""},
  };
  for (const Case& c : cases) {
    INFO(c.uri);
    const bus::Endpoint endpoint = parse_uri(c.uri);
    CHECK(endpoint.host == c.host);
    CHECK(endpoint.port_or_default() == c.port);
    CHECK(endpoint.vhost == c.vhost);
    CHECK(endpoint.user == c.user);
    CHECK(endpoint.password.value_or("") == c.password);
  }
  CHECK(parse_uri("amqp://u:@host").password.has_value());
  CHECK_FALSE(parse_uri("amqp://u@host").password.has_value());
}

TEST_CASE("the parameters of a broker URI are taken over", "[bus]") {
  const bus::Endpoint endpoint = parse_uri(
      "amqps://h/"
      "v?heartbeat=10&connection_timeout=2500&cacertfile=%2Fca.pem&certfile=c&keyfile=k&verify=verify_none");
  CHECK(endpoint.heartbeat == std::chrono::seconds(10));
  CHECK(endpoint.connect_timeout == std::chrono::milliseconds(2500));
  CHECK(endpoint.ca_file == "/ca.pem");
  CHECK(endpoint.cert_file == "c");
  CHECK(endpoint.key_file == "k");
  CHECK_FALSE(endpoint.verify);
  CHECK_THROWS_AS(parse_uri("amqp://h?heartbeat=x"), UsageError);
  CHECK_THROWS_AS(parse_uri("amqp://h?verify=maybe"), UsageError);
  CHECK_THROWS_AS(parse_uri("amqp://h?colour=blue"), UsageError);
}

TEST_CASE("parameters of other clients are passed over, and any other is refused by its name", "[bus]") {
  const bus::Endpoint endpoint = parse_uri("amqp://u:x@h/?connection_attempts=3&retry_delay=5&heartbeat=7");
  CHECK(endpoint.passed_over == std::vector<std::string>{"connection_attempts", "retry_delay"});
  CHECK(endpoint.heartbeat == std::chrono::seconds(7));
  CHECK(parse_uri("amqp://u:x@y@h/?socket_timeout=1").password == "x@y");
  CHECK_THROWS_WITH(parse_uri("amqp://h?ssl_options=x"), "unknown parameter 'ssl_options' in the broker URI");
}

TEST_CASE("a broker URI that is wrong is refused without a word of its password", "[bus]") {
  for (const char* const uri :
       {"localhost:5672", "http://u:secret@h", "u:secret@h", "amqp://u:secret", "amqp://u:secret@h:port",
        "amqp://u:secret@h:0", "amqp://u:secret@h:65536", "amqp://u:secret@[::1", "amqp://[::1]secret",
        "amqp://::1/", "amqp://u:se@cret?heartbeat=secret@h/", "amqp://h?se-secret=1",
        "amqp://u:x?retry_delay=secret@h", "amqp://h?cacertfile=x", "amqp://h?verify=verify_none", ""}) {
    INFO(uri);
    try {
      parse_uri(uri);
      FAIL("it was taken");
    } catch (const UsageError& error) {
      CHECK(std::string(error.what()).find("secret") == std::string::npos);
      CHECK(error.advice().find("secret") == std::string::npos);
    }
  }
}

TEST_CASE("a broker is named by host, port and virtual host, safely", "[bus]") {
  CHECK(parse_uri("amqp://u:p@h").where() == "h:5672");
  CHECK(parse_uri("amqp://u:p@[::1]/x").where() == "[::1]:5672 (virtual host 'x')");
  CHECK(parse_uri("amqp://h%1b/%1b").where() == "h\\x1b:5672 (virtual host '\\x1b')");
}
