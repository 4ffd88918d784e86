// SPDX-License-Identifier: MIT
// Draws on the terminal repeatedly, and restores it at the end.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "capture/byte_writer.hpp"
#include "commands/interrupt.hpp"

namespace wazobus::commands {

struct ScreenSize {
  std::size_t columns;
  std::size_t lines;
};

/// The size of the terminal that is open as `fd`. Nothing if `fd` is not a terminal or the terminal does not
/// know its size.
std::optional<ScreenSize> screen_size(int fd);

/// Draws on the alternate screen, without a cursor. Restores the terminal when it goes, when a signal ends
/// the program, and while Ctrl-Z has stopped it. Only one may exist at a time.
class LiveScreen {
 public:
  /// `out`, the terminal, must outlive this. Nothing is written before the first draw().
  explicit LiveScreen(capture::ByteWriter& out) : out_(out) {}
  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;
  ~LiveScreen() { leave(); }

  /// Switches to the alternate screen. If the program is in the background, the next draw() does it.
  void begin();

  /// Shows `text`, of which each line ends with a newline and is narrower than the screen, in the place of
  /// what was there; lines beyond `most` are left out. Nothing is drawn while the program is in the
  /// background. Writes as ByteWriter::flush() does, and throws what that throws.
  void draw(std::string_view text, std::size_t most);

  /// Is the drawing gone, because the size changed or Ctrl-Z left the screen? draw() shows it again.
  [[nodiscard]] bool is_stale() const;

  /// Readable when a key was typed; -1 if keys are not taken.
  [[nodiscard]] int keys() const;
  /// The next key that was typed. Does not wait.
  [[nodiscard]] std::optional<char> next_key() const;

  /// Restores the terminal, also after Ctrl-S; a second call does nothing. Waits at most half a second.
  void leave();

 private:
  capture::ByteWriter& out_;
  std::optional<Interrupt::RestoresScreen> restores_;
};

}  // namespace wazobus::commands
