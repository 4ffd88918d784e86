// SPDX-License-Identifier: MIT
// Decides which of several captures is read next: the common part of MergedCaptures and MergedValues.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text/time.hpp"

namespace wazobus::capture {

/// Each capture keeps its own order. The capture whose next item is the earliest comes next. An item without
/// a time follows the one before it. A file is opened when its first item is due, so that only a few of a
/// thousand rotated files are open at once. `Reader` reads one capture, `Head` is an item of it.
template <typename Reader, typename Head>
class MergedParts {
 public:
  struct Part {
    enum class State : std::uint8_t { closed, open, ready, ended };
    std::string path;
    State state = State::closed;
    std::optional<Reader> source{};
    Head head{};                                    ///< the next item
    text::Timestamp time = text::Timestamp::min();  ///< of the next item
  };
  enum class Step : std::uint8_t { ready, idle, end };

  explicit MergedParts(std::vector<std::string> paths) {
    for (std::string& path : paths) parts_.emplace_back().path = std::move(path);
  }

  [[nodiscard]] std::deque<Part>& parts() { return parts_; }
  [[nodiscard]] const std::deque<Part>& parts() const { return parts_; }
  [[nodiscard]] bool are_several() const { return parts_.size() > 1; }

  /// Of the last item, or the one that is idle.
  [[nodiscard]] Part& current() { return *current_; }
  [[nodiscard]] const Part& current() const { return *current_; }

  /// After `ready`, the head of current() is the next item. `open` makes the source of a part; `fill` reads
  /// its head, and sets its time if it has one.
  template <typename Open, typename Fill>
  Step next(const Open& open, const Fill& fill) {
    for (;;) {
      for (Part& part : parts_) {
        if (part.state != Part::State::open) continue;
        const Step step = fill(part);
        if (step == Step::idle) {
          current_ = &part;
          return step;
        }
        part.state = step == Step::ready ? Part::State::ready : Part::State::ended;
        if (step == Step::end) part.source.reset();
      }
      Part* const part = earliest();
      if (part == nullptr) return Step::end;
      current_ = part;
      const bool is_closed = part->state == Part::State::closed;
      if (is_closed) open(*part);
      part->state = Part::State::open;
      if (!is_closed) return Step::ready;
    }
  }

 private:
  Part* earliest() {
    Part* found = nullptr;
    for (Part& part : parts_) {
      if (part.state == Part::State::ended || (found != nullptr && found->time <= part.time)) continue;
      found = &part;
    }
    return found;
  }

  std::deque<Part> parts_;
  Part* current_ = nullptr;
};

}  // namespace wazobus::capture
