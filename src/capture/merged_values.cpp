// SPDX-License-Identifier: MIT
#include "capture/merged_values.hpp"

#include <utility>

#include "event/record.hpp"
#include "event/wazo.hpp"

namespace wazobus::capture {

MergedValues::MergedValues(std::vector<std::string> paths, const std::vector<std::string>& names,
                           std::string advice, OnBroken on_broken, OnUnreadable on_unreadable)
    : parts_(std::move(paths), std::move(on_unreadable)),
      names_(names),
      advice_(std::move(advice)),
      on_broken_(std::move(on_broken)) {}

void MergedValues::open(Part& part) const {
  part.opened = std::make_unique<Parts::Opened>(part.path, Arrays::taken_apart, advice_);
  part.opened->source.name_it(name_of(part));
}

/// Returns the time of the first value, if the capture can be looked at.
std::optional<text::Timestamp> MergedValues::time_of_first(const Part& part) {
  if (!can_be_looked_at(part.path)) return std::nullopt;
  ValueSource source(part.path, Arrays::taken_apart, advice_, looking_block_size);
  source.name_it(name_of(part));
  ValueSource::Value first;
  std::optional<text::Timestamp> time;
  for (int steps = 0; steps < most_looking_steps && !time; ++steps) {
    const ValueSource::Step step = source.next(first);
    if (step == ValueSource::Step::end) break;
    if (step == ValueSource::Step::value) time = time_of(first);
  }
  return time;
}

/// Returns the time of a value. A frame of wazo-websocketd has it in its event, a bare body of ARI in its
/// data.
std::optional<text::Timestamp> MergedValues::time_of(const ValueSource::Value& value) {
  using json::Document;
  if (!document_.parse(value.text, value.extent, json::Surrogates::any).ok() || !document_.is_object(0))
    return std::nullopt;
  const bool is_inside = document_.find(0, event::member::timestamp) == Document::none;
  const Document::Index holder = is_inside ? document_.find(0, event::member::data) : 0;
  if (holder == Document::none || !document_.is_object(holder)) return std::nullopt;
  const Document::Index time = document_.find(holder, event::member::timestamp);
  if (time == Document::none || document_.is_container(time)) return std::nullopt;
  const json::View timestamp(document_.raw(time));
  const bool is_bare = is_inside && document_.find(0, event::member::name) != Document::none;
  return is_bare ? event::time_in_data(timestamp) : event::time_from(timestamp);
}

MergedValues::Parts::Step MergedValues::fill(Part& part) {
  for (;;) {
    switch (part.opened->source.next(part.opened->head)) {
      case ValueSource::Step::value:
        // For one capture, times do not matter.
        if (parts_.are_several()) part.time = time_of(part.opened->head).value_or(part.time);
        return Parts::Step::ready;
      case ValueSource::Step::broken:
        on_broken_(name(), part.opened->source.broken());
        break;
      case ValueSource::Step::idle:
        return Parts::Step::idle;
      case ValueSource::Step::end:
        return Parts::Step::end;
    }
  }
}

MergedValues::Step MergedValues::next(ValueSource::Value& value) {
  const auto look = [this](Part& part) { part.time = time_of_first(part).value_or(part.time); };
  const auto are_same = [](const ValueSource::Value& a, const ValueSource::Value& b) {
    return a.text == b.text;
  };
  switch (parts_.next(
      look, [this](Part& part) { open(part); }, [this](Part& part) { return fill(part); }, are_same)) {
    case Parts::Step::ready:
      value = parts_.current().opened->head;
      return Step::value;
    case Parts::Step::idle:
      return Step::idle;
    case Parts::Step::end:
      break;
  }
  return Step::end;
}

}  // namespace wazobus::capture
