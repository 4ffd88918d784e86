// SPDX-License-Identifier: MIT
#include "commands/doctor/step.hpp"

#include <fmt/format.h>

#include "json/writer.hpp"

namespace wazobus::commands {

StepDetail flag_detail(std::string_view name, bool value) {
  return {name, value ? "true" : "false"};
}

StepDetail number_detail(std::string_view name, double value) {
  return {name, fmt::format("{:.3f}", value)};
}

StepDetail text_detail(std::string_view name, std::string_view value) {
  StepDetail detail{name, {}};
  json::Writer(detail.json).string_or_null(value);
  return detail;
}

StepDetail texts_detail(std::string_view name, const std::vector<std::string>& values) {
  StepDetail detail{name, {}};
  json::Writer(detail.json).strings(values);
  return detail;
}

std::string milliseconds_text(std::chrono::microseconds time) {
  return fmt::format("{:.1f} ms", static_cast<double>(time.count()) / 1000);
}

}  // namespace wazobus::commands
