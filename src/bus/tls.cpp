// SPDX-License-Identifier: MIT
#include "bus/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>

#include "network/tls.hpp"
#include "text/sanitise.hpp"

namespace wazobus::bus {

namespace {

/// The last alert of the broker (RFC 8446, 6.2); -1 for none.
thread_local int received_alert = -1;

network::TlsSettings settings_of(const Endpoint& endpoint) {
  return {endpoint.certified_name(), endpoint.verify, endpoint.ca_file, endpoint.cert_file,
          endpoint.key_file};
}

}  // namespace

void prepare_tls(amqp_socket_t* socket, const Endpoint& endpoint) {
  received_alert = -1;
  // The library's check covers DNS names only; network::prepare_tls() sets ours.
  amqp_ssl_socket_set_verify_hostname(socket, 0);
  amqp_ssl_socket_set_verify_peer(socket, endpoint.verify ? 1 : 0);
  network::prepare_tls(static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket)), settings_of(endpoint));
}

std::optional<TlsAlert> last_alert(const Endpoint& endpoint) {
  const bool has_certificate = !endpoint.cert_file.empty();
  const std::string other = "it must be one of an authority that the broker trusts";
  switch (received_alert) {
    case TLS13_AD_CERTIFICATE_REQUIRED:
      return TlsAlert{"it takes only clients with a certificate", "give --tls-cert-file and --tls-key-file"};
    case -1:
    case SSL_AD_CLOSE_NOTIFY:
      return std::nullopt;
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
      return TlsAlert{"it refused the client certificate " + text::safe(endpoint.cert_file), other};
    case SSL_AD_CERTIFICATE_EXPIRED:
      return TlsAlert{"it refused the client certificate: it has expired", "renew it"};
    default:
      break;
  }
  // TLS 1.2 sends handshake_failure for a missing certificate, but also for many other reasons.
  const std::string what =
      fmt::format("it refused the handshake ({})", SSL_alert_desc_string_long(received_alert));
  if (has_certificate) return TlsAlert{what, "perhaps for the client certificate: " + other};
  return TlsAlert{what,
                  "if it takes only clients with a certificate, give --tls-cert-file and --tls-key-file"};
}

void fail_tls(int status, const Endpoint& endpoint) {
  network::throw_if_refused(settings_of(endpoint));
  network::throw_if_unsuited();
  if (const auto alert = last_alert(endpoint)) throw BrokerError(alert->what, alert->advice);
  if (status == AMQP_STATUS_SSL_CONNECTION_FAILED || status == AMQP_STATUS_SSL_ERROR) {
    network::throw_handshake_failed(network::tls_reason(), "a plain port (5672) use amqp://");
  }
  throw BrokerError(status_text(status));
}

void DuringHandshake::on_progress(const SSL* observed, int where, int result) {
  if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT) received_alert = result & 0xFF;
  if ((where & SSL_CB_HANDSHAKE_START) == 0) return;
  const auto* const calls = static_cast<const Calls*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(observed)));
  if (calls == nullptr) return;
  // OpenSSL passes a const pointer, because the callback is meant for observing only.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  SSL* const connection = const_cast<SSL*>(observed);
  if (!calls->server_name.empty()) {
    // Does what the macro SSL_set_tlsext_host_name does, which has a C-style cast.
    std::string name = calls->server_name;
    SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
  }
  calls->begins(SSL_get_fd(connection), connection);
}

DuringHandshake::DuringHandshake(amqp_socket_t* socket, std::string server_name, Begins begins)
    : socket_(socket), calls_{std::move(server_name), std::move(begins)} {
  auto* const context = static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket));
  SSL_CTX_set_app_data(context, &calls_);
  SSL_CTX_set_info_callback(context, on_progress);
}

DuringHandshake::~DuringHandshake() {
  // The connection keeps the callback, and later session tickets count as handshakes too.
  SSL_CTX_set_app_data(static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket_)), nullptr);
}

TlsRead read_tls(ssl_st* tls, std::span<char> space, std::size_t& count) {
  ERR_clear_error();
  count = 0;
  const int done = SSL_read_ex(tls, space.data(), space.size(), &count);
  if (done == 1) return TlsRead::bytes;
  switch (SSL_get_error(tls, done)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return TlsRead::nothing;
    case SSL_ERROR_ZERO_RETURN:
      return TlsRead::end;
    default:
      return TlsRead::failed;
  }
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

std::string openssl_version() {
  return ::OpenSSL_version(OPENSSL_VERSION_STRING);
}

}  // namespace wazobus::bus
