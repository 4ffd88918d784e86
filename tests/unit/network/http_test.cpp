// SPDX-License-Identifier: MIT
// The head of an answer; exchange() needs a server, and tests/websocket has one.
#include "network/http.hpp"

#include <string>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::network {

TEST_CASE("the head of an answer is read once it is complete", "[network]") {
  const std::string answer =
      "HTTP/1.1 404 Not Found\r\nServer: nginx\r\ncontent-length:  12 \r\n\r\n{\"a\": 1}";
  for (std::size_t size = 0; size < answer.find("{"); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read_head(answer.substr(0, size)));
  }
  const auto reply = read_head(answer);
  REQUIRE(reply);
  CHECK(reply->status == 404);
  CHECK(reply->status_line() == "404 Not Found");
  CHECK(reply->length == std::size_t{12});
  CHECK(reply->head == answer.find('{'));
  CHECK_FALSE(reply->is_success());
}

TEST_CASE("an answer may have no reason and no headers", "[network]") {
  const auto reply = read_head("HTTP/1.0 200\r\n\r\n");
  REQUIRE(reply);
  CHECK(reply->status_line() == "200");
  CHECK(reply->is_success());
  CHECK_FALSE(reply->length);
}

TEST_CASE("what is no HTTP, or has a body of unknown end, is refused", "[network]") {
  for (const char* const wrong : {"SSH-2.0-OpenSSH\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 x\r\n\r\n",
                                  "HTTP/1.1 99\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(read_head(wrong), BrokerError);
  }
  CHECK_THROWS_AS(read_head("HTTP/1.1 200 OK\r\n" + std::string(70'000, 'x')), BrokerError);
}

TEST_CASE("a login is written as basic authentication has it", "[network]") {
  CHECK(basic_authorization("Aladdin:open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617, 2
}

}  // namespace wazobus::network
