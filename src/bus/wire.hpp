// SPDX-License-Identifier: MIT
// Frames to and from a broker over a connected socket, without ever waiting. For the .cpp files of this room
// only.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bus/amqp.hpp"
#include "bus/frame_reader.hpp"

struct ssl_st;

namespace wazobus::bus {

/// Functions return an AMQP_STATUS_*: AMQP_STATUS_TIMEOUT if nothing is there now, any other error if the
/// connection is lost.
class Wire {
 public:
  /// `fd` is not blocking. `tls` is OpenSSL's connection on it, or null. Both must outlive this.
  Wire(int fd, ssl_st* tls) : fd_(fd), tls_(tls) {}

  /// Reads the next frame, which may be a heartbeat. Valid until the next read.
  int read(amqp_frame_t& frame);
  FrameReader& reader() { return reader_; }

  /// Sends bytes or a method, at once if the socket accepts them, otherwise with the next flush(), read() or
  /// send().
  int send(std::string_view bytes);
  int send(std::uint16_t channel, std::uint32_t method, void* decoded);
  int send_heartbeat();
  /// Sends a heartbeat if nothing else was sent for a while. Does not read.
  int keep_alive_unread();
  int flush();
  [[nodiscard]] bool has_unsent() const { return !unsent_.empty(); }

  /// Writes as much as the socket accepts, perhaps nothing. Empty if the connection is lost. Not together
  /// with send().
  std::optional<std::size_t> write(std::string_view bytes);
  /// Bytes of a partial TLS write. The next write() must start with them.
  [[nodiscard]] std::size_t pending() const { return pending_; }

  /// From now on read() sends heartbeats, and fails when two of the broker's are missing. 0: neither.
  void beat_every(std::chrono::seconds interval);

  /// The reason for a status that is an error.
  [[nodiscard]] std::string explain(int status) const;

 private:
  using Clock = std::chrono::steady_clock;

  int fill();
  int keep_alive(Clock::time_point now);

  int fd_;
  ssl_st* tls_;
  FrameReader reader_;
  std::unique_ptr<char[]> scratch_;  // NOLINT(cppcoreguidelines-avoid-c-arrays): to encode a method
  std::string unsent_;
  std::size_t pending_ = 0;
  std::chrono::seconds interval_{0};
  Clock::time_point heard_at_ = Clock::now();
  Clock::time_point sent_at_ = heard_at_;
};

}  // namespace wazobus::bus
