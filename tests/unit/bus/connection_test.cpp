// SPDX-License-Identifier: MIT
#include "bus/connection.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <type_traits>
#include <vector>

#include "bus/socket.hpp"
#include "bus/subscription.hpp"
#include "catch.hpp"

using namespace wazobus;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST_CASE("what a broker says again is final, what passes is not", "[bus]") {
  struct Case {
    int code;
    const char* text;
    bool final;
  };
  // As RabbitMQ 3.10 spells them.
  const std::vector<Case> cases{
      {403, "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.", true},
      {530, "NOT_ALLOWED - vhost gone not found", true},
      {530, "NOT_ALLOWED - access to vhost 'other' refused for user 'me'", true},
      {530, "NOT_ALLOWED - access to vhost '/' refused for user 'me': connection limit (0) is reached",
       false},
      {530, "NOT_ALLOWED - vhost '/' is down", false},
      {320, "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'", false},
      {320, "CONNECTION_FORCED - vhost '/' is down", false},
      {320, "CONNECTION_FORCED - user 'me' is deleted", false},
      {541, "INTERNAL_ERROR", false},
      {501, "FRAME_ERROR", false},
  };
  for (const Case& c : cases) {
    INFO(c.code << ' ' << c.text);
    CHECK(bus::is_final({c.code, c.text}) == c.final);
  }
}

TEST_CASE("only what may pass is worth another try", "[bus]") {
  CHECK(std::is_base_of_v<bus::BrokerAway, bus::ConnectionLost>);
  CHECK_FALSE(std::is_base_of_v<bus::BrokerAway, bus::ConsumerCancelled>);
  CHECK(bus::ConnectionLost("x").status() == Exit::broker);
  CHECK(bus::ConnectionLost("x").unheard_for() == 0ms);
  CHECK(bus::ConnectionLost("x", {}, 2s).unheard_for() == 2s);
}

namespace {

/// A port of this machine that neither accepts nor refuses a connection: its backlog is full.
class FullPort {
 public:
  FullPort() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listening_, plain, size) == 0);
    REQUIRE(::listen(listening_, 0) == 0);
    REQUIRE(::getsockname(listening_, plain, &size) == 0);
    port_ = ntohs(address.sin_port);
    for (int i = 0; i < 3; ++i) {
      waiting_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      ::connect(waiting_.back(), plain, size);
    }
  }
  FullPort(const FullPort&) = delete;
  FullPort& operator=(const FullPort&) = delete;
  ~FullPort() {
    for (const int fd : waiting_) ::close(fd);
    ::close(listening_);
  }

  [[nodiscard]] int port() const { return port_; }

 private:
  int listening_;
  int port_ = 0;
  std::vector<int> waiting_;
};

}  // namespace

TEST_CASE("making a connection ends when the caller has no time left", "[bus]") {
  const FullPort full;
  int asked = 0;
  const std::function<milliseconds()> time_left = [&asked] { return ++asked < 3 ? 1ms : 0ms; };
  CHECK_THROWS_AS(bus::connect_tcp("127.0.0.1", full.port(), {1h, time_left}), bus::Stopped);
  CHECK(asked == 3);
}

TEST_CASE("making a connection ends after its timeout, however long the caller has", "[bus]") {
  const FullPort full;
  const std::function<milliseconds()> forever = [] { return milliseconds::max(); };
  CHECK_THROWS_AS(bus::connect_tcp("127.0.0.1", full.port(), {1ms, forever}), BrokerError);
  CHECK_THROWS_AS(bus::connect_tcp("127.0.0.1", full.port(), {1ms, nullptr}), BrokerError);
}

TEST_CASE("a first connection that fails is not tried again", "[bus]") {
  int told = 0;
  bus::Subscription::Settings settings;
  settings.endpoints.resize(2);
  // Port 1 of this machine; nobody listens there.
  for (bus::Endpoint& endpoint : settings.endpoints) {
    endpoint.host = "127.0.0.1";
    endpoint.port = 1;
  }
  settings.told.lost = [&told](std::string_view) { ++told; };
  CHECK_THROWS_AS(bus::Subscription(settings), BrokerError);
  CHECK(told == 0);
}
