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
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "capture/input_file.hpp"
#include "text/error.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// Items that were left out, because another capture had given the same.
struct Doubles {
  std::uint64_t count = 0;
  std::size_t first = 0;   ///< the index of the first capture with such an item
  std::size_t second = 0;  ///< the index of another one that has the same
};

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
  static constexpr text::Timestamp no_time = text::Timestamp::min();

  /// What a part needs only while it is open.
  struct Opened {
    template <typename... Arguments>
    explicit Opened(Arguments&&... arguments) : source(std::forward<Arguments>(arguments)...) {}

    Reader source;
    Head head{};  ///< the next item
  };

  struct Part {
    std::string path;
    bool is_unreadable = false;
    text::Timestamp time = no_time;  ///< of the next item
    std::unique_ptr<Opened> opened{};
  };
  enum class Step : std::uint8_t { ready, idle, end };

  /// Without `on_unreadable` each failure is thrown at once.
  // clang-tidy does not see in a template that the paths are moved from.
  // NOLINTNEXTLINE(performance-unnecessary-value-param)
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

  /// The items that next() left out.
  [[nodiscard]] const Doubles& doubles() const { return doubles_; }

  /// After `ready`, the head of current() is the next item. If there are several captures, first calls `look`
  /// for each of them, which sets the time of its first item if it has one; it returns idle after every few,
  /// because the caller may want to stop. `open` opens a part; `fill` reads its head, and sets its time if it
  /// has one. Throws what they throw if there is only one capture; of several, an IoError at the end if one
  /// could not be read.
  template <typename Look, typename Open, typename Fill>
  Step next(const Look& look, const Open& open, const Fill& fill) {
    return next(look, open, fill, nullptr);
  }

  /// The same, but gives an item only once if several captures come to it at the same time: if it is the next
  /// one of each, its times are equal, and `are_same` is true.
  template <typename Look, typename Open, typename Fill, typename AreSame>
  Step next(const Look& look, const Open& open, const Fill& fill, const AreSame& are_same) {
    if (is_looking() && !look_at_some(look)) return Step::idle;
    for (;;) {
      while (!used_.empty()) {
        current_ = &parts_[used_.back()];
        const Step step = attempt(*current_, [&] { return fill(*current_); });
        if (step == Step::idle) return step;
        used_.pop_back();
        if (step == Step::ready) {
          await(*current_);
        } else {
          current_->opened.reset();
        }
      }
      if (waiting_.empty()) return end();
      current_ = &take_first();
      if (current_->opened) {
        used_.push_back(index_of(*current_));
        if constexpr (!std::is_null_pointer_v<AreSame>) leave_out_doubles(are_same);
        return Step::ready;
      }
      const auto open_it = [&] {
        open(*current_);
        return Step::ready;
      };
      if (attempt(*current_, open_it) == Step::ready) used_.push_back(index_of(*current_));
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

  /// Of two parts with the same time, a closed one comes first: its first item may be the same as that of the
  /// other. Before the first time of a capture nothing is compared.
  using Due = std::tuple<text::Timestamp, bool, std::size_t>;

  void await(const Part& part) {
    waiting_.emplace(part.time, part.opened && part.time != no_time, index_of(part));
  }

  Part& take_first() {
    Part& part = parts_[std::get<std::size_t>(waiting_.top())];
    waiting_.pop();
    return part;
  }

  /// Leaves out the items that are the same as that of the current part.
  template <typename AreSame>
  void leave_out_doubles(const AreSame& are_same) {
    const auto is_at_this_time = [this] {
      return !waiting_.empty() && std::get<text::Timestamp>(waiting_.top()) == current_->time;
    };
    std::vector<const Part*> others;
    while (current_->time != no_time && is_at_this_time()) {
      const Part& part = take_first();
      if (!are_same(part.opened->head, current_->opened->head)) {
        others.push_back(&part);
        continue;
      }
      used_.push_back(index_of(part));
      if (doubles_.count++ == 0) {
        doubles_.first = index_of(*current_);
        doubles_.second = index_of(part);
      }
    }
    for (const Part* const other : others) await(*other);
  }

  [[nodiscard]] Step end() const {
    std::size_t unreadable = 0;
    for (const Part& part : parts_) unreadable += part.is_unreadable ? 1 : 0;
    if (unreadable == 0) return Step::end;
    throw IoError(fmt::format("{} of {} captures could not be read to the end", unreadable, parts_.size()));
  }

  OnUnreadable on_unreadable_;
  std::vector<Part> parts_;
  std::size_t looked_ = 0;  // the parts before this one were looked at
  std::priority_queue<Due, std::vector<Due>, std::greater<>>
      waiting_;                    // parts that are closed or have an item
  std::vector<std::size_t> used_;  // open parts whose item was given or left out
  Part* current_ = nullptr;
  Doubles doubles_;
};

}  // namespace wazobus::capture
