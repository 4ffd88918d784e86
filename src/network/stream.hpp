// SPDX-License-Identifier: MIT
// A connection as a stream of bytes, with or without TLS, direct or through a proxy. read() and write() never
// wait.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "network/proxy.hpp"
#include "network/socket.hpp"
#include "network/tls.hpp"
#include "network/wait.hpp"
#include "text/error.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace wazobus::network {

/// The destination of a stream.
struct Peer {
  std::string host;
  int port = 0;
  std::optional<TlsSettings> tls;  ///< without: not encrypted
  std::optional<Proxy> proxy;
};

/// The other side, or the network, ended the stream. Its text is only the reason.
class StreamEnded : public BrokerError {
  using BrokerError::BrokerError;
};

class Stream {
 public:
  /// Connects, through the proxy if there is one, and does the handshake of TLS if `peer` wants it. Throws
  /// BrokerError whose text is only the reason, CertificateRefused, IoError and UsageError for files of
  /// `peer`, and Stopped.
  static Stream open(const Peer& peer, const Wait& wait, const Progress& progress = {});

  Stream(Stream&&) noexcept = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  Stream& operator=(Stream&&) = delete;
  ~Stream();

  [[nodiscard]] int fd() const { return fd_.number; }

  /// Reads bytes that have arrived, at most `room`, and returns their number; 0 if there are none now. Throws
  /// StreamEnded.
  std::size_t read(char* to, std::size_t room);

  /// Writes as much as the connection accepts now, perhaps nothing, and returns the number of bytes. After a
  /// partial write the next one must start with the rest. Throws StreamEnded.
  std::size_t write(std::string_view bytes);

  /// Writes all bytes, and waits for that. Throws StreamEnded, BrokerError when the time is over, and
  /// Stopped.
  void write_all(std::string_view bytes, const Wait& wait);

  /// Waits for bytes and appends them. Throws as write_all() does.
  void read_some(std::string& to, const Wait& wait);

  /// Describes the encryption; empty without TLS. `verify` is the peer's TlsSettings::verify.
  [[nodiscard]] std::optional<Encryption> encryption(bool verify) const;

 private:
  struct Descriptor {
    explicit Descriptor(int opened) : number(opened) {}
    Descriptor(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor();
    int number;
  };
  struct Free {
    void operator()(ssl_st* tls) const noexcept;
    void operator()(ssl_ctx_st* context) const noexcept;
  };

  explicit Stream(int opened) : fd_(opened) {}
  void ask_proxy(const Peer& peer, const Wait& wait);
  void start_tls(const TlsSettings& settings, const Wait& wait);

  Descriptor fd_;
  std::unique_ptr<ssl_ctx_st, Free> context_;
  std::unique_ptr<ssl_st, Free> tls_;
};

}  // namespace wazobus::network
