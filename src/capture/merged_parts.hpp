// SPDX-License-Identifier: MIT
// Decides which of several captures is read next: the common part of MergedCaptures and MergedValues.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "capture/input_file.hpp"
#include "text/error.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// Called when one of several captures cannot be read to its end.
using OnUnreadable = std::function<void(const Failure& failure)>;

/// How far into a capture to look for its first time: so many steps of its reader, with blocks of this size.
/// One with more in front of that gets no time.
inline constexpr int most_looking_steps = 128;
inline constexpr std::size_t looking_block_size = 32UL * 1024;

/// A stream can be read only once, so its first time cannot be looked at, and it is due at once. So is the
/// standard input, even if it is a file.
inline bool can_be_looked_at(const std::string& path) {
  return path != "-" && InputFile::is_regular(path);
}

/// Each capture keeps its own order. The capture whose next item is the earliest comes next. An item without
/// a time follows the one before it. A file is opened when its first item is due, and closed at its end, so
/// that only a few of a thousand rotated files are open at once. One of several that cannot be read to its
/// end does not hide the others. `Reader` reads one capture, `Head` is an item of it.
template <typename Reader, typename Head>
class MergedParts {
 public:
  /// What a part needs only while it is open.
  struct Opened {
    template <typename... Arguments>
    explicit Opened(Arguments&&... arguments) : source(std::forward<Arguments>(arguments)...) {}

    Reader source;
    Head head{};  ///< the next item
  };

  struct Part {
    enum class State : std::uint8_t { closed, open, ready, ended };
    std::string path;
    State state = State::closed;
    bool is_unreadable = false;
    text::Timestamp time = text::Timestamp::min();  ///< of the next item
    std::unique_ptr<Opened> opened{};
  };
  enum class Step : std::uint8_t { ready, idle, end };

  /// Without `on_unreadable` each failure is thrown at once.
  explicit MergedParts(std::vector<std::string> paths, OnUnreadable on_unreadable = {})
      : on_unreadable_(std::move(on_unreadable)) {
    parts_.reserve(paths.size());
    for (std::string& path : paths) parts_.emplace_back().path = std::move(path);
  }

  [[nodiscard]] std::vector<Part>& parts() { return parts_; }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  [[nodiscard]] bool are_several() const { return parts_.size() > 1; }

  /// Of the last item, or the one that is idle. Only if not is_looking().
  [[nodiscard]] Part& current() { return *current_; }
  [[nodiscard]] const Part& current() const { return *current_; }
  [[nodiscard]] std::size_t index_of(const Part& part) const {
    return static_cast<std::size_t>(&part - parts_.data());
  }

  /// After next() returned idle: are there more captures to look at? Then it may be called again without
  /// waiting.
  [[nodiscard]] bool is_looking() const { return looked_ < parts_.size(); }

  /// After `ready`, the head of current() is the next item. If there are several captures, first calls `look`
  /// for each of them, which sets the time of its first item if it has one; it returns idle after every few,
  /// because the caller may want to stop. `open` opens a part; `fill` reads its head, and sets its time if it
  /// has one. Throws what they throw if there is only one capture; of several, an IoError at the end if one
  /// could not be read.
  template <typename Look, typename Open, typename Fill>
  Step next(const Look& look, const Open& open, const Fill& fill) {
    if (is_looking() && !look_at_some(look)) return Step::idle;
    for (;;) {
      if (current_ != nullptr && current_->state == Part::State::open) {
        const Step step = attempt(*current_, [&] { return fill(*current_); });
        if (step == Step::idle) return step;
        current_->state = step == Step::ready ? Part::State::ready : Part::State::ended;
        if (step == Step::ready) {
          await(*current_);
        } else {
          current_->opened.reset();
        }
      }
      if (waiting_.empty()) return end();
      current_ = &parts_[waiting_.top().second];
      waiting_.pop();
      const bool is_closed = current_->state == Part::State::closed;
      current_->state = Part::State::open;
      if (!is_closed) return Step::ready;
      const auto open_it = [&] {
        open(*current_);
        return Step::ready;
      };
      if (attempt(*current_, open_it) == Step::end) current_->state = Part::State::ended;
    }
  }

 private:
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

  /// Returns true if no part is left to look at.
  template <typename Look>
  bool look_at_some(const Look& look) {
    constexpr int most = 8;
    for (int count = 0; is_looking() && count < most; ++count) {
      Part& part = parts_[looked_++];
      const auto look_at_it = [&] {
        look(part);
        return Step::ready;
      };
      if (are_several()) attempt(part, look_at_it);
      await(part);
    }
    return !is_looking();
  }

  void await(const Part& part) { waiting_.emplace(part.time, index_of(part)); }

  [[nodiscard]] Step end() const {
    std::size_t unreadable = 0;
    for (const Part& part : parts_) unreadable += part.is_unreadable ? 1 : 0;
    if (unreadable == 0) return Step::end;
    throw IoError(fmt::format("{} of {} captures could not be read to the end", unreadable, parts_.size()));
  }

  using Due =
      std::pair<text::Timestamp, std::size_t>;  // of two with the same time, the first part comes first

  OnUnreadable on_unreadable_;
  std::vector<Part> parts_;
  std::size_t looked_ = 0;  // the parts before this one were looked at
  std::priority_queue<Due, std::vector<Due>, std::greater<>> waiting_;  // parts that are closed or ready
  Part* current_ = nullptr;
};

}  // namespace wazobus::capture
