// SPDX-License-Identifier: MIT
#include "catalogue/checking/checker.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "catalogue/checking/locator.hpp"
#include "catalogue/checking/quick_checker.hpp"
#include "catalogue/checking/unpacked_record.hpp"
#include "event/python_limits.hpp"
#include "event/record.hpp"

namespace wazobus::catalogue {

namespace {

Finding finding_of(std::string_view text, const json::Scan& scan) {
  Finding finding;
  finding.at = scan.at;
  finding.rule = rule_of(scan.fault);
  finding.message = json::explain(text, scan);
  return finding;
}

}  // namespace

static_assert(Checker::least_behind == QuickChecker::least_behind);

Checker::Checker(Rulebook& rulebook, CheckOptions options)
    : options_(std::move(options)),
      events_(rulebook),
      reader_(document_, events_),
      findings_(document_),
      json_(document_, findings_),
      values_(document_, findings_, rulebook.edition()),
      messages_({document_, findings_, values_, rulebook.edition()}, json_, events_,
                options_.unknown_fields) {
  if (options_.ignores) findings_.set_ignored(options_.ignores);
  if (options_.event.empty() && rulebook.edition() == Edition::current)
    quick_ = std::make_unique<QuickChecker>(events_, options_.input);
}

Checker::~Checker() = default;

std::size_t Checker::pass(std::string_view text) {
  return quick_ != nullptr ? quick_->pass(text) : 0;
}

void Checker::take_data_apart() {
  if (quick_ != nullptr) quick_->take_data_apart(passed_data_);
}

PassedLine Checker::passed() const {
  return quick_ != nullptr ? quick_->passed() : PassedLine{};
}

std::size_t Checker::check(std::string_view text, std::vector<Finding>& findings, json::Extent extent) {
  const json::Scan scan = document_.parse(text, extent);
  was_json_ = scan.ok();
  if (!scan.ok()) {
    events_.count_value();
    findings.push_back(finding_of(text, scan));
    return text.size();
  }
  const std::size_t before = findings.size();
  findings_.start_text();
  if (document_.is_array(0)) {
    check_elements(findings);
  } else {
    check_value(0, findings);
  }
  const bool is_large = document_.size() > event::deepest_read;
  if (is_large || !document_.unusual_numbers().empty()) check_whole(before, findings);
  document_.shrink();
  return scan.at;
}

void Checker::check_elements(std::vector<Finding>& findings) {
  for (Index i = json::Document::inside(0); i != document_.next(0); i = document_.next(i))
    check_value(i, findings);
}

void Checker::check_value(Index value, std::vector<Finding>& findings) {
  events_.count_value();
  findings_.start_value(value);
  was_body_ = false;
  if (!options_.event.empty()) {
    check_data_alone(value);
  } else {
    const Message& message = reader_.read(value, options_.input);
    was_body_ = message.kind == Message::Kind::body;
    if (message.kind == Message::Kind::record) count_gap(*message.record);
    messages_.check(message);
    if (messages_.unpacked_body() != nullptr) return check_unpacked(value, message.content_at, findings);
  }
  findings_.settle(findings);
}

/// The quick check leaves such records to this one.
void Checker::count_gap(const Members& record) {
  const auto time_in = [&](Member member) {
    const Index time = record[member];
    const bool is_scalar = time != absent && !document_.is_container(time);
    return is_scalar ? event::time_from(json::View(document_.raw(time))) : std::nullopt;
  };
  const std::optional<text::Timestamp> since = time_in(Member::missed_since);
  if (since) events_.count_gap({*since, time_in(Member::timestamp).value_or(*since)});
}

/// Checks a record with its packed body as its payload.
void Checker::check_unpacked(Index value, Index packed, std::vector<Finding>& findings) {
  if (unpacked_ == nullptr) {
    CheckOptions options = options_;
    options.input = Input::unpacked_record;
    unpacked_ = std::make_unique<Checker>(events_.rulebook(), std::move(options));
  }
  std::vector<Finding> all;
  findings_.settle(all);
  std::string pointer;
  std::string path;
  Locator(document_).locate(packed, value, absent, pointer, path);
  const UnpackedRecord record(document_, value, packed, std::move(pointer), *messages_.unpacked_body());
  std::vector<Finding> of_record;
  unpacked_->check(record.text(), of_record);
  for (Finding& finding : of_record) {
    if (record.put_back(finding)) all.push_back(std::move(finding));
  }
  std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) { return a.at < b.at; });
  std::move(all.begin(), all.end(), std::back_inserter(findings));
}

EventCounts Checker::take_counts() {
  EventCounts counts = events_.take_counts();
  if (unpacked_ == nullptr) return counts;
  EventCounts unpacked = unpacked_->take_counts();
  // These were counted as they are in the text.
  unpacked.values = unpacked.gaps = 0;
  unpacked.first_gaps.clear();
  counts.add(unpacked);
  return counts;
}

void Checker::check_data_alone(Index value) {
  KnownEvent& event = events_.meet(options_.event);
  const EventRules* const rules = options_.family == event::Family::none
                                      ? event.rules
                                      : events_.rulebook().find(options_.event, options_.family);
  messages_.check_data_alone(value, options_.event, event, rules);
}

/// Checks numbers and nesting.
void Checker::check_whole(std::size_t before, std::vector<Finding>& findings) {
  // The whole of an array is checked after all of its events, so no event is current any more.
  if (document_.is_array(0)) findings_.start_value(absent);
  json_.check_numbers();
  json_.check_nesting();
  if (findings_.count() == 0) return;
  findings_.settle(findings);
  std::stable_sort(findings.begin() + static_cast<std::ptrdiff_t>(before), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.at < b.at; });
}

}  // namespace wazobus::catalogue
