// SPDX-License-Identifier: MIT
// Decides which of several captures is read next: the common part of MergedCaptures and MergedValues.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text/error.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// Called when one of several captures cannot be read to its end.
using OnUnreadable = std::function<void(const Failure& failure)>;

/// Each capture keeps its own order. The capture whose next item is the earliest comes next. An item without
/// a time follows the one before it. A file is opened when its first item is due, so that only a few of a
/// thousand rotated files are open at once. One of several that cannot be read to its end does not hide the
/// others. `Reader` reads one capture, `Head` is an item of it.
template <typename Reader, typename Head>
class MergedParts {
 public:
  struct Part {
    enum class State : std::uint8_t { closed, open, ready, ended };
    std::string path;
    std::string name;  ///< what messages call it
    State state = State::closed;
    std::optional<Reader> source{};
    Head head{};                                    ///< the next item
    text::Timestamp time = text::Timestamp::min();  ///< of the next item
    bool is_unreadable = false;
  };
  enum class Step : std::uint8_t { ready, idle, end };

  /// Without `on_unreadable` each failure is thrown at once.
  explicit MergedParts(std::vector<std::string> paths, OnUnreadable on_unreadable = {})
      : on_unreadable_(std::move(on_unreadable)) {
    for (std::string& path : paths) {
      Part& part = parts_.emplace_back();
      part.name = path;
      part.path = std::move(path);
    }
  }

  [[nodiscard]] std::deque<Part>& parts() { return parts_; }
  [[nodiscard]] const std::deque<Part>& parts() const { return parts_; }
  [[nodiscard]] bool are_several() const { return parts_.size() > 1; }

  /// Of the last item, or the one that is idle.
  [[nodiscard]] Part& current() { return *current_; }
  [[nodiscard]] const Part& current() const { return *current_; }

  /// After `ready`, the head of current() is the next item. `open` makes the source of a part; `fill` reads
  /// its head, and sets its time if it has one. Throws what they throw if there is only one capture; of
  /// several, an IoError at the end if one could not be read.
  template <typename Open, typename Fill>
  Step next(const Open& open, const Fill& fill) {
    for (;;) {
      for (Part& part : parts_) {
        if (part.state != Part::State::open) continue;
        const Step step = attempt(part, [&] { return fill(part); });
        if (step == Step::idle) {
          current_ = &part;
          return step;
        }
        part.state = step == Step::ready ? Part::State::ready : Part::State::ended;
        if (step == Step::end) part.source.reset();
      }
      Part* const part = earliest();
      if (part == nullptr) return end();
      current_ = part;
      const bool is_closed = part->state == Part::State::closed;
      part->state = Part::State::open;
      if (!is_closed) return Step::ready;
      const auto open_it = [&] {
        open(*part);
        return Step::ready;
      };
      if (attempt(*part, open_it) == Step::end) part->state = Part::State::ended;
    }
  }

  /// Returns what `step` returns, or `end` if it fails for one of several captures.
  template <typename Try>
  Step attempt(Part& part, const Try& step) const {
    if (!on_unreadable_ || !are_several()) return step();
    try {
      return step();
    } catch (const Failure& failure) {
      if (!std::exchange(part.is_unreadable, true)) on_unreadable_(failure);
      return Step::end;
    }
  }

 private:
  [[nodiscard]] Step end() const {
    std::size_t unreadable = 0;
    for (const Part& part : parts_) unreadable += part.is_unreadable ? 1 : 0;
    if (unreadable == 0) return Step::end;
    throw IoError(fmt::format("{} of {} captures could not be read to the end", unreadable, parts_.size()));
  }

  Part* earliest() {
    Part* found = nullptr;
    for (Part& part : parts_) {
      if (part.state == Part::State::ended || (found != nullptr && found->time <= part.time)) continue;
      found = &part;
    }
    return found;
  }

  OnUnreadable on_unreadable_;
  std::deque<Part> parts_;
  Part* current_ = nullptr;
};

}  // namespace wazobus::capture
