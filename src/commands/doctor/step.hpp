// SPDX-License-Identifier: MIT
// The result of one step of doctor.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::commands {

enum class Health : std::uint8_t { ok, warning, failed };

/// "ok", "warning" or "failed".
constexpr std::string_view name_of(Health health) {
  switch (health) {
    case Health::warning:
      return "warning";
    case Health::failed:
      return "failed";
    case Health::ok:
      break;
  }
  return "ok";
}

/// A value for programs, as JSON.
struct StepDetail {
  std::string_view name;
  std::string json;
};

StepDetail flag_detail(std::string_view name, bool value);
StepDetail number_detail(std::string_view name, double value);
/// The value is null for an empty text.
StepDetail text_detail(std::string_view name, std::string_view value);
StepDetail texts_detail(std::string_view name, const std::vector<std::string>& values);

/// "0.4 ms"
std::string milliseconds_text(std::chrono::microseconds time);

/// All texts are safe for a terminal.
struct StepResult {
  Health health = Health::ok;
  std::string message;
  std::string advice = {};  ///< what to do; may be empty
  std::vector<StepDetail> details = {};
};

}  // namespace wazobus::commands
