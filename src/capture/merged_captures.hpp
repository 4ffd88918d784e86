// SPDX-License-Identifier: MIT
// Reads several captures as one, in the order of time.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capture/merged_parts.hpp"
#include "capture/record_source.hpp"
#include "event/source.hpp"

namespace wazobus::capture {

/// Callbacks for what a user wants to know of captures.
struct CaptureReports {
  RecordSources::OnBroken on_broken;
  RecordSources::OnBroken on_unreadable_time;
  OnUnreadable on_unreadable{};
  /// Called for the first event after a loss of the connection; see event::Frame::missed_since.
  std::function<void(const event::Frame& frame)> on_gap{};
};

/// Returns the time of the first event, if it has one and the capture can be looked at. Throws as
/// RecordSource.
std::optional<text::Timestamp> time_of_first_event(const std::string& path);

/// The order is described at MergedParts.
class MergedCaptures : public event::Source {
 public:
  /// Throws IoError for a single capture that cannot be opened. One of several is reported to
  /// `on_unreadable`, in next().
  MergedCaptures(std::vector<std::string> paths, CaptureReports reports);

  /// As RecordSource::pass_over(), if there is only one capture; otherwise it would change the order, and
  /// nothing is done. Call it before next().
  void pass_over(const std::vector<std::string>& texts);
  [[nodiscard]] std::uint64_t passed_over() const override;

  /// If there are several captures, first looks at the first event of each. Meanwhile it returns idle, with a
  /// patience of 0.
  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override;
  [[nodiscard]] std::chrono::milliseconds patience() const override;

 private:
  using Parts = MergedParts<RecordSource, event::Frame>;
  using Part = Parts::Part;

  Step next_of_one(event::Frame& frame);
  Step next_of_all(event::Frame& frame);
  void open(Part& part) const;
  [[nodiscard]] RecordSource& only() { return parts_.parts().front().opened->source; }
  [[nodiscard]] const RecordSource& only() const { return parts_.parts().front().opened->source; }

  Parts parts_;
  CaptureReports reports_;
  const RecordSource* idle_ = nullptr;  // the source that has to wait, or null: more can be read at once
};

}  // namespace wazobus::capture
