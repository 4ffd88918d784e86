// SPDX-License-Identifier: MIT
#include "commands/listening/rotation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/size.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

capture::Rotation rotation_from(const std::optional<std::string>& typed) {
  if (!typed) return {};
  capture::Rotation rotation;
  for (std::size_t start = 0; start <= typed->size();) {
    const std::size_t end = std::min(typed->find(',', start), typed->size());
    const std::string limit = typed->substr(start, end - start);
    start = end + 1;
    const auto bytes = rotation.bytes ? std::nullopt : text::parse_size(limit);
    const bool has_unit = !limit.empty() && limit.find_first_not_of("0123456789.") != std::string::npos;
    const auto age = bytes || rotation.age || !has_unit ? std::nullopt : text::parse_duration(limit);
    if (bytes) {
      rotation.bytes = bytes;
    } else if (age && age->count() > 0) {
      rotation.age = age;
    } else {
      throw UsageError(
          fmt::format("--rotate takes a size, a duration or one of each, not '{}'", text::safe(*typed)),
          "such as 100M, 1h or 24h,100M; m is for minutes, M for MiB");
    }
  }
  return rotation;
}

}  // namespace wazobus::commands
