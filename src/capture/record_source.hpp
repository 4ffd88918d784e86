// SPDX-License-Identifier: MIT
// Reads frames from a capture instead of a broker.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capture/value_source.hpp"
#include "event/source.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// Reads every kind of input that validate reads: records, bodies and frames of wazo-websocketd; one per
/// line, in arrays, or pretty-printed; plain, gzip or Zstandard.
class RecordSource : public event::Source {
 public:
  /// Something that is not an event, and its place.
  using Broken = ValueSource::Broken;

  /// Opens `path`; `-` is the standard input. A value without a time is given as received at Timestamp{}. It
  /// reads so many bytes at a time. Throws IoError.
  RecordSource(const std::string& path, std::function<void(const Broken&)> on_broken,
               std::size_t block_size = ValueSource::usual_block);

  /// Also returns idle after a long stretch without events, because the caller may want to stop. Throws
  /// IoError for a failing read, InvalidInput for input that is not text.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return values_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override {
    return has_more_ ? std::chrono::milliseconds(0) : std::chrono::hours(1);
  }

  [[nodiscard]] const std::string& name() const { return values_.name(); }

  /// From now on next() may leave out events that have none of these texts, which are those of
  /// event::required_texts(), and counts them. Their times are not known.
  void pass_over(const std::vector<std::string>& texts) { values_.pass_over(texts); }
  [[nodiscard]] std::uint64_t passed_over() const override { return values_.passed(); }

  /// `goes_on`: the file may grow. Then next() returns idle at its end.
  void go_on(bool goes_on) { values_.go_on(goes_on); }
  /// The bytes that were read from the file.
  [[nodiscard]] std::size_t consumed() const { return values_.consumed(); }
  [[nodiscard]] bool is_regular_file() const { return values_.can_rewind(); }

  /// Sets a callback for values whose time cannot be read.
  void on_unreadable_time(std::function<void(const Broken&)> call) { on_unreadable_time_ = std::move(call); }

 private:
  void report_time();
  bool read(const ValueSource::Value& value, event::Frame& frame);
  void report(std::size_t at, std::string what, Broken::Kind kind = Broken::Kind::value);

  ValueSource values_;
  std::function<void(const Broken&)> on_broken_;
  std::function<void(const Broken&)> on_unreadable_time_;
  bool has_more_ = false;  // is more available without waiting?
  std::string compact_;
  text::LocalZone zone_;
};

/// Reads several captures, one after the other.
class RecordSources : public event::Source {
 public:
  using OnBroken = std::function<void(const std::string& path, const RecordSource::Broken&)>;

  /// Opens the first capture; there must be at least one. Each later one is opened when it is needed. Throws
  /// IoError.
  RecordSources(std::vector<std::string> paths, OnBroken on_broken);

  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return current_->fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override { return current_->patience(); }

 private:
  void open();

  std::vector<std::string> paths_;
  OnBroken on_broken_;
  std::size_t at_ = 0;
  std::optional<RecordSource> current_;
};

}  // namespace wazobus::capture
