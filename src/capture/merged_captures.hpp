// SPDX-License-Identifier: MIT
// Reads several captures as one, in the order of time.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capture/record_source.hpp"
#include "event/source.hpp"

namespace wazobus::capture {

/// What callers hear of broken values and unreadable times.
struct CaptureReports {
  RecordSources::OnBroken on_broken;
  RecordSources::OnBroken on_unreadable_time;
};

/// Each capture keeps its own order; of several, the one whose next event is the earliest goes on. A value
/// without a time follows the one before it. A file is opened when its first event is due, so that of a
/// thousand rotated files only a few are open at once.
class MergedCaptures : public event::Source {
 public:
  /// Looks at the first event of each file, if there are several. Throws IoError and InvalidInput.
  MergedCaptures(std::vector<std::string> paths, std::function<text::Timestamp()> now,
                 CaptureReports reports);

  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override;
  [[nodiscard]] std::chrono::milliseconds patience() const override;

 private:
  struct Part {
    enum class State : std::uint8_t { closed, open, ready, ended };
    std::string path;
    State state = State::closed;
    std::optional<RecordSource> source{};
    event::Frame head{};     ///< ready: the next event
    text::Timestamp time{};  ///< of the next event; ready and closed
  };

  void look_at(Part& part) const;
  void open(Part& part);
  Step fill(Part& part);
  [[nodiscard]] Part* earliest();

  std::deque<Part> parts_;
  std::function<text::Timestamp()> now_;
  CaptureReports reports_;
  Part* waiting_ = nullptr;  // has no next event yet
};

}  // namespace wazobus::capture
