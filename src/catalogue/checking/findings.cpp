// SPDX-License-Identifier: MIT
#include "catalogue/checking/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalogue/wording.hpp"

namespace wazobus::catalogue {

void Findings::start_text() {
  text_left_ = most_text;
  pending_.clear();
  locator_.reset();
  start_value(absent);
}

void Findings::start_value(Index value) {
  value_ = value;
  body_ = absent;
  event_ = {};
  told_.clear();
}

void Findings::add(Index place, Severity severity, Rule rule, std::string message, std::string member) {
  if (text_left_ == 0) return;
  if (pending_.size() == most_of_a_value) {
    Finding& last = pending_.back().finding;
    last.rule = Rule::event_too_many;
    last.message = fmt::format("more than {} findings in one value: the rest is not shown", most_of_a_value);
    if (severity == Severity::error) last.severity = severity;
    return;
  }
  Pending& pending = pending_.emplace_back();
  pending.finding.at = document_.at(place);
  pending.finding.severity = severity;
  pending.finding.rule = rule;
  pending.finding.event = cut(event_, longest_name);
  pending.finding.message = std::move(message);
  pending.place = place;
  pending.value = value_;
  pending.body = body_;
  pending.member = std::move(member);
}

bool Findings::is_told(Index place) const {
  return std::any_of(pending_.begin(), pending_.end(),
                     [place](const Pending& pending) { return pending.place == place; });
}

bool Findings::is_told(const Fact& fact) const {
  return std::find(told_.begin(), told_.end(), fact) != told_.end();
}

void Findings::settle(std::vector<Finding>& out) {
  if (pending_.empty()) return;
  sort_pending();
  for (Pending& pending : pending_) {
    locate(pending);
    const Finding& finding = out.emplace_back(std::move(pending.finding));
    const std::size_t size = finding.event.size() + finding.pointer.size() + finding.path.size() +
                             finding.message.size() + sizeof finding;
    text_left_ -= std::min(text_left_, size);
    if (text_left_ > 0) continue;
    out.back().rule = Rule::event_too_many;
    out.back().message = "so many findings in one line or value: the rest is not shown";
    break;
  }
  pending_.clear();
}

void Findings::sort_pending() {
  const auto stands_before = [](const Pending& a, const Pending& b) { return a.place < b.place; };
  // They mostly are in order already, and sorting needs memory.
  if (!std::is_sorted(pending_.begin(), pending_.end(), stands_before))
    std::stable_sort(pending_.begin(), pending_.end(), stands_before);
}

void Findings::locate(Pending& pending) {
  // A Locator only moves forward.
  if (!locator_ || pending.place < last_located_) locator_.emplace(document_);
  last_located_ = pending.place;
  Finding& finding = pending.finding;
  locator_->locate(pending.place, pending.value, pending.body, finding.pointer, finding.path);
  if (pending.member.empty()) return;
  append_pointer_step(pending.member, finding.pointer);
  if (!finding.path.empty()) finding.path += '.';
  finding.path += pending.member;
}

}  // namespace wazobus::catalogue
