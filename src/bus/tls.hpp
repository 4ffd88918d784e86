// SPDX-License-Identifier: MIT
// TLS for a rabbitmq-c socket. Its own check of host names takes no IP addresses and its errors tell no
// reasons, so OpenSSL, which it uses, is asked directly. For the .cpp files of this room only.
#pragma once

#include "bus/amqp.hpp"
#include "bus/endpoint.hpp"
#include "text/error.hpp"

namespace wazobus::bus {

/// Prepares `socket`, made by amqp_ssl_socket_new, for a handshake with `endpoint`: authorities, client
/// certificate, verification of certificate and host. Throws IoError for files that cannot be read,
/// UsageError for wrong ones.
void prepare_tls(amqp_socket_t* socket, const Endpoint& endpoint);

/// The error, its text the reason alone, for the connection that just failed with the library's `status`.
BrokerError tls_failure(int status);

}  // namespace wazobus::bus
