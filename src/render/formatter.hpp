// SPDX-License-Identifier: MIT
// An event as text: one formatter for each --format, behind one small interface.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "event/event.hpp"

namespace wazobus::render {

enum class Format { pretty, line, json, record, raw };

class Formatter {
 public:
  Formatter() = default;
  Formatter(const Formatter&) = delete;
  Formatter& operator=(const Formatter&) = delete;
  virtual ~Formatter() = default;

  /// Appends the event, its last newline included. Except for raw, nothing that a terminal would obey comes
  /// out.
  virtual void format(const event::Event& event, std::string& out) = 0;
};

std::unique_ptr<Formatter> make_formatter(Format format, bool coloured);

}  // namespace wazobus::render
