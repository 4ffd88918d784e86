// SPDX-License-Identifier: MIT
#include "websocket/endpoint.hpp"

#include <string>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::websocket {

namespace {

/// "wss://host:port/path user:password token", or what is wrong.
std::string read(std::string_view uri) {
  try {
    const UriContents address = parse_uri(uri);
    std::string out = where(address.endpoint);
    if (!address.user.empty()) out += ' ' + address.user + ':' + address.password.value_or("none");
    if (!address.token.empty()) out += " token " + address.token;
    return out;
  } catch (const UsageError& error) {
    CHECK(std::string(error.what()).find("sesame") == std::string::npos);
    return error.what();
  }
}

}  // namespace

TEST_CASE("a WebSocket URI leads through nginx with TLS, and to wazo-websocketd without", "[websocket]") {
  CHECK(read("wss://host") == "wss://host/api/websocketd/");
  CHECK(read("WSS://host:443/") == "wss://host/");
  CHECK(read("wss://host:8443/api/websocketd/?version=2") == "wss://host:8443/api/websocketd/");
  CHECK(read("ws://127.0.0.1:9502/") == "ws://127.0.0.1:9502/");
  CHECK(read("ws://[::1]:9502") == "ws://[::1]:9502/");
  CHECK(read("ws://[::1]") == "ws://[::1]/");
  CHECK(read("wss://me:se%40same@host") == "wss://host/api/websocketd/ me:se@same");
  CHECK(read("wss://me:s/e@host") == "wss://host/api/websocketd/ me:s/e");
  CHECK(read("wss://me@host/x?token=a%2Db#y") == "wss://host/x me:none token a-b");
}

TEST_CASE("what is wrong in a WebSocket URI is told without its secrets", "[websocket]") {
  CHECK(read("wss://me:sesame@host:sesame") ==
        "the port in the WebSocket URI is not a number from 1 to 65535");
  CHECK(read("wss://host/?tokn=sesame") == "unknown parameter in the WebSocket URI");
  CHECK(read("wss://host/?version=1") == "unknown parameter in the WebSocket URI");
  CHECK(read("wss://host/a b") == "the path in the WebSocket URI has a character that needs encoding");
  CHECK(read("wss://host/\r\nX: sesame") ==
        "the path in the WebSocket URI has a character that needs encoding");
  CHECK(read("wss://::1/") == "an IPv6 address in the WebSocket URI needs brackets");
}

TEST_CASE("wazo-auth is behind the nginx of the same server", "[websocket]") {
  const auto beside = [](std::string_view uri) {
    const Endpoint auth = auth_beside(parse_uri(uri).endpoint);
    CHECK(auth.encrypted);
    CHECK(auth.path == "/api/auth");
    return auth.authority();
  };
  CHECK(beside("wss://host/x") == "host");
  CHECK(beside("wss://host:8443") == "host:8443");
  CHECK(beside("ws://127.0.0.1:9502/") == "127.0.0.1");
}

TEST_CASE("another wazo-auth has a URI of its own", "[websocket]") {
  const Endpoint auth = parse_auth_uri("http://127.0.0.1:9497/");
  CHECK_FALSE(auth.encrypted);
  CHECK(auth.authority() == "127.0.0.1:9497");
  CHECK(auth.path.empty());
  CHECK(parse_auth_uri("https://host/api/auth/").path == "/api/auth");
  for (const char* const wrong : {"host", "wss://host", "https://me:sesame@host", "https://host/?a"})
    CHECK_THROWS_AS(parse_auth_uri(wrong), UsageError);
}

}  // namespace wazobus::websocket
