// SPDX-License-Identifier: MIT
// Where a value ends, told from its brackets and quotes alone, so that what is broken ends somewhere too.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace wazobus::capture {

class Outline {
 public:
  /// What a value that starts here is seen in.
  struct Surroundings {
    std::size_t indentation = 0;  ///< of the line, where nothing but brackets stands before the value
    bool in_array = false;        ///< a bracket that closes nothing in the value closes the array
  };

  enum class End {
    closed,      ///< where the value closes, or before what can not belong to it
    line_start,  ///< broken, and given up where a line starts a new value
    cut,         ///< broken and long: what comes is to be skipped
    stream,      ///< with the stream
  };

  struct Extent {
    End end;
    std::size_t length;  ///< without white space at its end, unless it was cut
  };

  /// A value starts with `first`.
  void start(char first, Surroundings surroundings);

  /// Where the value that `text` starts with ends; `text` may be longer each time. Nothing when more is
  /// needed, which it never is at the end. The answer does not depend on how the text was dealt out.
  std::optional<Extent> find(std::string_view text, bool at_end);

  /// After End::cut: where the value ends in what follows, of which `text` is the next part. Nothing when all
  /// of it belongs to the value.
  std::optional<Extent> skip(std::string_view text);

  /// Does the container close within `text`, which may be longer each time?
  bool closes(std::string_view text);

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t first_stride = 64;
  static constexpr std::size_t longest_broken = 128UL * 1024;  // that is waited for

  /// The brackets that are open: a bit a level, and how many there are of each kind.
  class Brackets {
   public:
    void clear();
    void open(bool object);
    /// Closes the innermost one of a kind and what is open inside. False where there is none.
    bool close(bool object);
    [[nodiscard]] bool empty() const { return open_.empty(); }

   private:
    std::vector<bool> open_;
    std::array<std::size_t, 2> count_{};
  };

  std::optional<Extent> find_container_end(std::string_view text, bool at_end);
  [[nodiscard]] bool may_judge(std::string_view stride, bool at_end) const;
  void judge(std::string_view text);
  void look_for_line(std::string_view text);
  static Extent ending(std::string_view text, End end, std::size_t at);

  void advance(std::string_view text);
  void advance_in_string(std::string_view text);
  void advance_in_word(std::string_view text);
  void advance_between(std::string_view text);
  bool bracket(char c);

  enum class Kind { container, string, word };

  Kind kind_ = Kind::word;
  Surroundings around_;
  std::size_t seen_ = 0;  // bytes that were looked at
  bool in_string_ = false;
  bool escaped_ = false;
  bool closed_ = false;  // at seen_
  Brackets brackets_;
  std::size_t indentation_ =
      none;                 // at seen_, while nothing but spaces stands before it in a line of its own
  bool line_seen_ = false;  // one that starts with a bracket and is not indented more than the value
  bool stops_at_line_ = false;
  std::size_t line_at_ = none;  // the bracket of the line that ends what is broken
  std::size_t judge_at_ = first_stride;
  std::size_t fault_at_ = none;
};

}  // namespace wazobus::capture
