// SPDX-License-Identifier: MIT
// Recognises lines of a capture that are certainly events, with a few instructions for each value.
//
// A bus carries a few hundred kinds of lines. Lines of one kind have the same keys in the same order, the
// same spaces and the same brackets, and so the same bytes between their values. A shape is those bytes. It
// is learned from a line that the scanner has checked. If another line has the same bytes between its values,
// and each value is a plain string, a short number, true, false or null, that line is also JSON, with the
// same keys at the same places. So it is known without parsing what RecordSource would make of it.
//
//     {"tenant_uuid": "47bf..", "name": "call_held", "user_uuid:8e1c..": true, "data": {"call_id": "17"}}
//     ^^^^^^^^^^^^^^^^        ^^^^^^^^^^           ^^^^^^^^^^^^^^        ^^^    ^^^^^^^^^^^^^^^^^^^^    ^^^
//
// The user in a key is a value too. Shapes are learned only from lines that RecordSource would read as an
// event, without a report, whatever their values are:
//
// - bodies: objects without the members that records or frames of wazo-websocketd have around a body;
// - records whose payload is an object and whose headers are plain values, and that have nothing to decode
//   (base64, properties, a body as text);
// - of both, those whose time can be read. The time in each line is checked; if it cannot be read, the line
//   is unknown.
//
// Like QuickChecker it either knows for certain that a line is an event, or gives up; then the line is read
// as usual. Rare cases have no code here.
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
  /// This many bytes after a line may be read, and must belong to the text.
  static constexpr std::size_t least_behind = 64;

  /// If the line at `line` has a learned shape, returns its end, after its newline; otherwise nullptr. Reads
  /// nothing at or after `end`.
  const char* follow(const char* line, const char* end);

  /// Learns the shape of the line from `line` to `behind`, which includes its newline, if the line is of a
  /// kind above. The text goes on to `end`.
  void learn(const char* line, const char* behind, const char* end);

  // Used by the class that reads shapes.

  enum class Slot : std::uint8_t {
    scalar,       ///< a string, number, true, false, null
    string,       ///< or null
    time,         ///< or null
    rest_of_key,  ///< up to its quote
    end_of_line,  ///< nothing
  };

  /// The next part of a line: bytes that are always the same, and a value.
  struct Step {
    std::uint32_t gap = 0;        ///< the offset of the bytes in gaps_
    std::uint32_t gap_first = 0;  ///< json::first_bits(gap_size)
    std::uint16_t gap_size = 0;
    Slot slot = Slot::scalar;
  };

 private:
  struct LineShape {
    std::size_t first_step = 0;
    std::uint32_t next = 0;  ///< the next shape of the same bucket; 0: none
  };

  // Limits, so that no capture can fill the memory.
  static constexpr std::size_t longest_line = 16UL * 1024;
  static constexpr std::size_t most_gap_bytes = 512UL * 1024;
  static constexpr std::size_t most_steps = 64UL * 1024;
  static constexpr std::size_t buckets = 1024;

  [[nodiscard]] std::size_t bucket_of(const char* line, const char* end);
  const char* follow(const LineShape& shape, const char* line, const char* end);
  const char* behind_other_value(Slot slot, const char* p, const char* limit);
  const char* behind_time(const char* p, const char* limit);
  bool is_known_time(std::string_view text) const;

  std::string gaps_;  ///< has a few readable bytes after the last gap
  std::vector<Step> steps_;
  std::vector<LineShape> shapes_{LineShape{}};  ///< the first one is unused: index 0 means none
  std::array<std::uint32_t, buckets> first_{};
  std::size_t name_at_ = 0;  ///< the offset of the name in the last line
  std::string minute_;       ///< this and zone_ are the beginning and the end of a time that was read
  std::string zone_;
  text::LocalZone local_;
};

}  // namespace wazobus::capture
