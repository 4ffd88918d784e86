// SPDX-License-Identifier: MIT
#include "capture/merged_captures.hpp"

#include <utility>

namespace wazobus::capture {

MergedCaptures::MergedCaptures(std::vector<std::string> paths, std::function<text::Timestamp()> now,
                               CaptureReports reports)
    : parts_(std::move(paths), reports.on_unreadable), now_(std::move(now)), reports_(std::move(reports)) {
  if (parts_.are_several()) {
    for (Part& part : parts_.parts()) look_at(part);
  } else {
    // Open it now, so that a failure is reported at once.
    Part& part = parts_.parts().front();
    open(part);
    part.state = Part::State::open;
  }
}

/// Reads the time of the first event. A stream can be read only once, so it has no time and is due at once.
void MergedCaptures::look_at(Part& part) const {
  // A capture with that much text before its first event gets no time.
  constexpr int most_idle = 16;
  event::Frame first;
  // The standard input must be read only once, even if it is a file.
  if (part.path == "-") return;
  parts_.attempt(part, [&] {
    RecordSource source(part.path, now_, [](const auto& /*broken*/) {});
    if (!source.is_regular_file()) return Parts::Step::ready;
    Step step = Step::idle;
    for (int idle = 0; idle < most_idle && step == Step::idle; ++idle) step = source.next(first);
    if (step == Step::frame && source.has_time()) part.time = first.received;
    return Parts::Step::ready;
  });
}

void MergedCaptures::open(Part& part) const {
  const std::string& path = part.path;
  part.source.emplace(
      path, now_, [this, &path](const RecordSource::Broken& broken) { reports_.on_broken(path, broken); });
  part.source->on_unreadable_time(
      [this, &path](const RecordSource::Broken& found) { reports_.on_unreadable_time(path, found); });
}

void MergedCaptures::pass_over(const std::vector<std::string>& texts) {
  if (!parts_.are_several()) parts_.parts().front().source->pass_over(texts);
}

std::uint64_t MergedCaptures::passed_over() const {
  return parts_.are_several() ? 0 : parts_.parts().front().source->passed_over();
}

event::Source::Step MergedCaptures::next(event::Frame& frame) {
  const Step step = parts_.are_several() ? next_of_all(frame) : next_of_one(frame);
  if (step == Step::frame && frame.missed_since && reports_.on_gap) reports_.on_gap(frame);
  return step;
}

event::Source::Step MergedCaptures::next_of_all(event::Frame& frame) {
  const auto fill = [](Part& part) {
    const Step step = part.source->next(part.head);
    if (step == Step::frame && part.source->has_time()) part.time = part.head.received;
    return step == Step::frame  ? Parts::Step::ready
           : step == Step::idle ? Parts::Step::idle
                                : Parts::Step::end;
  };
  const Parts::Step step = parts_.next([this](Part& part) { open(part); }, fill);
  idle_ = step == Parts::Step::idle ? &*parts_.current().source : nullptr;
  if (step == Parts::Step::end) return Step::end;
  if (idle_ != nullptr) return Step::idle;
  std::swap(frame, parts_.current().head);
  return Step::frame;
}

/// Reads from the only capture, which needs no order.
event::Source::Step MergedCaptures::next_of_one(event::Frame& frame) {
  RecordSource& source = *parts_.parts().front().source;
  const Step step = source.next(frame);
  idle_ = step == Step::idle ? &source : nullptr;
  return step;
}

int MergedCaptures::fd() const {
  return idle_ != nullptr ? idle_->fd() : -1;
}

std::chrono::milliseconds MergedCaptures::patience() const {
  return idle_ != nullptr ? idle_->patience() : std::chrono::milliseconds(0);
}

}  // namespace wazobus::capture
