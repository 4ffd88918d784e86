// SPDX-License-Identifier: MIT
// What TLS connections of all kinds share: whom to trust, who we are, and why a certificate was refused.
#pragma once

#include <string>

#include "text/error.hpp"

struct ssl_ctx_st;
struct X509_name_st;

namespace wazobus::network {

struct TlsSettings {
  std::string host;  ///< the name or address that the certificate must be for, and the name that is asked for
  bool verify = true;
  std::string ca_file;  ///< empty: the authorities of the system
  std::string cert_file;
  std::string key_file;
};

/// The certificate of the other side is not trusted. Another try would not change that.
class CertificateRefused : public BrokerError {
  using BrokerError::BrokerError;
};

/// Prepares `context` for a handshake: authorities, client certificate, verification of certificate and host.
/// Throws IoError for files that cannot be read, UsageError for files with wrong content.
void prepare_tls(ssl_ctx_st* context, const TlsSettings& settings);

/// Throws CertificateRefused if the last handshake of this thread failed for the certificate. Its text is
/// only the reason. `settings` are those of prepare_tls(), for the advice.
void throw_if_refused(const TlsSettings& settings);

/// "CN=wazobus test ca, O=Wazo", safe for a terminal.
std::string name_text(const X509_name_st* name);

/// Why OpenSSL's last call in this thread failed.
std::string tls_reason();

}  // namespace wazobus::network
