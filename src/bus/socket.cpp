// SPDX-License-Identifier: MIT
#include "bus/socket.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <future>
#include <limits>
#include <memory>
#include <thread>

#include "bus/connection.hpp"
#include "bus/wait.hpp"
#include "text/error.hpp"

namespace wazobus::bus {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Deadline = Wait::Deadline;

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

/// "127.0.0.1" or "::1"; with the port "127.0.0.1:5672" or "[::1]:5672".
std::string spelled(const sockaddr* address, socklen_t size, bool with_port) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (::getnameinfo(address, size, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return {};
  if (!with_port) return host.data();
  const char* const format = address->sa_family == AF_INET6 ? "[{}]:{}" : "{}:{}";
  return fmt::format(fmt::runtime(format), host.data(), port.data());
}

void tell_addresses(const std::string& host, const Addresses& list, const Trace& trace) {
  if (!trace.happened) return;
  Resolved resolved{host, {}};
  for (const addrinfo* address = list.get(); address != nullptr; address = address->ai_next)
    resolved.addresses.push_back(spelled(address->ai_addr, address->ai_addrlen, false));
  trace(resolved);
}

/// Returns 0, or the errno of the failed connect.
int wait_until_connected(int fd, const Wait& wait) {
  pollfd connecting{fd, POLLOUT, 0};
  for (;;) {
    const std::int64_t slice = wait.slice().count();
    if (slice == 0) return ETIMEDOUT;
    const std::int64_t longest = std::numeric_limits<int>::max();
    const int ready = ::poll(&connecting, 1, static_cast<int>(std::min(slice, longest)));
    if (ready > 0) break;
    if (ready < 0 && errno != EINTR) return errno;
  }
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

std::string peer_of(int fd) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  auto* const address =
      reinterpret_cast<sockaddr*>(&peer);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
  return ::getpeername(fd, address, &size) == 0 ? spelled(address, size, true) : std::string();
}

void require_known(const std::string& host, int port, const WaitLimits& limits, const Trace& trace) {
  const Addresses addresses =
      resolve(host, port, Wait(steady_clock::now() + limits.timeout, limits.time_left));
  tell_addresses(host, addresses, trace);
}

int connect_tcp(const std::string& host, int port, const WaitLimits& limits, const Trace& trace) {
  const Deadline deadline = steady_clock::now() + limits.timeout;
  const Addresses addresses = resolve(host, port, Wait(deadline, limits.time_left));
  tell_addresses(host, addresses, trace);
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
    const auto now = steady_clock::now();
    if (error == EINPROGRESS) {
      try {
        error = wait_until_connected(fd, Wait(now + (deadline - now) / left, limits.time_left));
      } catch (const Stopped&) {
        ::close(fd);
        throw;
      }
    }
    const std::string name =
        trace.happened ? spelled(address->ai_addr, address->ai_addrlen, true) : std::string();
    if (error == 0) {
      trace(Connected{name});
      return fd;
    }
    trace(AddressRefused{name, errno_text(error)});
    ::close(fd);
  }
  throw BrokerError(errno_text(error));
}

}  // namespace wazobus::bus
