// SPDX-License-Identifier: MIT
// The parts of a URI that say where to connect to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wazobus::network {

/// Decodes %XX. Any other % is a percent sign.
std::string percent_decoded(std::string_view text);

/// host, host:port, [ipv6] or [ipv6]:port. An empty view is a part that is not there.
struct Address {
  std::string_view host;
  std::string_view port;
};

/// Splits the part of a URI behind the user and before the path. `uri` is the name of the URI in errors;
/// `example` shows one with an IPv6 address. Throws UsageError, whose text contains no part of the URI.
Address split_address(std::string_view authority, std::string_view uri, std::string_view example);

/// Reads a port number. Throws UsageError, whose text contains no part of the URI.
int port_from(std::string_view text, std::string_view uri, std::string_view example);

/// host:port, and brackets around an IPv6 address. Safe for a terminal.
std::string host_and_port(const std::string& host, int port);

/// Is it an IPv4 or IPv6 address, not a name?
bool is_address(const std::string& host);

}  // namespace wazobus::network
