// SPDX-License-Identifier: MIT
// A line on the terminal with the progress of long work. It is redrawn from time to time.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "commands/context.hpp"

namespace wazobus::commands {

class ProgressLine {
 public:
  /// Draws only if the standard error is a terminal. `context` must outlive this.
  ProgressLine(const Context& context, bool wanted)
      : context_(context), wanted_(wanted && context.err_is_terminal) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  [[nodiscard]] bool is_wanted() const { return wanted_; }

  /// Call this when the work begins. The line appears only if the work takes a while.
  void begin() { started_ = shown_ = std::chrono::steady_clock::now(); }

  /// Is it time to draw it?
  [[nodiscard]] bool is_due() {
    constexpr std::chrono::milliseconds a_while(500);
    constexpr std::chrono::milliseconds between(200);
    if (!wanted_) return false;
    const auto now = std::chrono::steady_clock::now();
    if (now - shown_ < between || now - started_ < a_while) return false;
    shown_ = now;
    return true;
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  /// Draws the line, and leaves the cursor at its beginning. A terminal that becomes narrower may break the
  /// line into several. The cursor is still at the beginning of the first, and the next draw() clears
  /// everything below it.
  void draw(std::string_view text) {
    context_.draw("\r" + std::string(text) + "\x1b[J\r");
    set_shown(true);
  }

  void clear() {
    if (is_shown_) context_.draw("\r\x1b[J");
    set_shown(false);
  }

 private:
  void set_shown(bool is_shown) {
    is_shown_ = is_shown;
    context_.interrupt.clears_typing(is_shown);
  }

  const Context& context_;
  bool wanted_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point shown_;
  bool is_shown_ = false;
};

}  // namespace wazobus::commands
