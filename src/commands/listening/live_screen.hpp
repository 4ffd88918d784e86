// SPDX-License-Identifier: MIT
// A terminal that is drawn on again and again, and afterwards is as it was.
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

/// What the terminal that is open as `fd` says; nothing where there is none, or it does not know.
std::optional<ScreenSize> screen_size(int fd);

/// Draws on the alternate screen, without a cursor. Restores the terminal when it goes, when a signal ends
/// the program, and while Ctrl-Z has it stopped. One at a time.
class LiveScreen {
 public:
  /// `out`, the terminal, must outlive this. Nothing is written before the first draw().
  explicit LiveScreen(capture::ByteWriter& out) : out_(out) {}
  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;
  ~LiveScreen() { leave(); }

  /// Takes the terminal, unless the program is in the background; draw() does it otherwise.
  void begin();

  /// Shows `text`, of which each line ends with a newline and is narrower than the screen, in the place of
  /// what was there; lines beyond `most` are left out. Nothing is drawn while the program is in the
  /// background. Writes as ByteWriter::flush() does, and throws what that throws.
  void draw(std::string_view text, std::size_t most);

  /// The size has changed, or Ctrl-Z took the screen away: what was drawn is not there any more, and draw()
  /// can help that.
  [[nodiscard]] bool is_stale() const;

  /// Readable when a key was typed; -1 if keys are not taken.
  [[nodiscard]] int keys() const;
  /// The next key that was typed. Does not wait.
  [[nodiscard]] std::optional<char> next_key() const;

  /// Gives the terminal back, once; even one that was halted with Ctrl-S. Waits for half a second at most.
  void leave();

 private:
  capture::ByteWriter& out_;
  std::optional<Interrupt::RestoresScreen> restores_;
};

}  // namespace wazobus::commands
