// SPDX-License-Identifier: MIT
// Fuzzes what comes over a WebSocket and before it: messages of wazo-websocketd, and heads of HTTP answers.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "event/event.hpp"
#include "event/record.hpp"
#include "harmless.hpp"
#include "json/scan.hpp"
#include "network/http.hpp"
#include "require.hpp"
#include "text/error.hpp"
#include "websocket/protocol.hpp"

using namespace wazobus;

namespace {

void read_message(std::string_view text) {
  websocket::MessageReader reader;
  const websocket::ServerMessage message = reader.read(text);
  (void)websocket::version_of(message);
  REQUIRE_THAT(text.find(message.data) != std::string_view::npos);
  for (const bool with_headers : {false, true}) {
    event::Frame frame{};
    reader.fill(message.data, with_headers, frame);
    REQUIRE_THAT(frame.body == message.data && frame.routing_key.empty());
    event::Event event;
    event.read(frame);
    std::string record;
    event::append_record(event, record);
    REQUIRE_THAT(json::check(record, json::Extent::whole, json::Surrogates::any).ok());
  }
}

void read_answer(std::string_view text) {
  try {
    const std::optional<network::HttpReply> reply = network::read_head(text);
    if (!reply) return;
    REQUIRE_THAT(reply->head <= text.size() && reply->status >= 100 && reply->status <= 999);
    require_harmless(reply->status_line());
    // Once the head is complete, what follows changes nothing.
    REQUIRE_THAT(network::read_head(text.substr(0, reply->head))->length == reply->length);
  } catch (const BrokerError& error) {
    require_harmless(line_of(error));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_message(text);
  read_answer(text);
  return 0;
}
