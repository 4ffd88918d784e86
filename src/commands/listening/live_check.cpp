// SPDX-License-Identifier: MIT
#include "commands/listening/live_check.hpp"

#include <algorithm>
#include <utility>

#include "event/record.hpp"

namespace wazobus::commands {

LiveCheck::LiveCheck(const catalogue::Catalogue& catalogue)
    : rulebook_(catalogue, catalogue::Edition::current),
      checker_(rulebook_, {catalogue::Input::record, {}}) {}

void LiveCheck::find(const event::Event& event, std::vector<catalogue::Finding>& findings) {
  record_.clear();
  findings.clear();
  // As it came: wazo-websocketd does not unpack a body, and passes over no byte order mark.
  event::append_record(event, record_);
  checker_.check(record_, findings);
}

std::span<const catalogue::Finding> LiveCheck::check(const event::Event& event) {
  find(event, findings_);
  ++totals_.events;
  for (const catalogue::Finding& finding : findings_)
    ++(finding.severity == catalogue::Severity::error ? totals_.errors : totals_.warnings);
  return findings_;
}

std::span<const catalogue::Finding> LiveCheck::check(const event::Event& event, const event::Event& shown) {
  if (check(event).empty()) return findings_;
  find(shown, findings_of_shown_);
  for (catalogue::Finding& finding : findings_) {
    const auto same = std::find_if(findings_of_shown_.begin(), findings_of_shown_.end(),
                                   [&finding](const catalogue::Finding& other) {
                                     return other.rule == finding.rule && other.severity == finding.severity;
                                   });
    if (same != findings_of_shown_.end()) {
      finding = std::move(*same);
      findings_of_shown_.erase(same);
    } else {
      // What was wrong is gone, such as the packing of the body. The description of the rule quotes nothing,
      // and the place is named only if it is a member of the record, because keys further inside may be
      // personal.
      const bool is_member = finding.pointer.rfind('/') == 0;
      finding = {finding.at,
                 finding.severity,
                 finding.rule,
                 shown.name().value_or(""),
                 is_member ? std::move(finding.pointer) : std::string(),
                 is_member ? std::move(finding.path) : std::string(),
                 std::string(catalogue::description_of(finding.rule))};
    }
  }
  return findings_;
}

}  // namespace wazobus::commands
