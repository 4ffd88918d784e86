// SPDX-License-Identifier: MIT
#include "commands/listening/rotation.hpp"

#include <fmt/format.h>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/size.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

capture::Rotation rotation_from(const std::optional<std::string>& typed) {
  if (!typed) return {};
  if (const auto bytes = text::parse_size(*typed)) return {.bytes = bytes};
  const bool has_unit = !typed->empty() && typed->find_first_not_of("0123456789.") != std::string::npos;
  const auto age = has_unit ? text::parse_duration(*typed) : std::nullopt;
  if (age && age->count() > 0) return {.bytes = {}, .age = age};
  throw UsageError(fmt::format("--rotate takes a size or a duration, not '{}'", text::safe(*typed)),
                   "such as 100M or 1G, or 1h; m is for minutes, M for MiB");
}

}  // namespace wazobus::commands
