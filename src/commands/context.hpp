// SPDX-License-Identifier: MIT
// The world as a command sees it: everything that comes from outside is handed in here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "capture/byte_writer.hpp"
#include "commands/interrupt.hpp"
#include "render/palette.hpp"
#include "text/choice.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

/// Of the standard output.
enum class Colours : std::uint8_t { where_a_terminal_shows_them, always, never };

inline constexpr std::array colour_choices{
    text::Choice{"auto", Colours::where_a_terminal_shows_them},
    text::Choice{"always", Colours::always},
    text::Choice{"never", Colours::never},
};

struct Context {
  int out_fd;
  /// Writes one line to the standard error.
  std::function<void(std::string_view)> say;
  /// The value of an environment variable; empty when it is unset or empty.
  std::function<std::optional<std::string>(const char*)> environment;
  std::function<text::Timestamp()> now;
  bool out_is_terminal;
  std::string version;
  Interrupt& interrupt;
  bool err_is_terminal;
  /// Writes to the standard error as it is: for a line that is drawn anew.
  std::function<void(std::string_view)> draw;
  /// The columns of the terminal that the standard output is now; 80 where it is none.
  std::function<std::size_t()> columns = [] { return std::size_t{80}; };
  /// The same for the standard error.
  std::function<std::size_t()> err_columns = [] { return std::size_t{80}; };
  bool in_is_terminal = false;

  /// The colours of WAZOBUS_COLORS.
  render::Palette palette{};

  [[nodiscard]] bool wants_colour(Colours colours) const {
    if (colours != Colours::where_a_terminal_shows_them) return colours == Colours::always;
    return out_is_terminal && !environment("NO_COLOR") && environment("TERM").value_or("dumb") != "dumb";
  }
  /// The same with the colours themselves; this must outlive what is returned.
  [[nodiscard]] render::Colouring colouring(Colours colours) const {
    return {wants_colour(colours), &palette};
  }

  [[nodiscard]] capture::ByteWriter::StopRequested stop_requested() const {
    return [this] { return interrupt.raised(); };
  }

  /// A signal ends the waiting for a stalled reader. This must outlive what is returned.
  [[nodiscard]] capture::ByteWriter standard_output() const {
    return capture::ByteWriter::standard_output(out_fd, stop_requested());
  }
};

}  // namespace wazobus::commands
