// SPDX-License-Identifier: MIT
#include "network/stream.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "network/address.hpp"
#include "network/http.hpp"
#include "network/socket.hpp"
#include "text/base64.hpp"
#include "text/sanitise.hpp"

namespace wazobus::network {

namespace {

constexpr std::string_view was_closed = "the other side closed it";

[[noreturn]] void fail_with_errno(int error) {
  throw StreamEnded(error == 0 ? std::string(was_closed) : errno_text(error));
}

/// Call this after a call of OpenSSL that returned `result`. Returns 0 if that call must be repeated later.
/// Throws StreamEnded for an error; `error` is the errno.
std::size_t later_or_ended(SSL* tls, int result, int error) {
  switch (SSL_get_error(tls, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return 0;
    case SSL_ERROR_ZERO_RETURN:
      fail_with_errno(0);
    case SSL_ERROR_SYSCALL:
      fail_with_errno(error);
    default:
      break;
  }
  if (ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) fail_with_errno(0);
  throw StreamEnded(fmt::format("TLS failed: {}", tls_reason()));
}

bool may_pass(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/// Does what the macro SSL_set_tlsext_host_name does, which has a C-style cast.
void name_host(SSL* tls, std::string host) {
  SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data());
}

void require_in_time(bool is_ready) {
  if (!is_ready) throw BrokerError("no answer in time");
}

}  // namespace

Stream::Descriptor::Descriptor(Descriptor&& other) noexcept : number(std::exchange(other.number, -1)) {}

Stream::Descriptor::~Descriptor() {
  if (number >= 0) ::close(number);
}

void Stream::Free::operator()(ssl_st* tls) const noexcept {
  SSL_free(tls);
}
void Stream::Free::operator()(ssl_ctx_st* context) const noexcept {
  SSL_CTX_free(context);
}

Stream::~Stream() {
  if (tls_ && SSL_is_init_finished(tls_.get()) == 1) {
    SSL_shutdown(tls_.get());
    ERR_clear_error();
  }
}

Stream Stream::open(const Peer& peer, const Wait& wait, const Progress& progress) {
  if (!peer.proxy) {
    Stream stream(connect_tcp(peer.host, peer.port, wait, progress));
    if (peer.tls) stream.start_tls(*peer.tls, wait);
    return stream;
  }
  const std::string proxy = fmt::format("the proxy {}", host_and_port(peer.proxy->host, peer.proxy->port));
  const auto connect = [&] {
    try {
      Stream stream(connect_tcp(peer.proxy->host, peer.proxy->port, wait, progress));
      stream.ask_proxy(peer, wait);
      return stream;
    } catch (const BrokerError& error) {
      throw BrokerError(fmt::format("{}: {}", proxy, error.what()),
                        error.advice().empty() ? "https_proxy and http_proxy name it" : error.advice());
    }
  };
  Stream stream = connect();
  if (peer.tls) stream.start_tls(*peer.tls, wait);
  return stream;
}

void Stream::ask_proxy(const Peer& peer, const Wait& wait) {
  const std::string target = host_and_port(peer.host, peer.port);
  std::string request = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", target);
  if (!peer.proxy->login.empty())
    request += fmt::format("Proxy-Authorization: {}\r\n", basic_authorization(peer.proxy->login));
  write_all(request + "\r\n", wait);
  std::string answer;
  std::optional<HttpReply> reply;
  // The other side of the tunnel is silent until we speak, so no bytes follow the answer.
  while (!(reply = read_head(answer))) read_some(answer, wait);
  if (reply->is_success()) return;
  constexpr int login_wanted = 407;
  throw BrokerError(
      fmt::format("it refused: {}", reply->status_line()),
      reply->status == login_wanted ? "give user and password in the variable that names it" : "");
}

void Stream::start_tls(const TlsSettings& settings, const Wait& wait) {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  if (!context_) throw BrokerError("out of memory for TLS");
  SSL_CTX_set_mode(context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  prepare_tls(context_.get(), settings);
  tls_.reset(SSL_new(context_.get()));
  if (!tls_ || SSL_set_fd(tls_.get(), fd()) != 1) throw BrokerError("out of memory for TLS");
  if (!is_address(settings.host)) name_host(tls_.get(), settings.host);
  for (;;) {
    ERR_clear_error();
    errno = 0;
    const int done = SSL_connect(tls_.get());
    if (done == 1) return;
    const int error = errno;
    const bool wants_to_write = SSL_get_error(tls_.get(), done) == SSL_ERROR_WANT_WRITE;
    try {
      later_or_ended(tls_.get(), done, error);
    } catch (const StreamEnded& ended) {
      throw_if_refused(settings);
      throw_if_unsuited();
      throw_handshake_failed(ended.what());
    }
    require_in_time(wait.until(fd(), wants_to_write ? POLLOUT : POLLIN));
  }
}

std::size_t Stream::read(char* to, std::size_t room) {
  if (!tls_) {
    const ssize_t got = ::recv(fd(), to, room, MSG_DONTWAIT);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got == 0) fail_with_errno(0);
    if (may_pass(errno)) return 0;
    fail_with_errno(errno);
  }
  ERR_clear_error();
  errno = 0;
  std::size_t got = 0;
  const int done = SSL_read_ex(tls_.get(), to, room, &got);
  return done == 1 ? got : later_or_ended(tls_.get(), done, errno);
}

std::size_t Stream::write(std::string_view bytes) {
  if (!tls_) {
    const ssize_t taken = ::send(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken >= 0) return static_cast<std::size_t>(taken);
    if (may_pass(errno)) return 0;
    fail_with_errno(errno);
  }
  if (bytes.empty()) return 0;
  ERR_clear_error();
  errno = 0;
  std::size_t taken = 0;
  const int done = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &taken);
  return done == 1 ? taken : later_or_ended(tls_.get(), done, errno);
}

void Stream::write_all(std::string_view bytes, const Wait& wait) {
  while (!bytes.empty()) {
    const std::size_t taken = write(bytes);
    bytes.remove_prefix(taken);
    if (taken == 0) require_in_time(wait.until(fd(), POLLOUT));
  }
}

void Stream::read_some(std::string& to, const Wait& wait) {
  std::array<char, 16384> bytes{};
  for (;;) {
    const std::size_t got = read(bytes.data(), bytes.size());
    to.append(bytes.data(), got);
    if (got > 0) return;
    require_in_time(wait.until(fd(), POLLIN));
  }
}

std::optional<Encryption> Stream::encryption(bool verify) const {
  if (!tls_) return std::nullopt;
  return describe_tls(tls_.get(), verify);
}

}  // namespace wazobus::network
