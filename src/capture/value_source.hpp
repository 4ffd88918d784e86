// SPDX-License-Identifier: MIT
// Reads the JSON values of a file one after the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/block.hpp"
#include "capture/blocks.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "capture/sieve.hpp"
#include "json/scan.hpp"

namespace wazobus::capture {

/// The JSON values of a stream, as they are spelled: one per line, pretty-printed and concatenated, or in
/// arrays; plain, gzip or Zstandard. Holds one block, or the longest line or spanning value.
///
/// Values are returned unchecked, so that the caller can check and use each one in a single pass:
///
///     while (source.next(value) == ValueSource::Step::value)
///       source.took(checker.check(value.text, findings, value.extent));
///
/// A caller without its own checker calls judge(). A broken value costs its line, or itself if it spans
/// lines, and nothing after that. A line that begins with a number, and goes on with what is no JSON or with
/// an object, is one broken value: so lines of logs look.
class ValueSource {
 public:
  struct Value {
    /// The bytes in the file, without white space before them; valid until the next call of next(). With
    /// Extent::first they include the rest of the line; otherwise the value ends where the text ends.
    std::string_view text;
    /// Of the first byte, from 1; the column in bytes.
    std::uint64_t line = 0;
    std::size_t column = 0;
    /// How to check it: must the value be all of the text?
    json::Extent extent = json::Extent::whole;
    /// If the value begins a line: its text and all whole lines after it that have been read. Otherwise
    /// empty.
    std::string_view lines{};
  };

  /// Something that is not JSON, and its place. Line and column count from 1, the column in bytes.
  struct Broken {
    enum class Kind : std::uint8_t {
      value,
      log_line,  ///< other text, with a JSON object after it
      hole,      ///< NUL bytes at the beginning of a line; nothing is lost
    };

    /// The kind of a text that is not JSON.
    static Kind kind_of(std::string_view text);

    std::uint64_t line = 0;
    std::size_t column = 0;
    std::string what;
    Kind kind = Kind::value;
  };

  enum class Step {
    value,
    broken,  ///< see broken(); continue with next()
    idle,    ///< no value now: wait for fd(), unless has_more()
    end,
  };

  static constexpr std::size_t usual_block = 256UL * 1024;

  /// Opens `path`; `-` is the standard input. `advice` is shown if the file is not text at all. It reads so
  /// many bytes at a time. Throws IoError.
  explicit ValueSource(const std::string& path, Arrays arrays = Arrays::taken_apart, std::string advice = {},
                       std::size_t block_size = usual_block);

  /// What messages call the file from now on, in place of its path.
  void name_it(std::string name) { file_.name_it(std::move(name)); }

  /// Never waits. Throws IoError for a failing read, after all complete values before it were returned;
  /// InvalidInput for a file that is not text at all.
  Step next(Value& value);

  /// Says how many bytes of its text the value has; the next value is searched after them. Without this call
  /// it has all of the text, and so does a broken value.
  void took(std::size_t length) { at_ = value_at_ + length; }

  /// Call it after took() or judge(), when neither the text of the value nor a place in it but its first is
  /// needed. If a large text ends with the value, its memory is freed now, and not only by the next call of
  /// next().
  void free_text();

  /// Checks the value that next() returned. If it is JSON, its text is cut to the value, as with took(). If
  /// not, returns false; see broken().
  bool judge(Value& value);

  /// After took() or judge(): is the text after the value on its line not JSON? Then see broken(), and
  /// nothing more of the line is returned. Costs nothing if the line ends with the value, and otherwise one
  /// more pass over the values of the line.
  bool rest_of_line_is_broken();

  /// The fault that the last call of next(), judge() or rest_of_line_is_broken() reported.
  [[nodiscard]] const Broken& broken() const { return broken_; }

  /// The line and column of a byte of the last value's text. Offsets in ascending order cost one pass over
  /// the text in total.
  json::Place place_of(std::size_t offset);

  /// Skips everything that begins before this line; in NDJSON it is not even checked. Call it before next().
  void skip_to_line(std::uint64_t line) { first_line_ = line; }

