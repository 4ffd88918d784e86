// SPDX-License-Identifier: MIT
#include "network/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <unistd.h>

#include <cerrno>

#include "network/address.hpp"
#include "text/sanitise.hpp"

namespace wazobus::network {

namespace {

/// Why OpenSSL refused the certificate. A thread-local, because OpenSSL's callback gets no pointer of ours.
thread_local int refused_because = X509_V_OK;

int on_verified(int accepted, X509_STORE_CTX* context) {
  if (accepted == 0) refused_because = X509_STORE_CTX_get_error(context);
  return accepted;
}

void require_readable(const std::string& path, std::string_view what) {
  if (::access(path.c_str(), R_OK) != 0) {
    throw IoError(fmt::format("cannot read the {} {}: {}", what, text::safe(path), errno_text(errno)));
  }
}

void trust(SSL_CTX* context, const std::string& ca_file) {
  if (ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
    return;
  }
  require_readable(ca_file, "certificate authority file");
  if (SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) == 1) return;
  throw UsageError(fmt::format("{} holds no certificate authority", text::safe(ca_file)),
                   "it must be a PEM file");
}

void verify(SSL_CTX* context, const TlsSettings& settings) {
  refused_because = X509_V_OK;
  if (!settings.verify) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    return;
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verified);
  X509_VERIFY_PARAM* const expected = SSL_CTX_get0_param(context);
  const int set = is_address(settings.host) ? X509_VERIFY_PARAM_set1_ip_asc(expected, settings.host.c_str())
                                            : X509_VERIFY_PARAM_set1_host(expected, settings.host.c_str(), 0);
  if (set != 1)
    throw BrokerError(fmt::format("no certificate can be for the host '{}'", text::safe(settings.host)));
}

/// For SSL_CTX_set_default_passwd_cb: OpenSSL's default would ask on the terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

void identify(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.cert_file.empty()) return;
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  require_readable(settings.cert_file, "certificate file");
  require_readable(settings.key_file, "key file");
  if (SSL_CTX_use_certificate_chain_file(context, settings.cert_file.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context, settings.key_file.c_str(), SSL_FILETYPE_PEM) == 1)
    return;
  throw UsageError(fmt::format("{} and {} are not a certificate and its key", text::safe(settings.cert_file),
                               text::safe(settings.key_file)),
                   "both must be PEM files, the key without a passphrase");
}

std::string refusal_advice(int reason) {
  if (reason == X509_V_ERR_HOSTNAME_MISMATCH || reason == X509_V_ERR_IP_ADDRESS_MISMATCH) {
    return "use a host name that the certificate was made for";
  }
  return "name the authority that signed it with --tls-ca-file";
}

}  // namespace

void prepare_tls(ssl_ctx_st* context, const TlsSettings& settings) {
  trust(context, settings.ca_file);
  verify(context, settings);
  identify(context, settings);
  ERR_clear_error();
  errno = 0;
}

void throw_if_refused() {
  if (refused_because == X509_V_OK) return;
  throw CertificateRefused(
      fmt::format("its certificate is refused: {}", X509_verify_cert_error_string(refused_because)),
      refusal_advice(refused_because));
}

std::string tls_reason() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "no reason is given" : reason;
}

}  // namespace wazobus::network
