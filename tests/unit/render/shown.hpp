// SPDX-License-Identifier: MIT
// What a format makes of a frame.
#pragma once

#include <cstdlib>
#include <ctime>
#include <string>

#include "event/event.hpp"
#include "render/formatter.hpp"

namespace wazobus::render {

/// The text of one formatter, as UTC has the clock.
class Screen {
 public:
  Screen(Format format, const Look& look, const catalogue::Catalogue* catalogue = nullptr)
      : formatter_(make_formatter(format, look, catalogue)) {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }

  std::string show(const event::Frame& frame, const delivery::Verdict* verdict = nullptr) {
    event::Event event;
    event.read(frame);
    std::string out;
    formatter_->format(event, {{}, verdict}, out);
    return out;
  }

 private:
  std::unique_ptr<Formatter> formatter_;
};

inline std::string shown(const event::Frame& frame, Format format, const Look& look = {}) {
  return Screen(format, look).show(frame);
}

inline Look coloured_look() {
  return {true, false, 0, {}};
}

/// Of a terminal with so many columns.
inline Look look_at(std::size_t columns, bool compact = false, std::size_t cut = 0) {
  return {false, compact, cut, [columns] { return columns; }};
}

}  // namespace wazobus::render
