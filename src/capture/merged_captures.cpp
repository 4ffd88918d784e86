// SPDX-License-Identifier: MIT
#include "capture/merged_captures.hpp"

#include <algorithm>
#include <utility>

namespace wazobus::capture {

namespace {

/// Of a capture that begins with values without times.
constexpr text::Timestamp earliest_time = text::Timestamp::min();

}  // namespace

MergedCaptures::MergedCaptures(std::vector<std::string> paths, std::function<text::Timestamp()> now,
                               CaptureReports reports)
    : now_(std::move(now)), reports_(std::move(reports)) {
  for (std::string& path : paths) {
    Part& part = parts_.emplace_back();
    part.path = std::move(path);
    part.time = earliest_time;
    if (paths.size() > 1) look_at(part);
  }
  if (paths.size() == 1) open(parts_.front());
}

/// When does it begin? A stream, which can be read once, is opened for good.
void MergedCaptures::look_at(Part& part) const {
  // Who puts so much in front of the first event has no place in time.
  constexpr int most_idle = 16;
  event::Frame first;
  // What is read of the standard input is gone, also if it is a file.
  if (part.path == "-") return;
  RecordSource source(part.path, now_, [](const auto& /*broken*/) {});
  if (!source.is_regular_file()) return;
  for (int idle = 0; idle < most_idle;) {
    const Step step = source.next(first);
    if (step == Step::frame && source.has_time()) part.time = first.received;
    if (step != Step::idle) return;
    ++idle;
  }
}

void MergedCaptures::open(Part& part) {
  const std::string& path = part.path;
  part.source.emplace(
      path, now_, [this, &path](const RecordSource::Broken& broken) { reports_.on_broken(path, broken); });
  part.source->on_unreadable_time(
      [this, &path](const RecordSource::Broken& found) { reports_.on_unreadable_time(path, found); });
  part.state = Part::State::open;
}

event::Source::Step MergedCaptures::fill(Part& part) {
  const Step step = part.source->next(part.head);
  if (step == Step::frame) {
    if (part.source->has_time()) part.time = part.head.received;
    part.state = Part::State::ready;
  } else if (step == Step::end) {
    part.source.reset();
    part.state = Part::State::ended;
  }
  return step;
}

MergedCaptures::Part* MergedCaptures::earliest() {
  Part* found = nullptr;
  for (Part& part : parts_) {
    if (part.state == Part::State::ended || (found != nullptr && found->time <= part.time)) continue;
    found = &part;
  }
  return found;
}

event::Source::Step MergedCaptures::next(event::Frame& frame) {
  for (;;) {
    waiting_ = nullptr;
    for (Part& part : parts_) {
      if (part.state == Part::State::open && fill(part) == Step::idle) {
        waiting_ = &part;
        return Step::idle;
      }
    }
    Part* const part = earliest();
    if (part == nullptr) return Step::end;
    if (part->state == Part::State::closed) {
      open(*part);
      continue;
    }
    std::swap(frame, part->head);
    part->state = Part::State::open;
    return Step::frame;
  }
}

int MergedCaptures::fd() const {
  return waiting_ != nullptr ? waiting_->source->fd() : -1;
}

std::chrono::milliseconds MergedCaptures::patience() const {
  return waiting_ != nullptr ? waiting_->source->patience() : std::chrono::milliseconds(0);
}

}  // namespace wazobus::capture
