// SPDX-License-Identifier: MIT
#include "network/http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "network/stream.hpp"
#include "text/base64.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::network {

namespace {

constexpr std::size_t longest_head = 64UL * 1024;
constexpr std::size_t longest_body = 1024UL * 1024;

BrokerError no_http() {
  return BrokerError("it does not answer as HTTP", "is it the right port?");
}

bool is_header(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         std::equal(name.begin(), name.end(), line.begin(),
                    [](char a, char b) { return text::lower_case(a) == text::lower_case(b); });
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// "HTTP/1.1 200 OK"
void read_status(std::string_view line, HttpReply& reply) {
  constexpr std::string_view version = "HTTP/1.";
  if (!line.starts_with(version) || line.size() < version.size() + 5) throw no_http();
  line.remove_prefix(version.size() + 2);
  const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), reply.status);
  if (error != std::errc{} || reply.status < 100 || reply.status > 999) throw no_http();
  reply.reason = trimmed(line.substr(static_cast<std::size_t>(rest - line.data())));
}

void read_header(std::string_view line, HttpReply& reply) {
  constexpr std::string_view length = "Content-Length";
  if (is_header(line, length)) {
    const std::string_view value = trimmed(line.substr(length.size() + 1));
    std::size_t bytes = 0;
    const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), bytes);
    if (error != std::errc{} || rest != value.data() + value.size()) throw no_http();
    reply.length = bytes;
  }
  if (is_header(line, "Transfer-Encoding")) throw BrokerError("its answer to HTTP/1.0 is encoded");
}

/// Has all of the body arrived? False if the answer has no length: then the body ends where the stream ends.
bool is_complete(const HttpReply& reply, const std::string& answer) {
  return reply.length && answer.size() - reply.head >= *reply.length;
}

}  // namespace

std::string HttpReply::status_line() const {
  return reason.empty() ? std::to_string(status) : fmt::format("{} {}", status, text::safe(reason));
}

std::string basic_authorization(std::string_view login) {
  std::string out = "Basic ";
  text::append_base64(login, out);
  return out;
}

std::optional<HttpReply> read_head(std::string_view answer) {
  constexpr std::string_view end = "\r\n\r\n";
  constexpr std::string_view version = "HTTP/";
  if (answer.substr(0, version.size()) != version.substr(0, std::min(answer.size(), version.size())))
    throw no_http();
  const std::size_t size = answer.find(end);
  if (size == std::string_view::npos) {
    if (answer.size() > longest_head) throw no_http();
    return std::nullopt;
  }
  HttpReply reply;
  reply.head = size + end.size();
  std::string_view lines = answer.substr(0, size);
  for (bool is_first = true; !lines.empty(); is_first = false) {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(std::min(lines.size(), line.size() + 2));
    is_first ? read_status(line, reply) : read_header(line, reply);
  }
  return reply;
}

HttpReply exchange(Stream& stream, const HttpRequest& request, const Wait& wait) {
  std::string text = fmt::format("{} {} HTTP/1.0\r\nHost: {}\r\nAccept: application/json\r\n", request.method,
                                 request.target, request.host);
  for (const auto& [name, value] : request.headers) text += fmt::format("{}: {}\r\n", name, value);
  text += fmt::format("Content-Length: {}\r\nConnection: close\r\n\r\n{}", request.body.size(), request.body);
  stream.write_all(text, wait);
  std::string answer;
  std::optional<HttpReply> reply;
  try {
    while (!reply || !is_complete(*reply, answer)) {
      stream.read_some(answer, wait);
      if (!reply) reply = read_head(answer);
      if (reply && answer.size() - reply->head > longest_body) throw BrokerError("its answer is too long");
    }
  } catch (const StreamEnded&) {
    // Without a length the end of the stream is the end of the answer.
    if (!reply || reply->length) throw;
  }
  reply->body = answer.substr(reply->head, reply->length.value_or(std::string::npos));
  return *std::move(reply);
}

}  // namespace wazobus::network
