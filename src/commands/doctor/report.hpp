// SPDX-License-Identifier: MIT
// Prints the steps of doctor, each as soon as it is done.
#pragma once

#include <string>
#include <string_view>

#include "capture/byte_writer.hpp"
#include "commands/context.hpp"
#include "commands/doctor/step.hpp"

namespace wazobus::commands {

class DoctorReport {
 public:
  /// `context` must outlive this.
  DoctorReport(bool json, Colours colours, const Context& context);

  /// Prints a line for the step of this name. `broker` is host:port, or empty for a step about no broker.
  void add(std::string_view name, const StepResult& step, const std::string& broker);

  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  void write_json(std::string_view name, const StepResult& step, const std::string& broker);
  void write_text(std::string_view name, const StepResult& step);

  const Context& context_;
  bool json_;
  render::Colouring coloured_;
  bool has_failed_ = false;
  bool has_no_reader_ = false;
  capture::ByteWriter out_;
};

}  // namespace wazobus::commands
