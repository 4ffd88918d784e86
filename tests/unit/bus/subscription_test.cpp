// SPDX-License-Identifier: MIT
#include "bus/subscription.hpp"

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::bus {

TEST_CASE("a first connection that fails is not tried again", "[bus]") {
  int told = 0;
  Subscription::Settings settings;
  settings.endpoints.resize(2);
  // Port 1 of this machine; nobody listens there.
  for (Endpoint& endpoint : settings.endpoints) {
    endpoint.host = "127.0.0.1";
    endpoint.port = 1;
  }
  settings.callbacks.lost = [&told](std::string_view) { ++told; };
  CHECK_THROWS_AS(Subscription(settings), BrokerError);
  CHECK(told == 0);
}

}  // namespace wazobus::bus
