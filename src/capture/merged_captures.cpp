// SPDX-License-Identifier: MIT
#include "capture/merged_captures.hpp"

#include <utility>

namespace wazobus::capture {

std::optional<text::Timestamp> time_of_first_event(const std::string& path) {
  if (!can_be_looked_at(path)) return std::nullopt;
  RecordSource source(
      path, [](const auto& /*broken*/) {}, looking_block_size);
  event::Frame first;
  event::Source::Step step = event::Source::Step::idle;
  for (int idle = 0; idle < most_looking_steps && step == event::Source::Step::idle; ++idle)
    step = source.next(first);
  const bool has_time = step == event::Source::Step::frame && first.has_time();
  return has_time ? std::optional(first.received) : std::nullopt;
}

MergedCaptures::MergedCaptures(std::vector<std::string> paths, CaptureReports reports)
    : parts_(std::move(paths), reports.on_unreadable), reports_(std::move(reports)) {
  // Open it now, so that a failure is reported at once.
  if (!parts_.are_several()) open(parts_.parts().front());
}

void MergedCaptures::open(Part& part) const {
  const std::string& path = part.path;
  part.opened = std::make_unique<Parts::Opened>(
      path, [this, &path](const RecordSource::Broken& broken) { reports_.on_broken(path, broken); });
  part.opened->source.on_unreadable_time(
      [this, &path](const RecordSource::Broken& found) { reports_.on_unreadable_time(path, found); });
}

void MergedCaptures::pass_over(const std::vector<std::string>& texts) {
  if (!parts_.are_several()) only().pass_over(texts);
}

std::uint64_t MergedCaptures::passed_over() const {
  return parts_.are_several() ? 0 : only().passed_over();
}

event::Source::Step MergedCaptures::next(event::Frame& frame) {
  const Step step = parts_.are_several() ? next_of_all(frame) : next_of_one(frame);
  if (step == Step::frame && frame.missed_since && reports_.on_gap) reports_.on_gap(frame);
  return step;
}

event::Source::Step MergedCaptures::next_of_all(event::Frame& frame) {
  const auto look = [](Part& part) { part.time = time_of_first_event(part.path).value_or(part.time); };
  const auto fill = [](Part& part) {
    const Step step = part.opened->source.next(part.opened->head);
    if (step == Step::frame && part.opened->head.has_time()) part.time = part.opened->head.received;
    return step == Step::frame  ? Parts::Step::ready
           : step == Step::idle ? Parts::Step::idle
                                : Parts::Step::end;
  };
  const Parts::Step step = parts_.next(
      look, [this](Part& part) { open(part); }, fill);
  const bool waits = step == Parts::Step::idle && !parts_.is_looking();
  idle_ = waits ? &parts_.current().opened->source : nullptr;
  if (step != Parts::Step::ready) return step == Parts::Step::idle ? Step::idle : Step::end;
  std::swap(frame, parts_.current().opened->head);
  return Step::frame;
}

/// Reads from the only capture, which needs no order.
event::Source::Step MergedCaptures::next_of_one(event::Frame& frame) {
  const Step step = only().next(frame);
  idle_ = step == Step::idle ? &only() : nullptr;
  return step;
}

int MergedCaptures::fd() const {
  return idle_ != nullptr ? idle_->fd() : -1;
}

std::chrono::milliseconds MergedCaptures::patience() const {
  return idle_ != nullptr ? idle_->patience() : std::chrono::milliseconds(0);
}

}  // namespace wazobus::capture
