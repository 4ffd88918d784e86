// SPDX-License-Identifier: MIT
// Reads the JSON values of several captures as one stream, in the order of time.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capture/value_source.hpp"
#include "json/document.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// As MergedCaptures, which makes events of the values: each capture keeps its own order, a value without a
/// time follows the one before it, and a file is opened when its first value is due.
class MergedValues {
 public:
  using OnBroken = std::function<void(const std::string& path, const ValueSource::Broken& broken)>;

  /// Looks at the first value of each file, if there are several. Throws IoError and InvalidInput.
  MergedValues(std::vector<std::string> paths, std::string advice, OnBroken on_broken);

  enum class Step : std::uint8_t { value, idle, end };

  /// Never waits. After `value`, source() may be told how long the value was. Throws as ValueSource::next().
  Step next(ValueSource::Value& value);

  /// Of the last value, or the one that is idle.
  [[nodiscard]] ValueSource& source() { return *current_->source; }
  [[nodiscard]] const std::string& path() const { return current_->path; }

 private:
  struct Part {
    enum class State : std::uint8_t { closed, open, ready, ended };
    std::string path;
    State state = State::closed;
    std::optional<ValueSource> source{};
    ValueSource::Value head{};  ///< ready: the next value
    text::Timestamp time{};     ///< of the next value; ready and closed
  };

  void look_at(Part& part);
  void open(Part& part);
  Step fill(Part& part);
  [[nodiscard]] std::optional<text::Timestamp> time_of(const ValueSource::Value& value);
  [[nodiscard]] Part* earliest();

  std::deque<Part> parts_;
  std::string advice_;
  OnBroken on_broken_;
  Part* current_ = nullptr;
  json::Document document_;
};

}  // namespace wazobus::capture
