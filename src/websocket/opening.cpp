// SPDX-License-Identifier: MIT
#include "websocket/opening.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <optional>
#include <utility>

#include "network/tls.hpp"
#include "websocket/error.hpp"

namespace wazobus::websocket {

namespace {

/// Waits for the next message and reads it. Throws Away if none comes within `wait`.
ServerMessage await_message(Channel& channel, const Endpoint& endpoint, MessageReader& reader,
                            const network::Wait& wait) {
  const auto require_time = [&](bool is_left) {
    if (!is_left) throw Away(fmt::format("{} does not answer in time", where(endpoint)));
  };
  for (;;) {
    // Messages and pings may come without a pause.
    require_time(wait.slice() > std::chrono::milliseconds::zero());
    switch (channel.receive()) {
      case Channel::Got::text:
        return reader.read(channel.message());
      case Channel::Got::binary:
        return {};
      case Channel::Got::end:
        fail_closed(endpoint, channel.closing());
      case Channel::Got::nothing:
        break;
    }
    const short events = channel.is_sending() ? POLLIN | POLLOUT : POLLIN;
    if (!channel.may_have_more()) require_time(wait.until(channel.fd(), events));
  }
}

[[noreturn]] void fail_upgrade(const Endpoint& endpoint, const UpgradeRefused& refused) {
  const std::string what = fmt::format("{} answers {}", where(endpoint), refused.what());
  constexpr int not_found = 404;
  constexpr int server_failed = 500;
  if (refused.status() >= server_failed) throw Away(what, "is wazo-websocketd running there?");
  throw BrokerError(what, refused.status() == not_found ? "wazo-websocketd is usually at /api/websocketd/"
                                                        : "is it a wazo-websocketd?");
}

void require_greeting(const Endpoint& endpoint, const ServerMessage& message) {
  const std::optional<int> version = message.op == "init" ? version_of(message) : std::nullopt;
  if (version == protocol_version) return;
  throw BrokerError(
      fmt::format("{} does not greet as wazo-websocketd does, version {}", where(endpoint), protocol_version),
      "is it a wazo-websocketd?");
}

/// Waits for `count` answers to an operation. They come in the order of the operations.
void await_answers(std::string_view op, std::size_t count, Channel& channel, const Endpoint& endpoint,
                   MessageReader& reader, const network::Wait& wait) {
  while (count > 0) {
    const ServerMessage message = await_message(channel, endpoint, reader, wait);
    if (message.op != op) continue;
    --count;
    if (!message.is_success) throw BrokerError(fmt::format("{} refused to {}", where(endpoint), op));
  }
}

}  // namespace

void fail_closed(const Endpoint& endpoint, const Closing& closing) {
  if (closing.code == 0)
    throw Away(fmt::format("the connection to {} was lost: {}", where(endpoint), closing.reason));
  const std::string_view meaning = meaning_of_close(closing.code);
  std::string what = fmt::format("{} closed the connection: {}", where(endpoint), closing.code);
  if (!meaning.empty()) what += fmt::format(", {}", meaning);
  if (!closing.reason.empty()) what += fmt::format(" ({})", closing.reason);
  const std::string advice(advice_for_close(closing.code));
  if (is_refusal_of_token(closing.code)) throw TokenRefused(what, advice);
  if (is_final_close(closing.code)) throw BrokerError(what, advice);
  if (is_failure_of_session(closing.code)) throw SessionFailed(what, advice);
  throw Away(what, advice);
}

std::unique_ptr<Channel> upgrade(const Endpoint& endpoint, const std::string& token,
                                 const ConnectOptions& options, const network::Wait& wait) {
  const Telling& tell = options.telling;
  const auto describe = [&endpoint](const BrokerError& error) {
    return fmt::format("cannot connect to {}: {}", where(endpoint), error.what());
  };
  const Channel::Request request{
      endpoint.authority(),
      fmt::format("{}?version={}", endpoint.path, protocol_version),
      // The token is sent in a header, because access logs show the target.
      {{"X-Auth-Token", token}, {"User-Agent", fmt::format("wazobus/{}", options.version)}}};
  try {
    tell(fmt::format("connecting to {}", where(endpoint)));
    network::Stream stream = network::Stream::open(endpoint.peer(), wait, tell.network);
    if (const auto encryption = stream.encryption(endpoint.tls.verify); encryption && tell.encrypted)
      tell.encrypted(*encryption);
    auto channel = std::make_unique<Channel>(std::move(stream), request, wait);
    channel->watch(tell.message);
    return channel;
  } catch (const network::CertificateRefused& error) {
    throw BrokerError(describe(error), error.advice());
  } catch (const UpgradeRefused& refused) {
    fail_upgrade(endpoint, refused);
  } catch (const BrokerError& error) {
    throw Away(describe(error), error.advice().empty() ? "is wazo-websocketd there?" : error.advice());
  }
}

void await_greeting(Channel& channel, const Endpoint& endpoint, MessageReader& reader,
                    const network::Wait& wait) {
  require_greeting(endpoint, await_message(channel, endpoint, reader, wait));
}

std::unique_ptr<Channel> open_channel(const Endpoint& endpoint, const std::string& token,
                                      const ConnectOptions& options, MessageReader& reader) {
  const network::Wait wait({options.timeout, options.time_left});
  std::unique_ptr<Channel> channel = upgrade(endpoint, token, options, wait);
  await_greeting(*channel, endpoint, reader, wait);
  options.telling(fmt::format("wazo-websocketd takes the token, and speaks version {}", protocol_version));
  return channel;
}

void subscribe(Channel& channel, const Endpoint& endpoint, const std::vector<std::string>& names,
               MessageReader& reader, const network::Wait& wait) {
  for (const std::string& name : names) channel.send(subscribe_operation(name));
  await_answers("subscribe", names.size(), channel, endpoint, reader, wait);
}

void start_events(Channel& channel, const Endpoint& endpoint, MessageReader& reader,
                  const network::Wait& wait) {
  channel.send(start_operation());
  await_answers("start", 1, channel, endpoint, reader, wait);
}

}  // namespace wazobus::websocket
