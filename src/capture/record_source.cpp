// SPDX-License-Identifier: MIT
#include "capture/record_source.hpp"

#include <utility>

#include "event/record.hpp"
#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "text/error.hpp"
#include "text/storage.hpp"

namespace wazobus::capture {

RecordSource::RecordSource(const std::string& path, std::function<void(const Broken&)> on_broken,
                           std::size_t block_size)
    : values_(path, Arrays::taken_apart,
              "captures are JSON, a value a line: wazobus listen -o FILE makes them", block_size),
      on_broken_(std::move(on_broken)) {}

event::Source::Step RecordSource::next(event::Frame& frame) {
  constexpr std::size_t much = 256UL * 1024;
  has_more_ = false;
  ValueSource::Value value;
  for (std::size_t passed = 0; passed < much;) {
    switch (values_.next(value)) {
      case ValueSource::Step::value:
        if (read(value, frame)) return Step::frame;
        passed += value.text.size();
        break;
      case ValueSource::Step::broken:
        on_broken_(values_.broken());
        break;
      case ValueSource::Step::idle:
        has_more_ = values_.has_more();
        return Step::idle;
      case ValueSource::Step::end:
        return Step::end;
    }
    ++passed;
  }
  has_more_ = true;
  return Step::idle;
}

/// Returns false if the value is not an event.
bool RecordSource::read(const ValueSource::Value& value, event::Frame& frame) {
  // The memory of the previous event is freed before a large one is read.
  text::discard(compact_);
  text::discard(frame.body);
  text::discard(frame.headers);
  const json::Scan scan = json::compact(value.text, compact_, value.extent, json::Surrogates::any);
  if (!scan.ok()) {
    report(scan.at, json::explain(value.text, scan), Broken::kind_of(value.text));
    return false;
  }
  values_.took(scan.at);
  frame.received = {};
  try {
    const event::RecordedApart recorded = event::read_record_apart(json::View(compact_), frame, zone_);
    if (recorded.kind == event::Recorded::nothing) return false;
    if (!frame.has_time()) report_time();
    values_.free_text();
    if (recorded.body) event::take_body(*recorded.body, compact_, frame);
    return true;
  } catch (const InvalidInput& error) {
    report(0, error.what());
    return false;
  }
}

void RecordSource::report_time() {
  const std::optional<json::View> time = json::View(compact_).find(event::member::timestamp);
  if (!on_unreadable_time_ || !time || time->kind() == json::Kind::null) return;
  const json::Place place = values_.place_of(0);
  on_unreadable_time_({place.line, place.column, std::string(time->text())});
}

void RecordSource::report(std::size_t at, std::string what, Broken::Kind kind) {
  const json::Place place = values_.place_of(at);
  on_broken_({place.line, place.column, std::move(what), kind});
}

RecordSources::RecordSources(std::vector<std::string> paths, OnBroken on_broken)
    : paths_(std::move(paths)), on_broken_(std::move(on_broken)) {
  open();
}

void RecordSources::open() {
  current_.emplace(paths_[at_],
                   [this](const RecordSource::Broken& broken) { on_broken_(paths_[at_], broken); });
}

event::Source::Step RecordSources::next(event::Frame& frame) {
  for (;;) {
    const Step step = current_->next(frame);
    if (step != Step::end || at_ + 1 == paths_.size()) return step;
    ++at_;
    open();
  }
}

}  // namespace wazobus::capture
