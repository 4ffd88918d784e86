// SPDX-License-Identifier: MIT
#include "bus/tls.hpp"

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
#include <utility>
#include <vector>

#include "text/sanitise.hpp"

namespace wazobus::bus {

namespace {

/// Why OpenSSL refused the broker's certificate, or that of an authority (depth > 0).
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

/// The last alert of the broker (RFC 8446, 6.2); -1 for none.
thread_local int received_alert = -1;

/// "CN=wazobus test ca, O=Wazo", safe for a terminal.
std::string name_text(const X509_NAME* name) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  if (!memory || X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_ONELINE & ~XN_FLAG_SPC_EQ) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return text::safe({text, static_cast<std::size_t>(size)});
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
  refused_certificate = {};
  received_alert = -1;
  // The library's check covers DNS names only; our own check is set below.
  amqp_ssl_socket_set_verify_hostname(socket, 0);
  amqp_ssl_socket_set_verify_peer(socket, endpoint.verify ? 1 : 0);
  if (!endpoint.verify) return;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verified);
  X509_VERIFY_PARAM* const expected = SSL_CTX_get0_param(context);
  // Trusts also an authority that another one signed, or the certificate itself, as curl does.
  X509_VERIFY_PARAM_set_flags(expected, X509_V_FLAG_PARTIAL_CHAIN);
  const std::string& name = endpoint.certified_name();
  const int set = is_address(name) ? X509_VERIFY_PARAM_set1_ip_asc(expected, name.c_str())
                                   : X509_VERIFY_PARAM_set1_host(expected, name.c_str(), 0);
  if (set != 1) throw BrokerError(fmt::format("no certificate can be for the host '{}'", text::safe(name)));
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

/// What is wrong with a certificate, and what to try.
struct Explained {
  std::string what;
  std::string advice;
};

Explained untrusted(const Endpoint& endpoint) {
  const bool is_self_signed = refused_certificate.subject == refused_certificate.issuer;
  const std::string who = is_self_signed ? "it is signed by itself"
                                         : fmt::format("it is signed by '{}'", refused_certificate.issuer);
  if (endpoint.ca_file.empty())
    return {who + ", which this system does not trust", "name the authority's file with --tls-ca-file"};
  return {fmt::format("{}, which is not in {}", who, text::safe(endpoint.ca_file)),
          "--tls-ca-file must name the authority that signed it"};
}

Explained explained(const Endpoint& endpoint) {
  switch (refused_certificate.reason) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {"it expired at " + refused_certificate.not_after,
              "renew it, or set this machine's clock if that is wrong"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {"it is not valid before " + refused_certificate.not_before, "is this machine's clock right?"};
    case X509_V_ERR_INVALID_PURPOSE:
      return {"it is not made for a server", "the broker needs one with the extended key usage serverAuth"};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {fmt::format("it is for {}, not for the name {}", refused_certificate.names,
                          text::safe(endpoint.certified_name())),
              "connect to a name that it is for, or give that with --tls-server-name"};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return untrusted(endpoint);
    default:
      return {X509_verify_cert_error_string(refused_certificate.reason),
              "name the authority that signed it with --tls-ca-file"};
  }
}

[[noreturn]] void fail_refused(const Endpoint& endpoint) {
  const auto [what, advice] = explained(endpoint);
  const std::string whose =
      refused_certificate.depth == 0
          ? "its certificate is refused"
          : fmt::format("the certificate of its authority '{}' is refused", refused_certificate.subject);
  throw CertificateRefused(fmt::format("{}: {}", whose, what), advice);
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
    case SSL_AD_PROTOCOL_VERSION:
      return TlsAlert{"it has no version of TLS in common with this program", "it must offer TLS 1.2 or 1.3"};
    default:
      break;
  }
  // handshake_failure is that of TLS 1.2 for a missing certificate, and of much else.
  const std::string what =
      fmt::format("it refused the handshake ({})", SSL_alert_desc_string_long(received_alert));
  if (has_certificate) return TlsAlert{what, "perhaps for the client certificate: " + other};
  return TlsAlert{what,
                  "if it takes only clients with a certificate, give --tls-cert-file and --tls-key-file"};
}

void fail_tls(int status, const Endpoint& endpoint) {
  if (refused_certificate.reason != X509_V_OK) fail_refused(endpoint);
  if (const auto alert = last_alert(endpoint)) throw BrokerError(alert->what, alert->advice);
  if (status == AMQP_STATUS_SSL_CONNECTION_FAILED || status == AMQP_STATUS_SSL_ERROR) {
    const unsigned long error = ERR_peek_last_error();
    if (ERR_GET_REASON(error) == SSL_R_WRONG_VERSION_NUMBER)
      throw BrokerError("it does not speak TLS", "for a plain port (5672) use amqp://");
    const char* const reason = ERR_reason_error_string(error);
    throw BrokerError(
        fmt::format("the handshake failed: {}", reason == nullptr ? "no reason is given" : reason),
        "is this a TLS port? For a plain port (5672) use amqp://");
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
    // SSL_set_tlsext_host_name, which casts in C's way
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

Encrypted describe_tls(ssl_st* tls, bool verify) {
  Encrypted encrypted{
      .version = SSL_get_version(tls), .cipher = SSL_get_cipher_name(tls), .is_verified = verify};
  const std::unique_ptr<X509, decltype(&X509_free)> peer(SSL_get1_peer_certificate(tls), X509_free);
  if (!peer) return encrypted;
  encrypted.subject = name_text(X509_get_subject_name(peer.get()));
  encrypted.issuer = name_text(X509_get_issuer_name(peer.get()));
  std::tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(peer.get()), &end) == 1) encrypted.expires_at = ::timegm(&end);
  const long result = SSL_get_verify_result(tls);
  if (result != X509_V_OK) encrypted.objection = X509_verify_cert_error_string(result);
  return encrypted;
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
