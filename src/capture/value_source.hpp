// SPDX-License-Identifier: MIT
// The one reader of JSON values from files, for all who take them one after the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capture/block.hpp"
#include "capture/blocks.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "json/scan.hpp"

namespace wazobus::capture {

/// The JSON values of a stream, one after the other, as they stand there: a line each, pretty-printed and
/// concatenated, or in arrays; plain, gzip or Zstandard. Holds a block, or the longest line or spanning
/// value.
///
/// Values are given unjudged, so that each is scanned once, by whoever wants to know more of it:
///
///     while (source.next(value) == ValueSource::Step::value)
///       source.took(checker.check(value.text, findings, value.extent));
///
/// Who has no judge of his own calls judge(). What turns out to be broken costs its line, or itself where it
/// spans lines, and nothing behind that.
class ValueSource {
 public:
  struct Value {
    /// The bytes as they stand in the file, without white space before; valid until the next call of next().
    /// With Extent::first the rest of the line is there, too; else the value ends where the text does.
    std::string_view text;
    /// Of the first byte, from 1; the column in bytes.
    std::uint64_t line = 0;
    std::size_t column = 0;
    /// How it is to be judged: whether the value must be all of the text.
    json::Extent extent = json::Extent::whole;
  };

  /// What is not JSON, and where; both count from 1, the column in bytes.
  struct Broken {
    std::uint64_t line = 0;
    std::size_t column = 0;
    std::string what;
  };

  enum class Step {
    value,
    broken,  ///< broken() tells; go on with next()
    idle,    ///< nothing at hand: wait for fd(), unless has_more()
    end,
  };

  /// Opens `path`; `-` is the standard input. `advice` is for who gives a file that is no text at all. Throws
  /// IoError.
  explicit ValueSource(const std::string& path, Arrays arrays = Arrays::taken_apart, std::string advice = {});

  /// Never waits. Throws IoError for what can not be read, after all that is whole before it was given, and
  /// InvalidInput for what is no text at all.
  Step next(Value& value);

  /// How many bytes of its text the value took, once that is known: the next one is looked for behind them.
  /// Without this call it took all of the text, as what is broken does.
  void took(std::size_t length) { at_ = value_at_ + length; }

  /// Judges what next() has given. Where it is JSON, the text is cut down to it, and it counts as taken;
  /// where not, false, and broken() tells.
  bool judge(Value& value);

  /// After took() or judge(): is what stands behind the value on its line not JSON? Then broken() tells, and
  /// nothing more of the line is given. Costs nothing where the line ends with the value, and for all values
  /// of a line one more look at them otherwise.
  bool rest_of_line_is_broken();

  /// What was found by the last one of next(), judge() and rest_of_line_is_broken() that says so.
  [[nodiscard]] const Broken& broken() const { return broken_; }

  /// Line and column of a byte of the last value's text. Costs one pass over the text for all that ask in
  /// order.
  json::Place place_of(std::size_t offset);

  /// From now on nothing is given that begins on a line before this one; in NDJSON nobody looks at it. To be
  /// called before next().
  void skip_to_line(std::uint64_t line) { first_line_ = line; }

  /// Starts again at the beginning, with nothing skipped. Only where can_rewind(). Throws IoError.
  void rewind();
  [[nodiscard]] bool can_rewind() const { return file_.can_rewind(); }

  /// After idle: is there more at hand, so that next() is to be called again without waiting? The caller may
  /// want to stop meanwhile.
  [[nodiscard]] bool has_more() const { return has_more_; }

  [[nodiscard]] int fd() const { return file_.fd(); }
  [[nodiscard]] const std::string& name() const { return file_.name(); }

  /// Bytes read from the file so far, since rewind(), and those that it has, if it is a regular one; packed
  /// ones where it is packed.
  [[nodiscard]] std::size_t consumed() const { return stream_->consumed(); }
  /// Of them, those before the last value; of a packed file fewer.
  [[nodiscard]] std::size_t given() const {
    const std::size_t ahead = block_.text.size() - std::min(value_at_, block_.text.size());
    return consumed() - std::min(ahead, consumed());
  }
  [[nodiscard]] std::optional<std::size_t> size() const { return file_.size(); }

 private:
  /// Where we are in the stream; a new one for each time it is read. Offsets are into the block's text.
  struct Position {
    bool is_first = true;       // block
    std::size_t item = 0;       // items: the next one
    std::size_t line_end = 0;   // lines: of the line at hand, before CR LF
    std::size_t checked = 0;    // lines: up to here what stands behind values is JSON
    std::size_t array_end = 0;  // the bracket that closes the array that is taken apart, or 0
    std::size_t counted = 0;    // up to here lines were counted
    json::Place place;          // of counted
  };

  void open();
  Step next_in_block(Value& value);
  Step next_in_lines(Value& value);
  Step next_item(Value& value);
  void enter_block();
  void leave_block();
  bool next_line();
  bool next_element(Value& value);
  [[nodiscard]] bool opens_array(std::size_t at) const;
  bool enter_array(std::size_t at, std::size_t end, json::Extent extent);
  Step give(Value& value, std::size_t at, std::size_t end, json::Extent extent);
  void begin_value(std::size_t at);
  void break_at(std::size_t offset, std::string what);
  void count_to(std::size_t at);
  [[nodiscard]] bool is_cut_off(std::size_t at, std::size_t end) const;
  [[nodiscard]] std::size_t behind_blank(std::size_t at, std::size_t end) const;

  InputFile file_;
  Arrays arrays_;
  std::string advice_;
  std::optional<InputStream> stream_;
  std::optional<BlockReader> blocks_;
  std::uint64_t first_line_ = 0;
  Block block_;
  Position position_;
  std::size_t at_ = 0;        // lines: what comes next
  std::size_t value_at_ = 0;  // of the last value
  json::Place value_place_;
  json::Place asked_;         // the place that was asked for last
  std::size_t asked_at_ = 0;  // and its offset in the value
  bool has_more_ = false;
  Broken broken_;
};

}  // namespace wazobus::capture
