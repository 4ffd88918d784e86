// SPDX-License-Identifier: MIT
#include "capture/merged_values.hpp"

#include <utility>

#include "event/record.hpp"
#include "event/wazo.hpp"

namespace wazobus::capture {

MergedValues::MergedValues(std::vector<std::string> paths, std::string advice, OnBroken on_broken)
    : advice_(std::move(advice)), on_broken_(std::move(on_broken)) {
  for (std::string& path : paths) {
    Part& part = parts_.emplace_back();
    part.path = std::move(path);
    part.time = text::Timestamp::min();
    if (paths.size() > 1) look_at(part);
  }
}

/// When does it begin? A stream, which can be read once, is due at once.
void MergedValues::look_at(Part& part) {
  constexpr int most_steps = 16;
  if (part.path == "-") return;
  ValueSource source(part.path, Arrays::taken_apart, advice_);
  if (!source.can_rewind()) return;
  ValueSource::Value first;
  for (int steps = 0; steps < most_steps; ++steps) {
    const ValueSource::Step step = source.next(first);
    if (step == ValueSource::Step::end) return;
    if (step != ValueSource::Step::value) continue;
    if (const auto time = time_of(first)) {
      part.time = *time;
      return;
    }
  }
}

/// A frame of wazo-websocketd has the time in its event.
std::optional<text::Timestamp> MergedValues::time_of(const ValueSource::Value& value) {
  using json::Document;
  if (!document_.parse(value.text, value.extent, json::Surrogates::any).ok() || !document_.is_object(0))
    return std::nullopt;
  Document::Index holder = 0;
  if (document_.find(0, event::member::timestamp) == Document::none)
    holder = document_.find(0, event::member::data);
  if (holder == Document::none || !document_.is_object(holder)) return std::nullopt;
  const Document::Index time = document_.find(holder, event::member::timestamp);
  if (time == Document::none || document_.is_container(time)) return std::nullopt;
  return event::time_from(json::View(document_.raw(time)));
}

void MergedValues::open(Part& part) {
  part.source.emplace(part.path, Arrays::taken_apart, advice_);
  part.state = Part::State::open;
}

MergedValues::Step MergedValues::fill(Part& part) {
  for (;;) {
    switch (part.source->next(part.head)) {
      case ValueSource::Step::value:
        // Of one capture nobody asks for the order.
        if (parts_.size() > 1) part.time = time_of(part.head).value_or(part.time);
        part.state = Part::State::ready;
        return Step::value;
      case ValueSource::Step::broken:
        on_broken_(part.path, part.source->broken());
        break;
      case ValueSource::Step::idle:
        return Step::idle;
      case ValueSource::Step::end:
        part.source.reset();
        part.state = Part::State::ended;
        return Step::end;
    }
  }
}

MergedValues::Part* MergedValues::earliest() {
  Part* found = nullptr;
  for (Part& part : parts_) {
    if (part.state == Part::State::ended || (found != nullptr && found->time <= part.time)) continue;
    found = &part;
  }
  return found;
}

MergedValues::Step MergedValues::next(ValueSource::Value& value) {
  for (;;) {
    for (Part& part : parts_) {
      if (part.state != Part::State::open || fill(part) != Step::idle) continue;
      current_ = &part;
      return Step::idle;
    }
    Part* const part = earliest();
    if (part == nullptr) return Step::end;
    current_ = part;
    if (part->state == Part::State::closed) {
      open(*part);
      continue;
    }
    value = part->head;
    part->state = Part::State::open;
    return Step::value;
  }
}

}  // namespace wazobus::capture
