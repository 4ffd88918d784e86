// SPDX-License-Identifier: MIT
#include "commands/websocket_connecting.hpp"

#include <string>
#include <variant>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "commands/world.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

/// "wss://host/ token", "wss://host/ user:password" or what is wrong.
std::string target_of(const ConnectionOptions& options, const World& world) {
  try {
    const WebSocketTarget target = websocket_target_from(options, world.context);
    std::string out = websocket::where(target.endpoints.front()) + ' ';
    if (const auto* const login = std::get_if<websocket::Login>(&target.credentials))
      return out + login->user + ':' + login->password + ' ' + target.auth.where();
    return out + std::get<std::string>(target.credentials);
  } catch (const Failure& failure) {
    CHECK(std::string(failure.what()).find("sesame") == std::string::npos);
    return failure.what();
  }
}

ConnectionOptions to_websocket(std::string uri) {
  ConnectionOptions options;
  options.uris = {std::move(uri)};
  return options;
}

}  // namespace

TEST_CASE("a URI of either kind is told from the other", "[commands]") {
  World world;
  CHECK_FALSE(names_websocket({}, world.context));
  CHECK(names_websocket(to_websocket("Wss://host"), world.context));
  world.environment["WAZOBUS_URI"] = "ws://one ws://two";
  CHECK(names_websocket({}, world.context));
  CHECK_FALSE(names_websocket(to_websocket("amqp://host"), world.context));
  world.environment["WAZOBUS_URI"] = "ws://one amqp://two";
  CHECK_THROWS_AS(names_websocket({}, world.context), UsageError);
}

TEST_CASE("a token comes from a file, the URI or the environment", "[commands]") {
  const capture::Folder folder;
  World world;
  ConnectionOptions options = to_websocket("ws://host/?token=of-uri");
  CHECK(target_of(options, world) == "ws://host/ of-uri");
  options.token_file = folder.file("token", "of-file\nmore\n");
  CHECK(target_of(options, world) == "ws://host/ of-file");
  options.token_file = folder.file("document", "\n {\"data\": {\"token\": \"of-document\"}}");
  CHECK(target_of(options, world) == "ws://host/ of-document");
  CHECK(target_of(to_websocket("ws://host/"), world) == "wazo-websocketd wants a token");
  world.environment["WAZO_TOKEN"] = "of-environment";
  CHECK(target_of(to_websocket("ws://host/"), world) == "ws://host/ of-environment");
  CHECK(target_of(to_websocket("ws://me:p@host/"), world) == "ws://host/ me:p https://host/api/auth");
}

TEST_CASE("what is no token is refused without quoting it", "[commands]") {
  const capture::Folder folder;
  World world;
  ConnectionOptions options = to_websocket("ws://host/");
  for (const char* const text : {"", "sesame sesame", "{\"sesame\": 1}", "\nsesame"}) {
    CAPTURE(text);
    options.token_file = folder.file("token", text);
    CHECK(target_of(options, world).starts_with("the "));
  }
  const std::string too_long(40'000, 'x');
  for (const std::string& text : {too_long, "{\"token\": \"" + too_long + "\"}"}) {
    options.token_file = folder.file("token", text);
    CHECK(
        target_of(options, world).ends_with("token has 40000 bytes, and the longest that can be sent 32768"));
  }
  world.environment["WAZO_TOKEN"] = "sesame\n";
  CHECK(target_of(to_websocket("ws://host/"), world) == "WAZO_TOKEN holds no token");
}

TEST_CASE("a login is that of the options, or of the URI", "[commands]") {
  World world;
  world.environment["WAZO_TOKEN"] = "token";
  world.environment["WAZOBUS_PASSWORD"] = "env";
  ConnectionOptions options = to_websocket("wss://me:typed@host:8443");
  CHECK(target_of(options, world) == "wss://host:8443/api/websocketd/ me:typed https://host:8443/api/auth");
  options.user = "you";
  options.auth_uri = "http://127.0.0.1:9497/";
  CHECK(target_of(options, world) == "wss://host:8443/api/websocketd/ you:env http://127.0.0.1:9497");
  options.token_file = "/nowhere";
  CHECK(target_of(options, world) == "--token-file and --user exclude each other");
  options.token_file.reset();
  options.user = "a:b";
  CHECK(target_of(options, world).starts_with("the user name has a colon"));
  world.environment.erase("WAZOBUS_PASSWORD");
  options.user = "you";
  CHECK(target_of(options, world) == "no password for user 'you'");
}

TEST_CASE("options for TLS need TLS, at the WebSocket or at wazo-auth", "[commands]") {
  World world;
  ConnectionOptions options = to_websocket("ws://host/?token=a");
  options.insecure = true;
  CHECK(target_of(options, world).starts_with("the URI says ws://"));
  CHECK(target_of(to_websocket("ws://me:p@host"), world) == "ws://host/ me:p https://host/api/auth");
  options.tls_cert_file = "/x";
  CHECK(target_of(options, world) == "a client certificate needs its key");
}

TEST_CASE("proxies are named as for curl", "[commands]") {
  World world;
  world.environment = {{"HTTP_PROXY", "a"}, {"HTTPS_PROXY", "b"}, {"https_proxy", "c"}, {"NO_PROXY", "d"}};
  const network::ProxyVariables variables = proxy_variables(world.context);
  CHECK(variables.http.empty());
  CHECK(variables.https == "c");
  CHECK(variables.all.empty());
  CHECK(variables.excluded == "d");
}

}  // namespace wazobus::commands
