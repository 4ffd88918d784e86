// SPDX-License-Identifier: MIT
#include "bus/socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "text/error.hpp"

namespace wazobus::bus {

namespace {

using Deadline = std::chrono::steady_clock::time_point;

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses resolve(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (error != 0)
    throw BrokerError(error == EAI_SYSTEM ? errno_text(errno) : gai_strerror(error), "check the host name");
  return Addresses(list);
}

/// 0, or the errno of what kept the connection from being made.
int wait_until_connected(int fd, Deadline deadline) {
  using namespace std::chrono;
  pollfd connecting{fd, POLLOUT, 0};
  for (;;) {
    const auto left = ceil<milliseconds>(deadline - steady_clock::now()).count();
    const int ready = ::poll(&connecting, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
    if (ready == 0) return ETIMEDOUT;
    if (ready > 0) break;
    if (errno != EINTR) return errno;
  }
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

int connect_tcp(const std::string& host, int port, std::chrono::milliseconds timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  const Addresses addresses = resolve(host, port);
  int error = EHOSTUNREACH;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    const int fd = ::socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                            address->ai_protocol);
    if (fd < 0) {
      error = errno;
      continue;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    error = ::connect(fd, address->ai_addr, address->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) error = wait_until_connected(fd, deadline);
    if (error == 0) return fd;
    ::close(fd);
  }
  throw BrokerError(errno_text(error));
}

}  // namespace wazobus::bus
