// SPDX-License-Identifier: MIT
#include "commands/listening/stream_offset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// Returns a time as AMQP has it: whole seconds since 1970, rounded down.
event::FieldValue at(text::Timestamp time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  return {event::FieldTime{static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 0))}};
}

std::optional<std::int64_t> whole_number(const std::string& typed) {
  std::int64_t value = 0;
  const char* const end = typed.data() + typed.size();
  const auto [rest, error] = std::from_chars(typed.data(), end, value);
  if (error != std::errc{} || rest != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

event::FieldValue stream_offset_from(const std::string& typed, text::Timestamp now) {
  if (typed == "first" || typed == "last" || typed == "next") return {typed};
  if (const auto number = whole_number(typed)) return {event::Integer{*number, event::IntegerType::int64}};
  // parse_duration() takes a number without a unit for seconds. A number that is too long for an offset must
  // not be taken for that.
  const bool has_unit = !typed.empty() && typed.back() >= 'a' && typed.back() <= 'z';
  const auto ago = text::parse_duration(typed);
  if (ago && has_unit) return at(now - *ago);
  if (const auto time = text::parse_time(text::tidy_time(typed))) return at(*time);
  throw UsageError(fmt::format("--stream-offset takes no '{}'", text::safe(typed)),
                   "such as first, last, next, the number of an event, 1h (so long ago), or "
                   "2026-11-21T15:48:00Z (without Z: local time)");
}

}  // namespace wazobus::commands