  /// From now on lines are passed over if their events are not wanted. `texts` are those of
  /// event::required_texts(). Call it before next().
  void pass_over(const std::vector<std::string>& texts) { sieve_.emplace(texts); }
  /// How many lines were passed over. Each is an event.
  [[nodiscard]] std::uint64_t passed() const { return passed_; }

  /// Starts again at the beginning and skips nothing. Only if can_rewind(). Throws IoError.
  void rewind();
  [[nodiscard]] bool can_rewind() const { return file_.can_rewind(); }

  /// `goes_on`: the file may grow. Then next() returns idle at its end.
  void go_on(bool goes_on) { file_.go_on(goes_on); }

  /// After idle: are more values available, so that next() may be called again without waiting? The caller
  /// may want to stop meanwhile.
  [[nodiscard]] bool has_more() const { return has_more_; }

  [[nodiscard]] int fd() const { return file_.fd(); }
  [[nodiscard]] const std::string& name() const { return file_.name(); }

  /// The line at which the last value begins, broken or not. After next() returned idle or threw, it is the
  /// line of the next value.
  [[nodiscard]] std::uint64_t line_reached() const { return line_reached_; }

  /// The bytes read from the file since rewind(), and the size of a regular file; packed bytes if the file is
  /// packed.
  [[nodiscard]] std::size_t consumed() const { return stream_->consumed(); }
  /// About how many of these bytes are before the last value.
  [[nodiscard]] std::size_t given() const {
    if (block_.text.size() == 0) return consumed();
    const double part = static_cast<double>(value_at_) / static_cast<double>(block_.text.size());
    return block_from_ +
           static_cast<std::size_t>(static_cast<double>(consumed() - block_from_) * std::min(part, 1.0));
  }
  [[nodiscard]] std::optional<std::size_t> size() const { return file_.size(); }

 private:
  /// The position in the stream. Offsets are into the block's text.
  struct Position {
    bool is_first = true;         // block
    std::size_t item = 0;         // items: index of the next item
    std::size_t hole = 0;         // index of the next entry in block_.holes
    std::uint64_t hole_line = 0;  // line of the last hole in the block that was found, or 0
    std::size_t passed = 0;       // lines: index of the next entry in block_.passed
    std::size_t line_end = 0;     // lines: end of the current line, before CR LF
    std::size_t checked = 0;      // lines: up to here the text after values is JSON
    std::size_t array_end = 0;    // closing bracket of the array that is taken apart, or 0
    std::size_t counted = 0;      // lines were counted up to here
    json::Place place;            // of counted
  };

  void open();
  Step next_in_block(Value& value);
  Step next_in_lines(Value& value);
  Step next_item(Value& value);
  void enter_block();
  void leave_block();
  bool next_line();
  bool finds_hole(std::size_t at);
  void pass_lines();
  bool next_element(Value& value);
  [[nodiscard]] bool opens_array(std::size_t at) const;
  bool enter_array(std::size_t at, std::size_t end, json::Extent extent);
  Step give(Value& value, std::size_t at, std::size_t end, json::Extent extent);
  void begin_value(std::size_t at);
  void break_at(std::size_t offset, std::string what, Broken::Kind kind = Broken::Kind::value);
  void count_to(std::size_t at);
  bool find_cut_off(std::size_t at, std::size_t end);
  [[nodiscard]] std::size_t behind_blank(std::size_t at, std::size_t end) const;

  InputFile file_;
  Arrays arrays_;
  std::string advice_;
  std::size_t block_size_;
  std::optional<InputStream> stream_;
  std::optional<BlockReader> blocks_;
  std::uint64_t first_line_ = 0;
  Block block_;
  Position position_;
  std::size_t block_from_ = 0;  // so many bytes of the file had been read when the block was begun
  std::size_t at_ = 0;          // lines: offset of the next text
  std::size_t value_at_ = 0;    // offset of the last value
  json::Place value_place_;
  json::Place asked_;         // the last place that was asked for
  std::size_t asked_at_ = 0;  // its offset in the value
  bool has_more_ = false;
  Broken broken_;
  bool is_cut_off_ = false;  // a failing read cut a value short
  std::uint64_t line_reached_ = 1;
  std::optional<Sieve> sieve_;
  std::uint64_t passed_ = 0;
};

}  // namespace wazobus::capture
