// SPDX-License-Identifier: MIT
// What files a handshake is prepared with; handshakes need a broker, and tests/broker/test_tls.py has them.
#include "bus/tls.hpp"

#include <string>

#include "capture/folder.hpp"
#include "catch.hpp"

namespace wazobus::bus {

namespace {

/// What is wrong, or "ready".
std::string prepared(const Endpoint& endpoint) {
  amqp_connection_state_t connection = amqp_new_connection();
  std::string out = "ready";
  try {
    prepare_tls(amqp_ssl_socket_new(connection), endpoint);
  } catch (const Failure& failure) {
    out = failure.what();
  }
  amqp_destroy_connection(connection);
  return out;
}

}  // namespace

TEST_CASE("a file that is not there, or holds something else, is named before there is a handshake",
          "[bus]") {
  const capture::Folder folder;
  const std::string text = folder.file("text", "no PEM");
  Endpoint plain;
  plain.tls = true;
  CHECK(prepared(plain) == "ready");

  Endpoint endpoint = plain;
  endpoint.ca_file = "/nonexistent/ca";
  CHECK(prepared(endpoint) ==
        "cannot read the certificate authority file /nonexistent/ca: No such file or directory");
  endpoint.ca_file = text;
  CHECK(prepared(endpoint) == text + " holds no certificate authority");

  endpoint = plain;
  endpoint.cert_file = "/nonexistent/cert";
  endpoint.key_file = text;
  CHECK(prepared(endpoint).find("/nonexistent/cert") != std::string::npos);
  endpoint.cert_file = text;
  CHECK(prepared(endpoint) != "ready");
}

TEST_CASE("without verification any host will do", "[bus]") {
  Endpoint endpoint;
  endpoint.tls = true;
  endpoint.verify = false;
  for (const char* const host : {"localhost", "127.0.0.1", "::1"}) {
    endpoint.host = host;
    CHECK(prepared(endpoint) == "ready");
  }
}

}  // namespace wazobus::bus
