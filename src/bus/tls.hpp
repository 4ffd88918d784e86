// SPDX-License-Identifier: MIT
// TLS for a rabbitmq-c socket. rabbitmq-c's own check of host names accepts no IP addresses, and its errors
// have no reasons. So this file uses OpenSSL, on which rabbitmq-c is built. For the .cpp files of this room
// only.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bus/amqp.hpp"
#include "bus/endpoint.hpp"
#include "bus/trace.hpp"
#include "network/tls.hpp"

struct ssl_st;

namespace wazobus::bus {

using network::CertificateRefused;

/// Prepares `socket`, made by amqp_ssl_socket_new, for a handshake with `endpoint`: authorities, client
/// certificate, verification of certificate and host. Throws IoError for files that cannot be read,
/// UsageError for files with wrong content.
void prepare_tls(amqp_socket_t* socket, const Endpoint& endpoint);

/// Throws the error for a connection to `endpoint` that just failed with the library's `status`. Its text is
/// only the reason.
[[noreturn]] void fail_tls(int status, const Endpoint& endpoint);

/// The alert that the broker sent before it ended a TLS connection. last_alert() is empty if there was none.
/// With TLS 1.3 it refuses a client certificate, or the lack of one, only after the handshake. `endpoint` is
/// for the advice.
struct TlsAlert {
  std::string what;
  std::string advice;
};
std::optional<TlsAlert> last_alert(const Endpoint& endpoint);

/// While this object exists, `begins` is called when the handshake on `socket` begins. It gets the file
/// descriptor and OpenSSL's connection, both of which `socket` hides.
class DuringHandshake {
 public:
  using Begins = std::function<void(int fd, ssl_st* tls)>;

  /// `server_name` is sent to the broker instead of the host's name, unless it is empty.
  DuringHandshake(amqp_socket_t* socket, std::string server_name, Begins begins);
  DuringHandshake(const DuringHandshake&) = delete;
  DuringHandshake& operator=(const DuringHandshake&) = delete;
  ~DuringHandshake();

 private:
  struct Calls {
    std::string server_name;
    Begins begins;
  };
  static void on_progress(const ssl_st* connection, int where, int result);

  amqp_socket_t* socket_;
  Calls calls_;
};

enum class TlsRead { bytes, nothing, end, failed };

/// Reads into `space` without waiting, and sets `count` to the number of bytes.
TlsRead read_tls(ssl_st* tls, std::span<char> space, std::size_t& count);

/// Writes as much as the connection accepts, perhaps 0 bytes. Empty if the connection is lost.
std::optional<std::size_t> write_tls(ssl_st* tls, std::string_view bytes);

/// "3.0.15"
std::string openssl_version();

}  // namespace wazobus::bus
