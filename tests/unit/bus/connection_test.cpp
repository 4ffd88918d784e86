// SPDX-License-Identifier: MIT
#include "bus/connection.hpp"

#include <chrono>
#include <type_traits>
#include <vector>

#include "bus/consumer.hpp"
#include "catch.hpp"

using namespace wazobus;
using namespace std::chrono_literals;

TEST_CASE("what a broker says again is final, what passes is not", "[bus]") {
  struct Case {
    int code;
    const char* text;
    bool final;
  };
  // As RabbitMQ 3.10 spells them.
  const std::vector<Case> cases{
      {403, "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.", true},
      {530, "NOT_ALLOWED - vhost gone not found", true},
      {530, "NOT_ALLOWED - access to vhost 'other' refused for user 'me'", true},
      {530, "NOT_ALLOWED - access to vhost '/' refused for user 'me': connection limit (0) is reached",
       false},
      {530, "NOT_ALLOWED - vhost '/' is down", false},
      {320, "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'", false},
      {320, "CONNECTION_FORCED - vhost '/' is down", false},
      {320, "CONNECTION_FORCED - user 'me' is deleted", false},
      {541, "INTERNAL_ERROR", false},
      {501, "FRAME_ERROR", false},
  };
  for (const Case& c : cases) {
    INFO(c.code << ' ' << c.text);
    CHECK(bus::is_final({c.code, c.text}) == c.final);
  }
}

TEST_CASE("only what may pass is worth another try", "[bus]") {
  CHECK(std::is_base_of_v<bus::BrokerAway, bus::ConnectionLost>);
  CHECK_FALSE(std::is_base_of_v<bus::BrokerAway, bus::ConsumerCancelled>);
  CHECK(bus::ConnectionLost("x").status() == Exit::broker);
  CHECK(bus::ConnectionLost("x").unheard_for() == 0ms);
  CHECK(bus::ConnectionLost("x", {}, 2s).unheard_for() == 2s);
}
