// SPDX-License-Identifier: MIT
// The part of HTTP that a proxy and wazo-auth need: one request and one answer per connection.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "network/wait.hpp"

namespace wazobus::network {

class Stream;

struct HttpReply {
  int status = 0;
  std::string reason;
  std::optional<std::size_t> length;  ///< Content-Length
  std::size_t head = 0;               ///< bytes of the status line, the headers and the empty line
  std::string body;

  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
  /// "404 Not Found". Safe for a terminal.
  [[nodiscard]] std::string status_line() const;
};

struct HttpRequest {
  std::string method;
  std::string host;  ///< host:port
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
};

/// The value of an Authorization header for "user:password".
std::string basic_authorization(std::string_view login);

/// Reads the head of an answer; empty if it is not complete yet. Throws BrokerError if it is not HTTP, or
/// longer than 64 KiB.
std::optional<HttpReply> read_head(std::string_view answer);

/// Sends the request as HTTP/1.0, so that the answer is not chunked, and reads the answer, of at most a
/// mebibyte. Throws BrokerError, whose text is only the reason, and Stopped.
HttpReply exchange(Stream& stream, const HttpRequest& request, const Wait& wait);

}  // namespace wazobus::network
