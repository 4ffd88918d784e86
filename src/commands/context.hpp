// SPDX-License-Identifier: MIT
// The surroundings of a command: the standard streams, the terminal, the environment, the clock and signals.
// Commands use these members rather than the system, so that tests can replace them.
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

/// When the standard output has colours.
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
  /// Returns the value of an environment variable; nothing if it is unset or empty.
  std::function<std::optional<std::string>(const char*)> environment;
  std::function<text::Timestamp()> now;
  bool out_is_terminal;
  std::string version;
  Interrupt& interrupt;
  bool err_is_terminal;
  /// Writes to the standard error without adding a newline, for a line that is redrawn.
  std::function<void(std::string_view)> draw;
  /// Returns the current width of the terminal on the standard output, in columns; 80 if it is not a
  /// terminal.
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
  /// The same, together with the colours to use. This must outlive the result.
  [[nodiscard]] render::Colouring colouring(Colours colours) const {
    return {wants_colour(colours), &palette};
  }

  [[nodiscard]] capture::ByteWriter::StopRequested stop_requested() const {
    return [this] { return interrupt.raised(); };
  }

  /// Returns a writer to the standard output. A signal ends its wait for a stalled reader. This must outlive
  /// the result.
  [[nodiscard]] capture::ByteWriter standard_output() const {
    return capture::ByteWriter::standard_output(out_fd, stop_requested());
  }
};

}  // namespace wazobus::commands
