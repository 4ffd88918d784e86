// SPDX-License-Identifier: MIT
#include "network/proxy.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "network/address.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"

namespace wazobus::network {

namespace {

constexpr std::string_view example = "such as https_proxy=http://proxy.example.org:3128";

/// The bytes of an address, and how many there are; 0 for a name.
struct AddressBytes {
  std::array<unsigned char, 16> bytes{};
  std::size_t size = 0;

  explicit AddressBytes(const std::string& address) {
    if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) {
      size = 4;
    } else if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
      size = 16;
    }
  }
};

bool is_in_network(const AddressBytes& address, const std::string& network, unsigned bits) {
  const AddressBytes base(network);
  if (base.size == 0 || base.size != address.size || bits > base.size * 8) return false;
  const std::size_t whole = bits / 8;
  if (!std::equal(base.bytes.begin(), base.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.bytes.begin()))
    return false;
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const unsigned mask = 0xFFU << (8 - rest);
  return ((static_cast<unsigned>(base.bytes[whole]) ^ address.bytes[whole]) & mask & 0xFFU) == 0;
}

bool matches(std::string_view entry, const std::string& host) {
  if (entry == "*") return true;
  const AddressBytes address(host);
  if (address.size > 0) {
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    const std::size_t slash = std::min(entry.find('/'), entry.size());
    unsigned bits = static_cast<unsigned>(address.size * 8);
    if (slash < entry.size()) {
      const char* const end = entry.data() + entry.size();
      if (std::from_chars(entry.data() + slash + 1, end, bits).ptr != end) return false;
    }
    return is_in_network(address, std::string(entry.substr(0, slash)), bits);
  }
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.ends_with('.')) entry.remove_suffix(1);
  if (entry.empty() || !host.ends_with(entry)) return false;
  return host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.';
}

Proxy parse_proxy(std::string_view value) {
  constexpr std::string_view called = "URI of the proxy";
  constexpr int default_port = 1080;  // as curl's
  if (const std::size_t separator = value.find("://"); separator != std::string_view::npos) {
    if (text::lower_case(std::string(value.substr(0, separator))) != "http")
      throw UsageError("the proxy of the environment is not an http:// proxy", std::string(example));
    value.remove_prefix(separator + 3);
  }
  value = value.substr(0, value.find_first_of("/?#"));
  Proxy proxy;
  if (const std::size_t at = value.rfind('@'); at != std::string_view::npos) {
    proxy.login = percent_decoded(value.substr(0, at));
    value.remove_prefix(at + 1);
  }
  const Address address = split_address(value, called, "http://[::1]:3128");
  proxy.host = std::string(address.host);
  proxy.port = address.port.empty() ? default_port : port_from(address.port, called, example);
  if (proxy.host.empty()) throw UsageError("the proxy of the environment has no host", std::string(example));
  return proxy;
}

}  // namespace

bool is_excluded(std::string_view list, const std::string& host) {
  std::string name = text::lower_case(host);
  if (name.ends_with('.')) name.pop_back();
  const std::string entries = text::lower_case(std::string(list));
  for (std::size_t start = 0; (start = entries.find_first_not_of(", \t", start)) != std::string::npos;) {
    const std::size_t end = std::min(entries.find_first_of(", \t", start), entries.size());
    if (matches(std::string_view(entries).substr(start, end - start), name)) return true;
    start = end;
  }
  return false;
}

std::optional<Proxy> proxy_for(const ProxyVariables& variables, const std::string& host, bool tls) {
  const std::string& own = tls ? variables.https : variables.http;
  const std::string& value = own.empty() ? variables.all : own;
  if (value.empty() || is_excluded(variables.excluded, host)) return std::nullopt;
  return parse_proxy(value);
}

}  // namespace wazobus::network
