// SPDX-License-Identifier: MIT
#include "capture/record_source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "event/record.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

constexpr std::string_view blank = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

RecordSource::RecordSource(const std::string& path, std::function<text::Timestamp()> now,
                           std::function<void(const Broken&)> on_broken)
    : file_(path, InputFile::Opening::now),
      stream_(file_),
      blocks_(stream_),
      now_(std::move(now)),
      on_broken_(std::move(on_broken)) {
  file_.never_wait();
}

event::Source::Step RecordSource::next(event::Frame& frame) {
  has_more_ = false;
  while (next_value()) {
    if (read(frame)) return Step::frame;
  }
  end_block();
  if (!blocks_.next(block_)) return blocks_.interrupted() ? Step::idle : Step::end;
  begin_block();
  while (next_value()) {
    if (read(frame)) return Step::frame;
  }
  has_more_ = true;
  return Step::idle;
}

void RecordSource::begin_block() {
  const std::string_view text = block_.text.view();
  at_ = 0;
  item_ = 0;
  if (!is_first_) return;
  is_first_ = false;
  if (const std::string_view kind = binary_kind(text.substr(0, 4096)); !kind.empty()) {
    throw InvalidInput(fmt::format("{}: {}, which is no capture", text::safe(name()), kind),
                       "captures are JSON, a value a line: wazobus listen -o FILE makes them");
  }
  if (text.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

void RecordSource::end_block() {
  count_to(block_.text.size());
  counted_ = 0;
  block_.text.truncate(0);
  block_.items.clear();
}

/// Only forwards: all that is reported of a block costs one pass over it.
void RecordSource::count_to(std::size_t at) {
  const std::string_view passed = block_.text.view().substr(0, at).substr(std::min(counted_, at));
  const auto newlines = static_cast<std::uint64_t>(std::count(passed.begin(), passed.end(), '\n'));
  line_ += newlines;
  column_ = newlines == 0 ? column_ + passed.size() : passed.size() - passed.rfind('\n');
  counted_ = std::max(counted_, at);
}

bool RecordSource::next_value() {
  if (elements_) {
    if (elements_->next()) {
      value_ = elements_->value();
      return true;
    }
    elements_.reset();
  }
  for (;;) {
    if (!(block_.layout == Layout::lines ? next_in_line() : next_item())) return false;
    if (value_->kind() != json::Kind::array) return true;
    elements_.emplace(*value_);
    if (elements_->next()) {
      value_ = elements_->value();
      return true;
    }
    elements_.reset();
  }
}

/// A line that is broken does not take the next one along.
bool RecordSource::next_in_line() {
  const std::string_view text = block_.text.view();
  for (;;) {
    at_ = std::min(text.find_first_not_of(blank, at_), text.size());
    if (at_ == text.size()) return false;
    const std::size_t end = std::min(text.find('\n', at_), text.size());
    value_at_ = at_;
    if (take(text.substr(at_, end - at_), json::Extent::first)) return true;
    at_ = end;
  }
}

bool RecordSource::next_item() {
  const std::string_view text = block_.text.view();
  while (item_ < block_.items.size()) {
    const Block::Item& item = block_.items[item_++];
    value_at_ = item.at;
    if (item.fault != json::Fault::none) {
      report(item.at, json::explain(text, {item.at, item.fault}));
    } else if (take(text.substr(item.at, item.length), json::Extent::whole)) {
      return true;
    }
  }
  return false;
}

/// Makes the value that `text` starts with the current one.
bool RecordSource::take(std::string_view text, json::Extent extent) {
  constexpr std::size_t usual = 1024UL * 1024;
  compact_.clear();
  if (compact_.capacity() > usual) compact_.shrink_to_fit();
  const json::Scan scan = json::compact(text, compact_, extent);
  if (!scan.ok()) {
    report(value_at_ + scan.at, json::explain(text, scan));
    return false;
  }
  at_ = value_at_ + scan.at;
  value_.emplace(compact_);
  return true;
}

bool RecordSource::read(event::Frame& frame) {
  frame.received = now_();
  try {
    return event::read_record(*value_, frame) != event::Recorded::nothing;
  } catch (const InvalidInput& error) {
    report(value_at_, error.what());
    return false;
  }
}

void RecordSource::report(std::size_t at, std::string what) {
  count_to(at);
  on_broken_({line_, column_, std::move(what)});
}

RecordSources::RecordSources(std::vector<std::string> paths, std::function<text::Timestamp()> now,
                             OnBroken on_broken)
    : paths_(std::move(paths)), now_(std::move(now)), on_broken_(std::move(on_broken)) {
  open();
}

void RecordSources::open() {
  current_.emplace(paths_[at_], now_,
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
