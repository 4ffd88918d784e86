// SPDX-License-Identifier: MIT
// Token documents, and which token a lease has. tests/websocket has a whole session.
#include "websocket/token.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "websocket/error.hpp"

namespace wazobus::websocket {

using namespace std::chrono_literals;

namespace {

/// A wazo-auth that gives the tokens t1, t2 and so on, each with the same rest. What it was asked can be read
/// when it is stopped.
class AuthOfTest {
 public:
  explicit AuthOfTest(std::string rest = "")
      : rest_(std::move(rest)), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listening_, plain, size) == 0);
    REQUIRE(::listen(listening_, 1) == 0);
    REQUIRE(::getsockname(listening_, plain, &size) == 0);
    endpoint_.host = "127.0.0.1";
    endpoint_.port = ntohs(address.sin_port);
    endpoint_.encrypted = false;
    thread_ = std::thread([this] { serve(); });
  }
  AuthOfTest(const AuthOfTest&) = delete;
  AuthOfTest& operator=(const AuthOfTest&) = delete;
  ~AuthOfTest() { stop(); }

  [[nodiscard]] TokenLease lease(network::TimeLeft time_left = {}) const {
    return {AuthService(endpoint_), Login{"user", "password"}, std::move(time_left)};
  }

  const std::vector<std::string>& stop() {
    if (!thread_.joinable()) return asked_;
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
    return asked_;
  }

 private:
  void serve() {
    for (int fd = 0; (fd = ::accept(listening_, nullptr, nullptr)) >= 0; ::close(fd)) answer(fd);
  }

  void answer(int fd) {
    std::string request;
    std::array<char, 4096> bytes{};
    const auto is_whole = [&request] {
      return request.ends_with(request.starts_with("POST") ? "}" : "\r\n\r\n");
    };
    while (!is_whole()) {
      const ssize_t got = ::recv(fd, bytes.data(), bytes.size(), 0);
      if (got <= 0) return;
      request.append(bytes.data(), static_cast<std::size_t>(got));
    }
    const std::string line = request.substr(0, request.find(" HTTP"));
    const bool takes = line.starts_with("POST");
    asked_.push_back(takes ? fmt::format("take t{}", ++taken_) : "drop " + line.substr(line.rfind('/') + 1));
    const std::string reply = fmt::format(
        "HTTP/1.0 200 OK\r\n\r\n{}", takes ? fmt::format(R"({{"token": "t{}{}"}})", taken_, rest_) : "{}");
    ::send(fd, reply.data(), reply.size(), MSG_NOSIGNAL);
  }

  std::string rest_;
  int listening_;
  Endpoint endpoint_;
  std::thread thread_;
  std::vector<std::string> asked_;
  int taken_ = 0;
};

const network::Wait& patient() {
  static const network::TimeLeft no_limit;
  static const network::Wait wait({1h, no_limit});
  return wait;
}

using Asked = std::vector<std::string>;

}  // namespace

TEST_CASE("a token that is no longer accepted gives way to another, a new one does not", "[websocket]") {
  AuthOfTest auth;
  {
    TokenLease lease = auth.lease();
    CHECK(lease.get(patient()) == "t1");
    CHECK_FALSE(lease.discard());
    lease.accepted();
    CHECK(lease.discard());
    CHECK(lease.get(patient()) == "t2");
    CHECK_FALSE(lease.discard());
  }
  CHECK(auth.stop() == Asked{"take t1", "drop t1", "take t2", "drop t2"});
}

TEST_CASE("the token that the server has stays valid until it has accepted the new one", "[websocket]") {
  AuthOfTest auth;
  {
    TokenLease lease = auth.lease();
    lease.get(patient());
    lease.accepted();
    CHECK(lease.renew(patient()) == "t2");
    lease.return_to_former();
    CHECK(lease.get(patient()) == "t1");
    CHECK(lease.renew(patient()) == "t3");
    lease.accepted();
    CHECK(lease.renew(patient()) == "t4");
    // The connection ended meanwhile: t4 has not been tried.
    CHECK(lease.discard());
    CHECK(lease.get(patient()) == "t4");
    lease.return_to_former();
    CHECK(lease.get(patient()) == "t4");
  }
  CHECK(auth.stop() ==
        Asked{"take t1", "take t2", "drop t2", "take t3", "drop t1", "take t4", "drop t3", "drop t4"});
}

TEST_CASE("no token is taken while the server has not answered to the last one", "[websocket]") {
  AuthOfTest auth;
  {
    TokenLease lease = auth.lease();
    lease.get(patient());
    lease.accepted();
    CHECK(lease.renewal());
    lease.renew(patient());
    CHECK_FALSE(lease.renewal());
    lease.return_to_former();
    CHECK(lease.renewal());
    lease.renew(patient());
    CHECK_FALSE(lease.renewal());
    lease.accepted();
    CHECK(lease.renewal());
  }
  CHECK(auth.stop() == Asked{"take t1", "take t2", "drop t2", "take t3", "drop t1", "drop t3"});
}

TEST_CASE("a token that a signal keeps from being given back is given back at the end", "[websocket]") {
  AuthOfTest auth;
  {
    bool is_signalled = false;
    TokenLease lease = auth.lease([&is_signalled] { return is_signalled ? 0ms : 1h; });
    lease.get(patient());
    lease.accepted();
    lease.renew(patient());
    is_signalled = true;
    lease.accepted();
  }
  CHECK(auth.stop() == Asked{"take t1", "take t2", "drop t1", "drop t2"});
}

TEST_CASE("a token that is too long for a header is given back", "[websocket]") {
  const std::string rest(longest_token, 'x');
  AuthOfTest auth(rest);
  {
    TokenLease lease = auth.lease();
    std::string what;
    try {
      lease.get(patient());
    } catch (const BrokerError& error) {
      what = error.what();
    }
    CHECK(what.ends_with(" has 32770 bytes, and the longest that can be sent 32768"));
  }
  CHECK(auth.stop() == Asked{"take t1", "drop t1" + rest});
}

TEST_CASE("while wazo-auth is away, a token is used for the rest of its life", "[websocket]") {
  AuthOfTest auth;
  TokenLease lease = auth.lease();
  lease.get(patient());
  auth.stop();
  lease.postpone(0ms);
  CHECK(lease.get(patient()) == "t1");
  CHECK(lease.renewal() > TokenLease::Clock::now());
  lease.accepted();
  CHECK(lease.discard());
  CHECK_THROWS_AS(lease.get(patient()), Away);
}

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
