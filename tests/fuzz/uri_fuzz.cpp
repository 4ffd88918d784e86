// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bus/endpoint.hpp"
#include "require.hpp"
#include "text/error.hpp"
#include "text/time.hpp"
#include "text/topic.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const wazobus::bus::Endpoint endpoint = wazobus::bus::parse_uri(text);
    REQUIRE_THAT(endpoint.port_or_default() >= 1 && endpoint.port_or_default() <= 65535);
    REQUIRE_THAT(endpoint.where().find('\x1b') == std::string::npos);
  } catch (const wazobus::UsageError&) {
    // A refusal is fine.
  }
  (void)wazobus::text::parse_duration(text);
  (void)wazobus::text::topic_objection(text);
  (void)wazobus::text::topic_matches(text.substr(0, size / 2), text.substr(size / 2));
  return 0;
}
