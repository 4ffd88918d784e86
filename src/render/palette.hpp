// SPDX-License-Identifier: MIT
// The colours, in one place: the sixteen that every terminal lets its owner choose.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::render {

struct Style {
  std::string_view code;
};

namespace style {
inline constexpr Style dim{"2"};
inline constexpr Style bold{"1"};
inline constexpr Style name{"1;33"};
inline constexpr Style routing_key{"36"};
inline constexpr Style key{"34"};
inline constexpr Style string{"32"};
inline constexpr Style number{"36"};
inline constexpr Style literal{"35"};
inline constexpr Style warning{"33"};
inline constexpr Style error{"31"};
inline constexpr Style hit{"1;31"};
}  // namespace style

/// Writes text in a style, or plainly when colours are off.
class Brush {
 public:
  explicit Brush(bool coloured) : coloured_(coloured) {}

  void open(Style style, std::string& out) const {
    if (!coloured_) return;
    out += "\x1b[";
    out += style.code;
    out += 'm';
  }
  void close(std::string& out) const {
    if (coloured_) out += "\x1b[0m";
  }
  void write(Style style, std::string_view text, std::string& out) const {
    open(style, out);
    out += text;
    close(out);
  }

 private:
  bool coloured_;
};

}  // namespace wazobus::render
