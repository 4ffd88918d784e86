// SPDX-License-Identifier: MIT
// Knows the lines of a capture that are an event for certain, at a few instructions for each value.
//
// A bus carries a few hundred kinds of lines. Lines of one kind have the same keys in the same order, the
// same spaces and the same brackets: between their values the same bytes stand. A shape is those bytes. It is
// learned from a line that the scanner has judged; where another line has the same bytes between its values,
// and each value is a plain string, a short number, true, false or null, that line is JSON as well, with the
// same keys at the same places. So nothing of it has to be parsed to know what RecordSource would make of it.
//
//     {"tenant_uuid": "47bf..", "name": "call_held", "user_uuid:8e1c..": true, "data": {"call_id": "17"}}
//     ^^^^^^^^^^^^^^^^        ^^^^^^^^^^           ^^^^^^^^^^^^^^        ^^^    ^^^^^^^^^^^^^^^^^^^^    ^^^
//
// The user in a key is a value too. Shapes are learned only of lines from which RecordSource makes an event
// without a word, whatever their values are:
//
// - bodies: objects without a member that records or frames of wazo-websocketd have around the body;
// - records with a payload that is an object, with headers that are plain values, and without what must be
//   decoded (base64, properties, a body as text);
// - of both, those whose time can be read. The time is a value that is looked at: bytes that are not those
//   of a time that was read before make the line unknown.
//
// Like QuickChecker it says "for certain", or nothing; then the line is read the usual way. What is rare has
// no code here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/time.hpp"

namespace wazobus::capture {

class LineShapes {
 public:
  /// So many bytes behind a line are read, and must belong to the text.
  static constexpr std::size_t least_behind = 64;

  /// The end of the line that begins at `line`, behind its newline, if the line has a shape that was learned;
  /// else nullptr. Reads nothing at or behind `end`.
  const char* follow(const char* line, const char* end);

  /// Learns the shape of the line from `line` to `behind`, its newline among it, if it is of those above. The
  /// text goes on to `end`.
  void learn(const char* line, const char* behind, const char* end);

  // For the class that learns.

  enum class Slot : std::uint8_t {
    scalar,       ///< a string, number, true, false, null
    string,       ///< or null
    time,         ///< or null
    rest_of_key,  ///< up to its quote
    end_of_line,  ///< nothing
  };

  /// What comes next in a line: bytes that are always there, and a value.
  struct Step {
    std::uint32_t gap = 0;        ///< where the bytes are in gaps_
    std::uint32_t gap_first = 0;  ///< json::first_bits(gap_size)
    std::uint16_t gap_size = 0;
    Slot slot = Slot::scalar;
  };

 private:
  struct Shape {
    std::size_t first_step = 0;
    std::uint32_t next = 0;  ///< another shape of the same bucket; 0: none
  };

  // A capture of strangers must not fill the memory.
  static constexpr std::size_t longest_line = 16UL * 1024;
  static constexpr std::size_t most_gap_bytes = 512UL * 1024;
  static constexpr std::size_t most_steps = 64UL * 1024;
  static constexpr std::size_t buckets = 1024;

  [[nodiscard]] std::size_t bucket_of(const char* line, const char* end);
  const char* follow(const Shape& shape, const char* line, const char* end);
  const char* behind_other_value(Slot slot, const char* p, const char* limit);
  const char* behind_time(const char* p, const char* limit);
  bool is_known_time(std::string_view text) const;

  std::string gaps_;  ///< with bytes behind the last one that may be read
  std::vector<Step> steps_;
  std::vector<Shape> shapes_{Shape{}};  ///< the first one stands for none
  std::array<std::uint32_t, buckets> first_{};
  std::size_t name_at_ = 0;  ///< where the last line had its name
  std::string minute_;       ///< the beginning and the end of a time that was read
  std::string zone_;
  text::LocalZone local_;
};

}  // namespace wazobus::capture
