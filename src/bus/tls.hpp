// SPDX-License-Identifier: MIT
// TLS for a rabbitmq-c socket. rabbitmq-c's own check of host names accepts no IP addresses, and its errors
// have no reasons. So this file uses OpenSSL, on which rabbitmq-c is built. For the .cpp files of this room
// only.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "bus/amqp.hpp"
#include "bus/endpoint.hpp"
#include "network/tls.hpp"

struct ssl_st;

namespace wazobus::bus {

using network::CertificateRefused;

/// Prepares `socket`, made by amqp_ssl_socket_new, for a handshake with `endpoint`: authorities, client
/// certificate, verification of certificate and host. Throws IoError for files that cannot be read,
/// UsageError for files with wrong content.
void prepare_tls(amqp_socket_t* socket, const Endpoint& endpoint);

/// Throws the error for a connection that just failed with the library's `status`. Its text is only the
/// reason.
[[noreturn]] void fail_tls(int status);

/// While this object exists, `begins` is called when the handshake on `socket` begins. It gets the file
/// descriptor and OpenSSL's connection, both of which `socket` hides.
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

/// Writes as much as the connection accepts, perhaps 0 bytes. Empty if the connection is lost.
std::optional<std::size_t> write_tls(ssl_st* tls, std::string_view bytes);

}  // namespace wazobus::bus
