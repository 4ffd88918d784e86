// SPDX-License-Identifier: MIT
#include "network/tls.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "network/address.hpp"
#include "text/sanitise.hpp"

namespace wazobus::network {

namespace {

/// Why OpenSSL refused the other side's certificate, or that of an authority (depth > 0).
struct RefusedCertificate {
  int reason = X509_V_OK;
  int depth = 0;
  std::string subject;
  std::string issuer;
  std::string names;
  std::string not_before;
  std::string not_after;
};

/// A thread-local, because OpenSSL's callback gets no pointer of ours.
thread_local RefusedCertificate refused_certificate;

/// Has the other side begun to answer the last handshake of this thread, as only a TLS server does?
thread_local bool is_answered = false;

void on_message(int is_sent, int /*version*/, int type, const void* /*bytes*/, std::size_t /*size*/,
                SSL* /*connection*/, void* /*context*/) {
  if (is_sent == 0 && type == SSL3_RT_HANDSHAKE) is_answered = true;
}

std::string time_text(const ASN1_TIME* time) {
  tm utc{};
  if (ASN1_TIME_to_tm(time, &utc) != 1) return "an unknown time";
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string address_text(std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = bytes.size() == sizeof(in6_addr) ? AF_INET6 : AF_INET;
  if (bytes.size() != sizeof(in6_addr) && bytes.size() != sizeof(in_addr)) return {};
  return ::inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

std::string_view bytes_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// The host names and addresses that a certificate is for; if it has none, its common name.
std::string names_text(X509* certificate) {
  constexpr std::size_t most = 10;
  std::vector<std::string> names;
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> list(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  const int count = list ? sk_GENERAL_NAME_num(list.get()) : 0;
  for (int i = 0; i < count && names.size() <= most; ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(list.get(), i);
    if (name->type == GEN_DNS) names.push_back(text::safe(bytes_of(name->d.dNSName)));
    if (name->type == GEN_IPADD) names.push_back(address_text(bytes_of(name->d.iPAddress)));
  }
  if (names.size() > most) names.back() = "...";
  if (!names.empty()) return fmt::format("{}", fmt::join(names, ", "));
  return name_text(X509_get_subject_name(certificate));
}

RefusedCertificate certificate_of(X509_STORE_CTX* context) {
  RefusedCertificate found;
  found.reason = X509_STORE_CTX_get_error(context);
  found.depth = X509_STORE_CTX_get_error_depth(context);
  X509* const certificate = X509_STORE_CTX_get_current_cert(context);
  if (certificate == nullptr) return found;
  found.subject = name_text(X509_get_subject_name(certificate));
  found.issuer = name_text(X509_get_issuer_name(certificate));
  found.names = names_text(certificate);
  found.not_before = time_text(X509_get0_notBefore(certificate));
  found.not_after = time_text(X509_get0_notAfter(certificate));
  return found;
}

int on_verified(int accepted, X509_STORE_CTX* context) {
  if (accepted == 0) refused_certificate = certificate_of(context);
  return accepted;
}

void require_readable(const std::string& path, std::string_view what) {
  if (::access(path.c_str(), R_OK) != 0) {
    throw IoError(fmt::format("cannot read the {} {}: {}", what, text::safe(path), errno_text(errno)));
  }
}

/// Where distributions keep all authorities in one file.
constexpr std::array authority_files{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",                   // RHEL, Fedora
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL, Fedora since 2025
    "/var/lib/ca-certificates/ca-bundle.pem",             // SUSE
    "/etc/ssl/ca-bundle.pem",                             // older SUSE
    "/etc/ssl/cert.pem",                                  // Alpine without ca-certificates
};

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
  refused_certificate = {};
  if (!settings.verify) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    return;
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verified);
  X509_VERIFY_PARAM* const expected = SSL_CTX_get0_param(context);
  // Trusts also an authority that another one signed, or the certificate itself, as curl does.
  X509_VERIFY_PARAM_set_flags(expected, X509_V_FLAG_PARTIAL_CHAIN);
  const int set = is_address(settings.host) ? X509_VERIFY_PARAM_set1_ip_asc(expected, settings.host.c_str())
                                            : X509_VERIFY_PARAM_set1_host(expected, settings.host.c_str(), 0);
  if (set != 1)
    throw BrokerError(fmt::format("no certificate can be for the host '{}'", text::safe(settings.host)));
}

/// For SSL_CTX_set_default_passwd_cb: OpenSSL's default would ask on the terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

constexpr std::string_view strong_certificate =
    "make one with an RSA key of 2048 bits or more, and signed with SHA-256";

/// Is it one of the reasons for which OpenSSL refuses a certificate of weak cryptography?
bool is_too_weak(int reason) {
  return reason == SSL_R_EE_KEY_TOO_SMALL || reason == SSL_R_CA_KEY_TOO_SMALL ||
         reason == SSL_R_CA_MD_TOO_WEAK;
}

void identify(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.cert_file.empty()) return;
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  ERR_clear_error();
  require_readable(settings.cert_file, "certificate file");
  require_readable(settings.key_file, "key file");
  if (SSL_CTX_use_certificate_chain_file(context, settings.cert_file.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context, settings.key_file.c_str(), SSL_FILETYPE_PEM) == 1)
    return;
  if (is_too_weak(ERR_GET_REASON(ERR_peek_last_error())))
    throw UsageError(fmt::format("the certificate {} is too weak for TLS: {}", text::safe(settings.cert_file),
                                 tls_reason()),
                     std::string(strong_certificate));
  throw UsageError(fmt::format("{} and {} are not a certificate and its key", text::safe(settings.cert_file),
                               text::safe(settings.key_file)),
                   "both must be PEM files, the key without a passphrase");
}

/// What is wrong with a certificate, and what to try.
struct Explained {
  std::string what;
  std::string advice;
};

Explained untrusted(const TlsSettings& settings) {
  const bool is_self_signed = refused_certificate.subject == refused_certificate.issuer;
  const std::string who = is_self_signed ? "it is signed by itself"
                                         : fmt::format("it is signed by '{}'", refused_certificate.issuer);
  if (settings.ca_file.empty())
    return {who + ", which this system does not trust", "name the authority's file with --tls-ca-file"};
  return {fmt::format("{}, which is not in {}", who, text::safe(settings.ca_file)),
          "--tls-ca-file must name the authority that signed it"};
}

Explained explained(const TlsSettings& settings) {
  switch (refused_certificate.reason) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {"it expired at " + refused_certificate.not_after,
              "renew it, or set this machine's clock if that is wrong"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {"it is not valid before " + refused_certificate.not_before, "is this machine's clock right?"};
    case X509_V_ERR_INVALID_PURPOSE:
      return {"it is not made for a server", "a server needs one with the extended key usage serverAuth"};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {fmt::format("it is for {}, not for the name {}", refused_certificate.names,
                          text::safe(settings.host)),
              "connect to a name that it is for, or give that with --tls-server-name"};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return untrusted(settings);
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return {X509_verify_cert_error_string(refused_certificate.reason), std::string(strong_certificate)};
    default:
      return {X509_verify_cert_error_string(refused_certificate.reason),
              "name the authority that signed it with --tls-ca-file"};
  }
}

Explained no_common_cipher() {
  return {"it has no cipher in common with this program",
          "a current cipher of TLS 1.2 or 1.3 is needed: in RabbitMQ ssl_options.ciphers has the ciphers"};
}

/// Explains what the two sides of a handshake do not have in common; nothing if the reason is another one.
std::optional<Explained> unsuited(int reason) {
  switch (reason) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return Explained{"it offers only versions of TLS that are too old",
                       "TLS 1.2 or 1.3 is needed: in RabbitMQ ssl_options.versions has the versions"};
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
      return Explained{"OpenSSL on this machine allows neither TLS 1.2 nor 1.3",
                       "see MinProtocol and MaxProtocol in its openssl.cnf"};
    case SSL_R_DH_KEY_TOO_SMALL:
      return Explained{"its Diffie-Hellman key is too small",
                       "the server needs DH parameters of 2048 bits or more, or ciphers with ECDHE"};
    case SSL_R_EE_KEY_TOO_SMALL:
    case SSL_R_CA_KEY_TOO_SMALL:
    case SSL_R_CA_MD_TOO_WEAK:
      return Explained{"its certificate is too weak: " + tls_reason(), std::string(strong_certificate)};
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
      return no_common_cipher();
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
      // Later it may be about a client certificate.
      return is_answered ? std::nullopt : std::optional(no_common_cipher());
    default:
      return std::nullopt;
  }
}

}  // namespace

