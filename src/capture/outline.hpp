// SPDX-License-Identifier: MIT
// Finds the end of a value by its brackets and quotes only, so that it finds an end of broken values too.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace wazobus::capture {

class Outline {
 public:
  /// Facts about the place of a value.
  struct Surroundings {
    std::size_t indentation = 0;  ///< indentation of the line, if only brackets are before the value
    bool in_array = false;        ///< a closing bracket that does not match closes the array
  };

  enum class End {
    closed,      ///< where the value closes, or before text that cannot belong to it
    line_start,  ///< broken: ends where a line starts a new value
    cut,         ///< broken and long: skip the rest
    stream,      ///< at the end of the stream
  };

  struct Extent {
    End end;
    std::size_t length;  ///< without trailing white space, unless it was cut
  };

  /// Starts a value whose first character is `first`.
  void start(char first, Surroundings surroundings);

  /// Returns the end of the value at the beginning of `text`, which may be longer at each call. Returns
  /// nothing if more bytes are needed, but not at the end. The result does not depend on the pieces in which
  /// the text arrived.
  std::optional<Extent> find(std::string_view text, bool at_end);

  /// Call this after End::cut, with the next part of the stream. Returns the end of the value in it, or
  /// nothing if all of it belongs to the value.
  std::optional<Extent> skip(std::string_view text);

  /// Does the container close within `text`, which may be longer at each call?
  bool closes(std::string_view text);

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t first_stride = 64;
  static constexpr std::size_t longest_broken = 128UL * 1024;  // the longest broken value that is buffered

  /// The open brackets: a bit per level, and the number of each kind.
  class Brackets {
   public:
    void clear();
    void open(bool object);
    /// Closes the innermost bracket of a kind and everything inside. False if there is none.
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
  std::size_t seen_ = 0;  // bytes read so far
  bool in_string_ = false;
  bool escaped_ = false;
  bool closed_ = false;  // at seen_
  Brackets brackets_;
  std::size_t indentation_ = none;  // at seen_, while only spaces are before it in its line
  bool line_seen_ = false;  // a line that starts with a bracket and is not indented more than the value
  bool stops_at_line_ = false;
  std::size_t line_at_ = none;  // the bracket of the line that ends a broken value
  std::size_t judge_at_ = first_stride;
  std::size_t fault_at_ = none;
};

}  // namespace wazobus::capture
