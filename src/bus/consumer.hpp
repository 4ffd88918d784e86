// SPDX-License-Identifier: MIT
// Frames from a queue of our own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bus/connection.hpp"
#include "event/source.hpp"

struct amqp_frame_t_;

namespace wazobus::bus {

struct Binding {
  std::string exchange;
  std::string routing_key;
  event::FieldTable arguments;
};

/// Consumes an exclusive, auto-delete, server-named queue: nobody is disturbed, nothing is left behind.
class Consumer : public event::Source {
 public:
  /// Declares the queue, binds it and starts consuming; from here on nothing that the bindings bring is
  /// missed. `now` stamps the frames. Throws BrokerError. `connection` must outlive this.
  Consumer(Connection& connection, const std::vector<Binding>& bindings,
           std::function<text::Timestamp()> now);

  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return connection_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override { return connection_.patience(); }
  void keep_alive() override { connection_.send_heartbeat(); }

 private:
  enum class Expecting { method, header, body };

  /// True when it completed a message.
  bool take(const amqp_frame_t_& frame);
  bool take_method(const amqp_frame_t_& frame);
  bool take_header(const amqp_frame_t_& frame);
  bool take_body(const amqp_frame_t_& frame);

  Connection& connection_;
  std::function<text::Timestamp()> now_;
  Expecting expecting_ = Expecting::method;
  std::uint64_t missing_bytes_ = 0;
  event::Frame assembling_;
};

}  // namespace wazobus::bus
