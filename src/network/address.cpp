// SPDX-License-Identifier: MIT
#include "network/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::network {

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned byte = 0;
    if (text[at] == '%' && at + 2 < text.size()) {
      const auto [rest, error] = std::from_chars(text.data() + at + 1, text.data() + at + 3, byte, 16);
      if (error == std::errc{} && rest == text.data() + at + 3) {
        out += static_cast<char>(static_cast<unsigned char>(byte));
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

Address split_address(std::string_view authority, std::string_view uri, std::string_view example) {
  if (authority.starts_with('[')) {
    const std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos)
      throw UsageError(fmt::format("the {} has a [ without a ]", uri), fmt::format("such as {}", example));
    std::string_view behind = authority.substr(bracket + 1);
    if (behind.starts_with(':')) behind.remove_prefix(1);
    return {authority.substr(1, bracket - 1), behind};
  }
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos) return {authority, {}};
  if (authority.find(':') != colon)
    throw UsageError(fmt::format("an IPv6 address in the {} needs brackets", uri), std::string(example));
  return {authority.substr(0, colon), authority.substr(colon + 1)};
}

int port_from(std::string_view text, std::string_view uri, std::string_view example) {
  int port = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, port);
  if (error == std::errc{} && rest == end && port >= 1 && port <= 65535) return port;
  throw UsageError(fmt::format("the port in the {} is not a number from 1 to 65535", uri),
                   std::string(example));
}

std::string host_and_port(const std::string& host, int port) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(ipv6 ? "[{}]:{}" : "{}:{}"), text::safe(host), port);
}

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

}  // namespace wazobus::network
