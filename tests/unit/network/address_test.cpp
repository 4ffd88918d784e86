// SPDX-License-Identifier: MIT
#include "network/address.hpp"

#include <string>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::network {

namespace {

/// "host|port", or what is wrong.
std::string split(std::string_view authority) {
  try {
    const Address address = split_address(authority, "URI", "http://[::1]:1");
    return std::string(address.host) + '|' + std::string(address.port);
  } catch (const UsageError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("an authority is a host and perhaps a port", "[network]") {
  CHECK(split("") == "|");
  CHECK(split("host") == "host|");
  CHECK(split("host:1") == "host|1");
  CHECK(split("[::1]") == "::1|");
  CHECK(split("[::1]:2") == "::1|2");
  CHECK(split("[::1") == "the URI has a [ without a ]");
  CHECK(split("::1") == "an IPv6 address in the URI needs brackets");
}

TEST_CASE("only %XX is decoded", "[network]") {
  CHECK(percent_decoded("a%20b%2Fc") == "a b/c");
  CHECK(percent_decoded("100%, %g0 %4") == "100%, %g0 %4");
}

TEST_CASE("a port is a number from 1 to 65535", "[network]") {
  CHECK(port_from("1", "URI", "") == 1);
  CHECK(port_from("65535", "URI", "") == 65535);
  for (const char* const wrong : {"0", "65536", "", "x", "1x", "-1"})
    CHECK_THROWS_AS(port_from(wrong, "URI", ""), UsageError);
}

TEST_CASE("an IPv6 address is shown in brackets, and nothing that a terminal obeys", "[network]") {
  CHECK(host_and_port("host", 80) == "host:80");
  CHECK(host_and_port("::1", 80) == "[::1]:80");
  CHECK(host_and_port("a\x1b", 80) == "a\\x1b:80");
  CHECK(is_address("127.0.0.1"));
  CHECK(is_address("::1"));
  CHECK_FALSE(is_address("localhost"));
}

}  // namespace wazobus::network