void throw_if_unsuited() {
  if (const std::optional<Explained> explained = unsuited(ERR_GET_REASON(ERR_peek_last_error())))
    throw BrokerError(explained->what, explained->advice);
}

void throw_handshake_failed(const std::string& reason, const std::string& plain) {
  const std::string question = "is this a TLS port?";
  if (ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_WRONG_VERSION_NUMBER)
    throw BrokerError("it does not speak TLS", plain.empty() ? question : "for " + plain);
  if (is_answered) throw BrokerError("the handshake failed: " + reason, "see the log of the server");
  throw BrokerError("the handshake failed: " + reason, plain.empty() ? question : question + " For " + plain);
}

Encryption describe_tls(ssl_st* tls, bool verify) {
  Encryption found{
      .version = SSL_get_version(tls), .cipher = SSL_get_cipher_name(tls), .is_verified = verify};
  const std::unique_ptr<X509, decltype(&X509_free)> peer(SSL_get1_peer_certificate(tls), X509_free);
  if (!peer) return found;
  found.subject = name_text(X509_get_subject_name(peer.get()));
  found.issuer = name_text(X509_get_issuer_name(peer.get()));
  std::tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(peer.get()), &end) == 1) found.expires_at = ::timegm(&end);
  const long result = SSL_get_verify_result(tls);
  if (result != X509_V_OK) found.objection = X509_verify_cert_error_string(result);
  return found;
}

std::string name_text(const X509_name_st* name) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  if (!memory || X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_ONELINE & ~XN_FLAG_SPC_EQ) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return text::safe({text, static_cast<std::size_t>(size)});
}

std::string system_authorities(const std::string& root) {
  const auto is_there = [&root](const char* path) { return ::access((root + path).c_str(), R_OK) == 0; };
  if (is_there(X509_get_default_cert_file()) || is_there(X509_get_default_cert_dir())) return {};
  for (const char* const file : authority_files)
    if (is_there(file)) return root + file;
  return {};
}

void prepare_tls(ssl_ctx_st* context, const TlsSettings& settings) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  is_answered = false;
  SSL_CTX_set_msg_callback(context, on_message);
  trust(context, settings.ca_file);
  verify(context, settings);
  identify(context, settings);
  ERR_clear_error();
  errno = 0;
}

void throw_if_refused(const TlsSettings& settings) {
  if (refused_certificate.reason == X509_V_OK) return;
  const auto [what, advice] = explained(settings);
  const std::string whose =
      refused_certificate.depth == 0
          ? "its certificate is refused"
          : fmt::format("the certificate of its authority '{}' is refused", refused_certificate.subject);
  throw CertificateRefused(fmt::format("{}: {}", whose, what), advice);
}

std::string tls_reason() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "no reason is given" : reason;
}

}  // namespace wazobus::network
