// SPDX-License-Identifier: MIT
// All colours. The built-in ones can be read on black and on white with the sixteen colours of a plain xterm.
// So there is no blue (34), which is too dark on black, and no green (32), yellow (33) or cyan (36), which
// are too light on white.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wazobus::render {

/// The meanings of colours. Plain text has no colour.
enum class Style : std::uint8_t {
  plain,
  dim,
  bold,
  name,
  routing_key,
  key,
  string,
  number,
  literal,
  good,
  warning,
  error,
  hit,
};

namespace style {
using enum Style;
}  // namespace style

struct StyleInfo {
  std::string_view name;  ///< in WAZOBUS_COLORS
  std::string_view code;  ///< the numbers of the escape sequence; empty: no colour
};

/// In the order of Style.
inline constexpr std::array style_infos{
    StyleInfo{"", ""},        StyleInfo{"dim", "2"},          StyleInfo{"bold", "1"},
    StyleInfo{"name", "1"},   StyleInfo{"routing_key", "35"}, StyleInfo{"key", "94"},
    StyleInfo{"string", ""},  StyleInfo{"number", "35"},      StyleInfo{"literal", "35"},
    StyleInfo{"good", "94"},  StyleInfo{"warning", "1;35"},   StyleInfo{"error", "31"},
    StyleInfo{"hit", "1;31"},
};

/// The codes of all styles.
class Palette {
 public:
  Palette() {
    for (std::size_t i = 0; i < style_infos.size(); ++i) codes_[i] = style_infos[i].code;
  }

  /// Changes some codes: "key=36:string=32:name=1;33". Returns the first part that cannot be understood, or
  /// nothing. The parts before it take effect.
  std::string_view change(std::string_view list);

  [[nodiscard]] std::string_view code_of(Style style) const {
    return codes_[static_cast<std::size_t>(style)];
  }

 private:
  std::array<std::string, style_infos.size()> codes_;
};

/// Whether there are colours, and which.
struct Colouring {
  // Not explicit, because most callers pass only true or false.
  Colouring(bool on, const Palette* other = nullptr) : is_on(on), palette(other) {}  // NOLINT(*-explicit-*)

  bool is_on;
  const Palette* palette;  ///< instead of the built-in one, or null; must outlive this

  explicit operator bool() const { return is_on; }
};

/// Writes text in a style, or plainly when colours are off.
class Brush {
 public:
  explicit Brush(Colouring colours) : colours_(colours) {}

  void open(Style style, std::string& out) const {
    if (!colours_) return;
    const std::string_view code = code_of(style);
    if (code.empty()) return;
    out += "\x1b[";
    out += code;
    out += 'm';
  }
  void close(std::string& out) const {
    if (colours_) out += "\x1b[0m";
  }
  /// Calls `append`, and puts what it appends into the style.
  template <typename Append>
  void with(Style style, std::string& out, Append append) const {
    open(style, out);
    append();
    if (!code_of(style).empty()) close(out);
  }
  void write(Style style, std::string_view text, std::string& out) const {
    with(style, out, [&] { out += text; });
  }

 private:
  [[nodiscard]] std::string_view code_of(Style style) const {
    return colours_.palette != nullptr ? colours_.palette->code_of(style)
                                       : style_infos[static_cast<std::size_t>(style)].code;
  }

  Colouring colours_;
};

}  // namespace wazobus::render
