// SPDX-License-Identifier: MIT
// TLS for a rabbitmq-c socket. Its own check of host names takes no IP addresses and its errors tell no
// reasons, so OpenSSL, which it uses, is asked directly. For the .cpp files of this room only.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "bus/amqp.hpp"
#include "bus/endpoint.hpp"
#include "text/error.hpp"

struct ssl_st;

namespace wazobus::bus {

/// Prepares `socket`, made by amqp_ssl_socket_new, for a handshake with `endpoint`: authorities, client
/// certificate, verification of certificate and host. Throws IoError for files that cannot be read,
/// UsageError for wrong ones.
void prepare_tls(amqp_socket_t* socket, const Endpoint& endpoint);

/// The broker's certificate is not one to trust, and the next try will not change that.
class CertificateRefused : public BrokerError {
  using BrokerError::BrokerError;
};

/// Throws the error, its text the reason alone, for the connection that just failed with the library's
/// `status`.
[[noreturn]] void fail_tls(int status);

/// While this lives, `begins` is called with the connection's descriptor, and the connection as OpenSSL knows
/// it, when the handshake on `socket`, which keeps both to itself, begins.
class DuringHandshake {
 public:
  using Begins = std::function<void(int fd, ssl_st* tls)>;

  DuringHandshake(amqp_socket_t* socket, Begins begins);
  DuringHandshake(const DuringHandshake&) = delete;
  DuringHandshake& operator=(const DuringHandshake&) = delete;
  ~DuringHandshake();

 private:
  amqp_socket_t* socket_;
  Begins begins_;
};

/// Writes what the connection takes now, which may be nothing. Nothing at all once it is lost.
std::optional<std::size_t> write_tls(ssl_st* tls, std::string_view bytes);

}  // namespace wazobus::bus
