// SPDX-License-Identifier: MIT
#include "bus/tls.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "text/sanitise.hpp"

namespace wazobus::bus {

namespace {

/// Why OpenSSL refused the broker's certificate. A thread-local, because OpenSSL's callback gets no pointer
/// of ours.
thread_local int refused_because = X509_V_OK;

int on_verified(int accepted, X509_STORE_CTX* context) {
  if (accepted == 0) refused_because = X509_STORE_CTX_get_error(context);
  return accepted;
}

void on_progress(const SSL* connection, int where, int) {
  if ((where & SSL_CB_HANDSHAKE_START) == 0) return;
  const auto* const begins =
      static_cast<const DuringHandshake::Begins*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)));
  // OpenSSL passes a const pointer, because the callback is meant for observing only.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  if (begins != nullptr) (*begins)(SSL_get_fd(connection), const_cast<SSL*>(connection));
}

void require_readable(const std::string& path, std::string_view what) {
  if (::access(path.c_str(), R_OK) != 0) {
    throw IoError(fmt::format("cannot read the {} {}: {}", what, text::safe(path), errno_text(errno)));
  }
}

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

void trust(amqp_socket_t* socket, SSL_CTX* context, const std::string& ca_file) {
  if (ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
    return;
  }
  require_readable(ca_file, "certificate authority file");
  if (amqp_ssl_socket_set_cacert(socket, ca_file.c_str()) == AMQP_STATUS_OK) return;
  throw UsageError(fmt::format("{} holds no certificate authority", text::safe(ca_file)),
                   "it must be a PEM file");
}

void verify(amqp_socket_t* socket, SSL_CTX* context, const Endpoint& endpoint) {
  refused_because = X509_V_OK;
  // The library's check covers DNS names only; our own check is set below.
  amqp_ssl_socket_set_verify_hostname(socket, 0);
  amqp_ssl_socket_set_verify_peer(socket, endpoint.verify ? 1 : 0);
  if (!endpoint.verify) return;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verified);
  X509_VERIFY_PARAM* const expected = SSL_CTX_get0_param(context);
  const int set = is_address(endpoint.host) ? X509_VERIFY_PARAM_set1_ip_asc(expected, endpoint.host.c_str())
                                            : X509_VERIFY_PARAM_set1_host(expected, endpoint.host.c_str(), 0);
  if (set != 1)
    throw BrokerError(fmt::format("no certificate can be for the host '{}'", text::safe(endpoint.host)));
}

/// For SSL_CTX_set_default_passwd_cb: OpenSSL's default would ask on the terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

void identify(amqp_socket_t* socket, SSL_CTX* context, const Endpoint& endpoint) {
  if (endpoint.cert_file.empty()) return;
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  require_readable(endpoint.cert_file, "certificate file");
  require_readable(endpoint.key_file, "key file");
  if (amqp_ssl_socket_set_key(socket, endpoint.cert_file.c_str(), endpoint.key_file.c_str()) ==
      AMQP_STATUS_OK)
    return;
  throw UsageError(fmt::format("{} and {} are not a certificate and its key", text::safe(endpoint.cert_file),
                               text::safe(endpoint.key_file)),
                   "both must be PEM files, the key without a passphrase");
}

std::string refusal_advice(int reason) {
  if (reason == X509_V_ERR_HOSTNAME_MISMATCH || reason == X509_V_ERR_IP_ADDRESS_MISMATCH) {
    return "use a host name that the certificate was made for";
  }
  return "name the authority that signed it with --tls-ca-file";
}

}  // namespace

void prepare_tls(amqp_socket_t* socket, const Endpoint& endpoint) {
  auto* const context = static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket));
  trust(socket, context, endpoint.ca_file);
  verify(socket, context, endpoint);
  identify(socket, context, endpoint);
  ERR_clear_error();
  errno = 0;
}

void fail_tls(int status) {
  if (refused_because != X509_V_OK) {
    throw CertificateRefused(
        fmt::format("its certificate is refused: {}", X509_verify_cert_error_string(refused_because)),
        refusal_advice(refused_because));
  }
  if (status == AMQP_STATUS_SSL_CONNECTION_FAILED || status == AMQP_STATUS_SSL_ERROR) {
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    throw BrokerError(
        fmt::format("the handshake failed: {}", reason == nullptr ? "no reason is given" : reason),
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

}  // namespace wazobus::bus
