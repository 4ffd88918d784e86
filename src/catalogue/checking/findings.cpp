// SPDX-License-Identifier: MIT
#include "catalogue/checking/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalogue/wording.hpp"

namespace wazobus::catalogue {

void Findings::start_text() {
  text_left_ = ignored_text_left_ = most_text;
  forget_pending();
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
  const bool is_ignored = ignores_ && ignores_(rule, event_);
  if (is_ignored && ignored_ == most_of_a_value) return;
  if (!is_ignored && text_left_ == 0) return;
  if (!is_ignored && pending_.size() - ignored_ == most_of_a_value) return say_too_many(severity);
  if (is_ignored) ++ignored_;
  Pending& pending = pending_.emplace_back();
  pending.is_ignored = is_ignored;
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

/// Changes the last finding that is not ignored.
void Findings::say_too_many(Severity severity) {
  const auto last = std::find_if(pending_.rbegin(), pending_.rend(),
                                 [](const Pending& pending) { return !pending.is_ignored; });
  last->finding.rule = Rule::event_too_many;
  last->finding.message =
      fmt::format("more than {} findings in one value: the rest is not shown", most_of_a_value);
  if (severity == Severity::error) last->finding.severity = severity;
}

void Findings::forget_pending() {
  pending_.clear();
  ignored_ = 0;
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
    std::size_t& text_left = pending.is_ignored ? ignored_text_left_ : text_left_;
    if (text_left == 0) continue;
    locate(pending);
    const Finding& finding = out.emplace_back(std::move(pending.finding));
    const std::size_t size = finding.event.size() + finding.pointer.size() + finding.path.size() +
                             finding.message.size() + sizeof finding;
    text_left -= std::min(text_left, size);
    if (text_left > 0 || pending.is_ignored) continue;
    out.back().rule = Rule::event_too_many;
    out.back().message = "so many findings in one line or value: the rest is not shown";
  }
  forget_pending();
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
