// SPDX-License-Identifier: MIT
// Formats a message of any bytes: the record is JSON and contains the body, and formats for a terminal print
// no control characters.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "event/event.hpp"
#include "event/record.hpp"
#include "harmless.hpp"
#include "json/scan.hpp"
#include "render/formatter.hpp"
#include "require.hpp"
#include "text/base64.hpp"
#include "text/error.hpp"

using namespace wazobus;

namespace {

void require_body_kept(const event::Event& event) {
  std::string line;
  event::append_record(event, line);
  std::string compact;
  REQUIRE_THAT(json::compact(line, compact, json::Extent::whole, json::Surrogates::any).ok());
  REQUIRE_THAT(compact == line);
  const json::View record(compact);
  if (event.is_json() && event.is_plain()) {
    REQUIRE_THAT(record.find("payload")->text() == event.body().text());
  } else {
    REQUIRE_THAT(text::decode_base64(record.find("payload_base64")->string()) == event.frame().body);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The bytes are the body, and their beginning is everything else that a sender chooses.
  event::Frame frame{};
  frame.body.assign(reinterpret_cast<const char*>(data), size);
  const std::string start = frame.body.substr(0, 40);
  frame.routing_key = start;
  frame.exchange = start;
  frame.properties.content_type = start;
  frame.headers = {
      {start, {start}}, {"name", {start}}, {"tenant_uuid", {start}}, {"user_uuid:" + start, {true}}};
  event::Event event;
  for (const bool with_headers : {true, false}) {
    if (!with_headers) frame.headers.clear();
    event.read(frame);
    require_body_kept(event);
    for (const auto format :
         {render::Format::pretty, render::Format::line, render::Format::json, render::Format::record}) {
      for (const bool compact : {false, true}) {
        // The bytes also choose the width of the terminal.
        const std::size_t columns = size > 0 ? data[0] : 80;
        std::string out;
        render::make_formatter(format, {false, compact, columns / 8, [columns] { return columns; }}, nullptr)
            ->format(event, {}, out);
        require_harmless(out);
        REQUIRE_THAT(out.back() == '\n');
      }
    }
  }
  if (event.is_json()) {
    try {
      const event::FieldValue field = event::field_from_json(event.body());
      std::string written;
      event::append_json(field, written);
      std::string compact;
      REQUIRE_THAT(json::compact(written, compact, json::Extent::whole, json::Surrogates::any).ok());
      REQUIRE_THAT(event::field_from_json(json::View(compact)).value.index() == field.value.index());
    } catch (const InvalidInput&) {
      // Not every JSON value is an AMQP field.
    }
  }
  return 0;
}
