// SPDX-License-Identifier: MIT
// Frames from a capture instead of a broker: the same program with another source.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capture/value_source.hpp"
#include "event/source.hpp"

namespace wazobus::capture {

/// Reads whatever validate reads: records, bodies, frames of wazo-websocketd; a line each, in arrays, or
/// pretty-printed; plain, gzip or Zstandard.
class RecordSource : public event::Source {
 public:
  /// What is no event, and where.
  using Broken = ValueSource::Broken;

  /// Opens `path`; `-` is the standard input. `now` is when a value that tells no time was received. Throws
  /// IoError.
  RecordSource(const std::string& path, std::function<text::Timestamp()> now,
               std::function<void(const Broken&)> on_broken);

  /// Idle also after much that was no event: the caller may want to stop. Throws IoError for what can not be
  /// read, InvalidInput for what is no text at all.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return values_.fd(); }
  [[nodiscard]] std::chrono::milliseconds patience() const override {
    return has_more_ ? std::chrono::milliseconds(0) : std::chrono::hours(1);
  }

  [[nodiscard]] const std::string& name() const { return values_.name(); }

 private:
  bool read(const ValueSource::Value& value, event::Frame& frame);
  void report(std::size_t at, std::string what);

  ValueSource values_;
  std::function<text::Timestamp()> now_;
  std::function<void(const Broken&)> on_broken_;
  bool has_more_ = false;  // without waiting
  std::string compact_;
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
