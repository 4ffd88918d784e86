// SPDX-License-Identifier: MIT
// The common part of all TLS connections: the trusted authorities, the client certificate, and the reason why
// a certificate was refused.
#pragma once

#include <cstdint>
#include <string>

#include "text/error.hpp"

struct ssl_ctx_st;
struct ssl_st;
struct X509_name_st;

namespace wazobus::network {

struct TlsSettings {
  std::string host;  ///< the name or address that the certificate must be for, and the name in the handshake
  bool verify = true;
  std::string ca_file;  ///< empty: the authorities of the system
  std::string cert_file;
  std::string key_file;
};

/// An encrypted connection. Its texts are safe for a terminal.
struct Encryption {
  std::string version = {};  ///< "TLSv1.3"
  std::string cipher = {};
  std::string subject = {};  ///< of the server's certificate; empty if it has none
  std::string issuer = {};
  std::int64_t expires_at = 0;  ///< seconds since 1970
  bool is_verified = true;      ///< false: any certificate is accepted
  std::string objection = {};   ///< why verifying would refuse the certificate; empty if it would not
};

/// The certificate of the other side is not trusted. Another try would not change that.
class CertificateRefused : public BrokerError {
  using BrokerError::BrokerError;
};

/// The file with the system's certificate authorities, for TlsSettings::ca_file, if OpenSSL does not find
/// them by itself. OpenSSL looks in the place of the distribution on which it was built, but a static program
/// may run on another one. Empty if OpenSSL finds some, or if no known file is there. `root` is for tests.
std::string system_authorities(const std::string& root = {});

/// Prepares `context` for a handshake: authorities, client certificate, verification of certificate and host.
/// Throws IoError for files that cannot be read, UsageError for files with wrong content.
void prepare_tls(ssl_ctx_st* context, const TlsSettings& settings);

/// Throws CertificateRefused if the last handshake of this thread failed for the certificate. Its text is
/// only the reason. `settings` are those of prepare_tls(), for the advice.
void throw_if_refused(const TlsSettings& settings);

/// Throws BrokerError if the last handshake of this thread failed because the two sides have no version or
/// cipher in common, or because a key is too small.
void throw_if_unsuited();

/// Throws BrokerError for another reason why the last handshake of this thread failed. `plain` says what to
/// use without TLS: "a plain port (5672) use amqp://". Optional.
[[noreturn]] void throw_handshake_failed(const std::string& reason, const std::string& plain = {});

/// Describes a connection after its handshake. `verify` is TlsSettings::verify.
Encryption describe_tls(ssl_st* tls, bool verify);

/// "CN=wazobus test ca, O=Wazo", safe for a terminal.
std::string name_text(const X509_name_st* name);

/// Why OpenSSL's last call in this thread failed.
std::string tls_reason();

}  // namespace wazobus::network
