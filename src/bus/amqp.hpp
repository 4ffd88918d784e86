// SPDX-License-Identifier: MIT
// Includes rabbitmq-c. For the .cpp files of this room only.
#pragma once

#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/ssl_socket.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#endif

#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>

#include "text/error.hpp"

namespace wazobus::bus {

/// A view of bytes that the library owns, valid until its pool is released.
inline std::string_view view(amqp_bytes_t bytes) {
  return bytes.len == 0 ? std::string_view{}
                        : std::string_view(static_cast<const char*>(bytes.bytes), bytes.len);
}

/// The library declares bytes as mutable, but does not write to bytes that it sends.
inline amqp_bytes_t bytes(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

/// The library's text for a status. For a socket error that text says nothing, so the text of errno is used.
inline std::string status_text(int status) {
  const int system_error = errno;
  if (status == AMQP_STATUS_SOCKET_ERROR && system_error != 0) return errno_text(system_error);
  return amqp_error_string2(status);
}

inline timeval to_timeval(std::chrono::milliseconds duration) {
  using namespace std::chrono;
  const auto whole = duration_cast<seconds>(duration);
  return {whole.count(), duration_cast<microseconds>(duration - whole).count()};
}

}  // namespace wazobus::bus
