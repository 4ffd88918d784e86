// SPDX-License-Identifier: MIT
#include "network/socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "catch.hpp"

namespace wazobus::network {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

/// A port of this machine that takes no connection and refuses none: its backlog is full.
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

/// Why connecting failed, or "connected".
std::string failure(const std::string& host, int port) {
  try {
    ::close(connect_tcp(host, port, {10s, nullptr}));
  } catch (const BrokerError& error) {
    return error.what();
  }
  return "connected";
}

}  // namespace

TEST_CASE("making a connection ends when the caller has no time left", "[network]") {
  const FullPort full;
  int asked = 0;
  const std::function<milliseconds()> time_left = [&asked] { return ++asked < 3 ? 1ms : 0ms; };
  CHECK_THROWS_AS(connect_tcp("127.0.0.1", full.port(), {1h, time_left}), Stopped);
  CHECK(asked == 3);
}

TEST_CASE("making a connection ends after its timeout, however long the caller has", "[network]") {
  const FullPort full;
  const std::function<milliseconds()> forever = [] { return milliseconds::max(); };
  CHECK_THROWS_AS(connect_tcp("127.0.0.1", full.port(), {1ms, forever}), BrokerError);
  CHECK_THROWS_AS(connect_tcp("127.0.0.1", full.port(), {1ms, nullptr}), BrokerError);
}

TEST_CASE("a connection is made without blocking, and closed in other programs", "[network]") {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  REQUIRE(::bind(listening, plain, size) == 0);
  REQUIRE(::listen(listening, 1) == 0);
  REQUIRE(::getsockname(listening, plain, &size) == 0);
  const int fd = connect_tcp("127.0.0.1", ntohs(address.sin_port), {10s, nullptr});
  CHECK((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
  CHECK((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
  ::close(fd);
  ::close(listening);
}

TEST_CASE("what fails is told by its reason alone", "[network]") {
  CHECK(failure("127.0.0.1", 1) == "Connection refused");
  CHECK_NOTHROW(require_known("127.0.0.1", 1, {10s, nullptr}));
}

}  // namespace wazobus::network
