// SPDX-License-Identifier: MIT
#include "network/socket.hpp"

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
                    answer.error == EAI_AGAIN ? "no name server answers for it: check /etc/resolv.conf"
                                              : "check the host name");
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

void tell_addresses(const std::string& host, const Addresses& list, const Progress& progress) {
  if (!progress.resolved) return;
  std::vector<std::string> addresses;
  for (const addrinfo* address = list.get(); address != nullptr; address = address->ai_next)
    addresses.push_back(spelled(address->ai_addr, address->ai_addrlen, false));
  progress.resolved(host, addresses);
}

/// `error` is 0, or the errno of the failed connect.
void tell_end(const addrinfo& address, int error, const Progress& progress) {
  if (error == 0 && progress.connected)
    progress.connected(spelled(address.ai_addr, address.ai_addrlen, true));
  if (error != 0 && progress.refused)
    progress.refused(spelled(address.ai_addr, address.ai_addrlen, true), errno_text(error));
}

/// Returns 0, or the errno of the failed connect.
int wait_until_connected(int fd, const Wait& wait) {
  if (!wait.until(fd, POLLOUT)) return ETIMEDOUT;
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

void require_known(const std::string& host, int port, const WaitLimits& limits, const Progress& progress) {
  tell_addresses(host, resolve(host, port, Wait(limits)), progress);
}

int connect_tcp(const std::string& host, int port, const WaitLimits& limits, const Progress& progress) {
  return connect_tcp(host, port, Wait(limits), progress);
}

int connect_tcp(const std::string& host, int port, const Wait& wait, const Progress& progress) {
  const Addresses addresses = resolve(host, port, wait);
  tell_addresses(host, addresses, progress);
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
    tell_end(*address, error, progress);
    if (error == 0) return fd;
    ::close(fd);
  }
  throw BrokerError(errno_text(error));
}

}  // namespace wazobus::network
