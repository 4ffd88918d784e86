// SPDX-License-Identifier: MIT
#include "bus/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "network/tls.hpp"

namespace wazobus::bus {

namespace {

void on_progress(const SSL* connection, int where, int) {
  if ((where & SSL_CB_HANDSHAKE_START) == 0) return;
  const auto* const begins =
      static_cast<const DuringHandshake::Begins*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)));
  // OpenSSL passes a const pointer, because the callback is meant for observing only.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  if (begins != nullptr) (*begins)(SSL_get_fd(connection), const_cast<SSL*>(connection));
}

}  // namespace

void prepare_tls(amqp_socket_t* socket, const Endpoint& endpoint) {
  // The library's check covers DNS names only; network::prepare_tls() sets ours.
  amqp_ssl_socket_set_verify_hostname(socket, 0);
  amqp_ssl_socket_set_verify_peer(socket, endpoint.verify ? 1 : 0);
  network::prepare_tls(
      static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket)),
      {endpoint.host, endpoint.verify, endpoint.ca_file, endpoint.cert_file, endpoint.key_file});
}

void fail_tls(int status) {
  network::throw_if_refused();
  if (status == AMQP_STATUS_SSL_CONNECTION_FAILED || status == AMQP_STATUS_SSL_ERROR) {
    throw BrokerError(fmt::format("the handshake failed: {}", network::tls_reason()),
                      "is this a TLS port? For a plain port (5672) use amqp://");
  }
  throw BrokerError(status_text(status));
}

DuringHandshake::DuringHandshake(amqp_socket_t* socket, Begins begins)
    : socket_(socket), begins_(std::move(begins)) {
  auto* const context = static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket));
  SSL_CTX_set_app_data(context, &begins_);
  SSL_CTX_set_info_callback(context, on_progress);
}

DuringHandshake::~DuringHandshake() {
  // The connection keeps the callback, and later session tickets count as handshakes too.
  SSL_CTX_set_app_data(static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket_)), nullptr);
}

std::optional<std::size_t> write_tls(ssl_st* tls, std::string_view bytes) {
  // The bytes may be at another address at the next try, and only a part of them may be written.
  SSL_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  ERR_clear_error();
  std::size_t written = 0;
  const int done = SSL_write_ex(tls, bytes.data(), bytes.size(), &written);
  if (done == 1) return written;
  const int why = SSL_get_error(tls, done);
  if (why == SSL_ERROR_WANT_WRITE || why == SSL_ERROR_WANT_READ) return 0;
  return std::nullopt;
}

}  // namespace wazobus::bus
