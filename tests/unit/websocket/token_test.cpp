// SPDX-License-Identifier: MIT
// Token documents; taking and giving back needs a server, and tests/websocket has one.
#include "websocket/token.hpp"

#include <chrono>
#include <string>

#include "catch.hpp"

namespace wazobus::websocket {

using namespace std::chrono_literals;

TEST_CASE("a token document may have data around it, and says how long the token lives", "[websocket]") {
  const std::string document =
      R"({"token": "abc", "utc_issued_at": "2026-11-21T15:48:00.5", "utc_expires_at": "2026-11-21T17:48:00.5"})";
  const std::string wrapped = R"({"data": )" + document + "}";
  for (const std::string& text : {document, wrapped}) {
    const auto token = read_token_document(text);
    REQUIRE(token);
    CHECK(token->value == "abc");
    CHECK(token->lifetime == 2h);
  }
  CHECK_FALSE(read_token_document(R"({"token": "abc", "utc_issued_at": null})")->lifetime);
}

TEST_CASE("a document without a token that can be sent is none", "[websocket]") {
  for (const char* const text : {"", "x", "{}", "[]", R"({"token": 1})", R"({"token": ""})", R"({"data": 1})",
                                 R"({"token": "a\r\nX: y"})", R"({"token": "a b"})"}) {
    CAPTURE(text);
    CHECK_FALSE(read_token_document(text));
  }
}

TEST_CASE("a token that somebody gave is used as it is, and neither renewed nor given back", "[websocket]") {
  Endpoint nowhere;
  nowhere.port = 1;
  TokenLease lease(AuthService(nowhere), std::string("abc"));
  CHECK(lease.get(network::Wait({1s, nullptr})) == "abc");
  CHECK_FALSE(lease.renewal());
  CHECK(AuthService(nowhere).where() == "https://localhost:1");
}

}  // namespace wazobus::websocket
