// SPDX-License-Identifier: MIT
// What a handshake is prepared with; tests/unit/bus/tls_test.cpp has the files, tests/broker/test_tls.py and
// tests/websocket the handshakes.
#include "network/tls.hpp"

#include "catch.hpp"

namespace wazobus::network {

TEST_CASE("without a failed handshake no certificate was refused", "[network]") {
  CHECK_NOTHROW(throw_if_refused({}));
  CHECK(tls_reason() == "no reason is given");
}

}  // namespace wazobus::network
