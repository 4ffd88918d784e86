// SPDX-License-Identifier: MIT
// Fuzzes listen's templates: the first line is one, and the rest a body that it shows without a control
// character.
#include <string>

#include "event/event.hpp"
#include "harmless.hpp"
#include "render/formatter.hpp"
#include "render/template.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "two_parts.hpp"

using namespace wazobus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const TwoParts parts(data, size);
  (void)render::looks_like_template(parts.first);
  try {
    const auto formatter = render::make_template(parts.first);
    event::Frame frame{};
    frame.body = parts.rest;
    frame.routing_key = parts.rest.substr(0, 40);
    frame.headers = {{"name", {frame.routing_key}}};
    event::Event event;
    event.read(frame);
    std::string out;
    formatter->format(event, {}, out);
    // The template's own characters, such as \t, the %t of a time or a typed ESC, are the user's wish.
    const bool is_plain = text::safe(parts.first) == parts.first &&
                          parts.first.find('\\') == std::string_view::npos &&
                          parts.first.find("%t") == std::string_view::npos;
    if (is_plain) require_harmless(out);
  } catch (const Failure&) {
    // A wrong template gives an error.
  }
  return 0;
}
