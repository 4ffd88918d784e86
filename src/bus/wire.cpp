// SPDX-License-Identifier: MIT
#include "bus/wire.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "bus/framing.hpp"
#include "bus/tls.hpp"

namespace wazobus::bus {

namespace {

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

int Wire::read(amqp_frame_t& frame) {
  for (;;) {
    const FrameReader::Step step = reader_.next(frame);
    if (step == FrameReader::Step::frame) return AMQP_STATUS_OK;
    if (step == FrameReader::Step::broken) return AMQP_STATUS_BAD_AMQP_DATA;
    const int status = fill();
    if (status != AMQP_STATUS_OK) return status;
  }
}

/// Reads from the socket once, and sends what is due.
int Wire::fill() {
  const std::span<char> space = reader_.space();
  std::size_t count = 0;
  int status = AMQP_STATUS_OK;
  if (tls_ != nullptr) {
    const TlsRead result = read_tls(tls_, space, count);
    if (result == TlsRead::end) status = AMQP_STATUS_CONNECTION_CLOSED;
    if (result == TlsRead::failed) status = AMQP_STATUS_SSL_ERROR;
    if (result == TlsRead::nothing) status = AMQP_STATUS_TIMEOUT;
  } else {
    const ssize_t received = ::recv(fd_, space.data(), space.size(), MSG_DONTWAIT);
    if (received > 0) count = static_cast<std::size_t>(received);
    if (received == 0) status = AMQP_STATUS_CONNECTION_CLOSED;
    if (received < 0) status = would_block() ? AMQP_STATUS_TIMEOUT : AMQP_STATUS_SOCKET_ERROR;
  }
  if (status != AMQP_STATUS_OK && status != AMQP_STATUS_TIMEOUT) return status;
  const auto now = Clock::now();
  reader_.added(count);
  if (count > 0) heard_at_ = now;
  const int alive = keep_alive(now);
  return alive == AMQP_STATUS_OK ? status : alive;
}

int Wire::keep_alive(Clock::time_point now) {
  if (!unsent_.empty()) {
    if (const int status = flush(); status != AMQP_STATUS_OK) return status;
  }
  if (interval_ == std::chrono::seconds::zero()) return AMQP_STATUS_OK;
  // rabbitmq-c, RabbitMQ and the specification (4.2.7) agree: a heartbeat is sent twice in each interval, and
  // missed after two intervals.
  if (now - heard_at_ > 2 * interval_) return AMQP_STATUS_HEARTBEAT_TIMEOUT;
  return now - sent_at_ >= interval_ / 2 ? send_heartbeat() : AMQP_STATUS_OK;
}

int Wire::keep_alive_unread() {
  if (interval_ == std::chrono::seconds::zero() || Clock::now() - sent_at_ < interval_ / 4) return flush();
  return send_heartbeat();
}

void Wire::beat_every(std::chrono::seconds interval) {
  interval_ = interval;
  heard_at_ = sent_at_ = Clock::now();
}

int Wire::send_heartbeat() {
  // Bytes that wait to be sent are a sign of life as well.
  if (has_unsent()) return flush();
  return send(heartbeat_frame);
}

int Wire::send(std::string_view bytes) {
  unsent_ += bytes;
  return flush();
}

int Wire::send(std::uint16_t channel, std::uint32_t method, void* decoded) {
  constexpr std::size_t room = FrameReader::frame_max - 12;
  if (!scratch_) scratch_.reset(new char[room]);  // NOLINT(cppcoreguidelines-owning-memory): not initialised
  const int size = amqp_encode_method(method, decoded, {room, scratch_.get()});
  if (size < 0) return AMQP_STATUS_TABLE_TOO_BIG;
  unsent_ += static_cast<char>(AMQP_FRAME_METHOD);
  append_big_endian(channel, 2, unsent_);
  append_big_endian(static_cast<std::uint64_t>(size) + 4, 4, unsent_);
  append_big_endian(method, 4, unsent_);
  unsent_.append(scratch_.get(), static_cast<std::size_t>(size));
  unsent_ += frame_end;
  return flush();
}

int Wire::flush() {
  while (!unsent_.empty()) {
    const std::optional<std::size_t> written = write(unsent_);
    if (!written) return tls_ != nullptr ? AMQP_STATUS_CONNECTION_CLOSED : AMQP_STATUS_SOCKET_ERROR;
    if (*written == 0) return AMQP_STATUS_OK;
    unsent_.erase(0, *written);
    sent_at_ = Clock::now();
  }
  return AMQP_STATUS_OK;
}

std::optional<std::size_t> Wire::write(std::string_view bytes) {
  if (tls_ != nullptr) {
    const std::optional<std::size_t> written = write_tls(tls_, bytes);
    constexpr std::size_t record = 16UL * 1024;
    pending_ = written == std::size_t{0} ? std::min(bytes.size(), record) : 0;
    return written;
  }
  const ssize_t written = ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (written >= 0) return static_cast<std::size_t>(written);
  return would_block() ? std::optional<std::size_t>(0) : std::nullopt;
}

std::string Wire::explain(int status) const {
  if (status == AMQP_STATUS_BAD_AMQP_DATA && !reader_.fault().empty()) return reader_.fault();
  return status_text(status);
}

}  // namespace wazobus::bus
