// SPDX-License-Identifier: MIT
// The way back to a broker that is there, tests/broker has.
#include "bus/redial.hpp"

#include <chrono>
#include <string>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::bus {

namespace {

using namespace std::chrono_literals;

/// Two ports of this machine at which nobody listens.
Redial::Settings nobody_listens() {
  Redial::Settings settings;
  for (const int port : {1, 2}) {
    Endpoint endpoint;
    endpoint.host = "127.0.0.1";
    endpoint.port = port;
    endpoint.password = "guest";
    settings.endpoints.push_back(endpoint);
  }
  settings.random = [] { return 1.0; };
  return settings;
}

void use_none(Connection, const ConnectOptions&) {
  FAIL("there is no broker");
}

}  // namespace

TEST_CASE("a first connection that fails is final", "[bus]") {
  Redial redial(nobody_listens());
  CHECK_THROWS_AS(redial.connect(use_none), BrokerError);
}

TEST_CASE("a broker that is not there yet is waited for, which is told once", "[bus]") {
  Redial::Settings settings = nobody_listens();
  settings.connect.wait_at_first = 20ms;
  int told = 0;
  settings.still_trying = [&told](std::string_view) { ++told; };
  Redial redial(std::move(settings));
  CHECK_THROWS_AS(redial.connect(use_none), BrokerAway);
  // None if the machine was so busy that the first try took longer than the whole wait.
  CHECK(told <= 1);
}

TEST_CASE("while a broker is not there yet, the user is told", "[bus]") {
  struct Told {};
  Redial::Settings settings = nobody_listens();
  settings.connect.wait_at_first = 1h;
  settings.still_trying = [](std::string_view) { throw Told(); };
  Redial redial(std::move(settings));
  CHECK_THROWS_AS(redial.connect(use_none), Told);
}

TEST_CASE("after a loss each broker is tried once, and why none was there is told", "[bus]") {
  Redial::Settings settings = nobody_listens();
  std::string told;
  settings.still_trying = [&told](std::string_view reason) { told += reason; };
  Redial redial(std::move(settings));
  redial.lost();
  CHECK(redial.until_next_attempt() <= 250ms);
  CHECK_FALSE(redial.attempt(use_none));
  CHECK(told.find("127.0.0.1:1") != std::string::npos);
  CHECK(told.find("127.0.0.1:2") != std::string::npos);
  CHECK(redial.until_next_attempt() > 250ms);  // the pauses grow
}

TEST_CASE("no broker is tried when the caller has no time left", "[bus]") {
  Redial::Settings settings = nobody_listens();
  settings.connect.time_left = [] { return 0ms; };
  Redial redial(std::move(settings));
  redial.lost();
  CHECK_FALSE(redial.attempt(use_none));
}

}  // namespace wazobus::bus
