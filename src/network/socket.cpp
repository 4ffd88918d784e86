// SPDX-License-Identifier: MIT
#include "network/socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <future>
#include <limits>
#include <memory>
#include <thread>

#include "text/error.hpp"

namespace wazobus::network {

namespace {

using std::chrono::milliseconds;

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// The result of a lookup.
struct Answer {
  int error = 0;
  int system_error = 0;
  Addresses addresses;
};

Answer look_up(const std::string& host, int port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  return {error, errno, Addresses(list)};
}

/// getaddrinfo has no timeout. It runs in a thread of its own, which is abandoned if it takes too long.
Answer look_up_until(const std::string& host, int port, const Wait& wait) {
  auto promise = std::make_shared<std::promise<Answer>>();
  std::future<Answer> answer = promise->get_future();
  std::thread([promise, host, port] { promise->set_value(look_up(host, port, 0)); }).detach();
  for (milliseconds slice; (slice = wait.slice()) > milliseconds::zero();) {
    if (answer.wait_for(slice) == std::future_status::ready) return answer.get();
  }
  throw BrokerError("the look-up of its name takes too long", "check the host name and the resolver");
}

Addresses resolve(const std::string& host, int port, const Wait& wait) {
  Answer answer = look_up(host, port, AI_NUMERICHOST);
  if (answer.error != 0) answer = look_up_until(host, port, wait);
  if (answer.error == 0) return std::move(answer.addresses);
  const bool system = answer.error == EAI_SYSTEM;
  throw BrokerError(system ? errno_text(answer.system_error) : gai_strerror(answer.error),
                    "check the host name");
}

/// Returns 0, or the errno of the failed connect.
int wait_until_connected(int fd, const Wait& wait) {
  if (!wait.until(fd, POLLOUT)) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

void require_known(const std::string& host, int port, const WaitLimits& limits) {
  resolve(host, port, Wait(limits));
}

int connect_tcp(const std::string& host, int port, const WaitLimits& limits) {
  return connect_tcp(host, port, Wait(limits));
}

int connect_tcp(const std::string& host, int port, const Wait& wait) {
  const Addresses addresses = resolve(host, port, wait);
  int left = 0;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) ++left;
  int error = EHOSTUNREACH;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next, --left) {
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
    // An address that never answers must leave time for the other addresses.
    if (error == EINPROGRESS) {
      try {
        error = wait_until_connected(fd, wait.share(left));
      } catch (const Stopped&) {
        ::close(fd);
        throw;
      }
    }
    if (error == 0) return fd;
    ::close(fd);
  }
  throw BrokerError(errno_text(error));
}

}  // namespace wazobus::network
