// SPDX-License-Identifier: MIT
// Frames from a capture instead of a broker: the same program with another source.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/blocks.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "event/source.hpp"
#include "json/view.hpp"

namespace wazobus::capture {

/// Reads whatever validate reads: records, bodies, frames of wazo-websocketd; a line each, in arrays, or
/// pretty-printed; plain, gzip or Zstandard.
class RecordSource : public event::Source {
 public:
  /// What is no event, and where; both count from 1, the column in bytes.
  struct Broken {
    std::uint64_t line;
    std::size_t column;
    std::string what;
  };

  /// Opens `path`; `-` is the standard input. `now` is when a value that tells no time was received. Throws
  /// IoError.
  RecordSource(const std::string& path, std::function<text::Timestamp()> now,
               std::function<void(const Broken&)> on_broken);

  /// Idle also after much that was no event: the caller may want to stop. Throws IoError for what can not be
  /// read, InvalidInput for what is no text at all.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return file_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override {
    return has_more_ ? std::chrono::milliseconds(0) : std::chrono::hours(1);
  }

  [[nodiscard]] const std::string& name() const { return file_.name(); }

 private:
  bool next_value();
  bool next_in_line();
  bool next_item();
  bool take(std::string_view text, json::Extent extent);
  bool read(event::Frame& frame);
  void begin_block();
  void end_block();
  void report(std::size_t at, std::string what);
  void count_to(std::size_t at);

  InputFile file_;
  InputStream stream_;
  BlockReader blocks_;
  std::function<text::Timestamp()> now_;
  std::function<void(const Broken&)> on_broken_;

  Block block_;
  bool is_first_ = true;
  std::size_t at_ = 0;        // lines: what of the block's text comes next
  std::size_t item_ = 0;      // items: the next one
  std::size_t value_at_ = 0;  // where the value in compact_ starts
  std::size_t counted_ = 0;   // up to here the lines of the block were counted
  std::uint64_t line_ = 1;    // which counted_ is in
  std::size_t column_ = 1;    // of counted_
  bool has_more_ = false;     // without waiting
  std::string compact_;
  std::optional<json::Children> elements_;  // of an array in compact_
  std::optional<json::View> value_;
};

/// Several captures, one after the other.
class RecordSources : public event::Source {
 public:
  using OnBroken = std::function<void(const std::string& path, const RecordSource::Broken&)>;

  /// Opens the first one, of which there must be one; each later one when it is its turn. Throws IoError.
  RecordSources(std::vector<std::string> paths, std::function<text::Timestamp()> now, OnBroken on_broken);

  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return current_->fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override { return current_->patience(); }

 private:
  void open();

  std::vector<std::string> paths_;
  std::function<text::Timestamp()> now_;
  OnBroken on_broken_;
  std::size_t at_ = 0;
  std::optional<RecordSource> current_;
};

}  // namespace wazobus::capture
