// SPDX-License-Identifier: MIT
#include "commands/listening/live_check.hpp"

#include "event/record.hpp"

namespace wazobus::commands {

LiveCheck::LiveCheck(const catalogue::Catalogue& catalogue)
    : rulebook_(catalogue, catalogue::Edition::current),
      checker_(rulebook_, {catalogue::Input::record, {}}) {}

std::span<const catalogue::Finding> LiveCheck::check(const event::Event& event) {
  record_.clear();
  findings_.clear();
  // As it came: wazo-websocketd does not unpack a body, and passes over no byte order mark.
  event::append_record(event, record_);
  checker_.check(record_, findings_);
  ++totals_.events;
  const std::uint64_t errors_before = totals_.errors;
  for (const catalogue::Finding& finding : findings_)
    ++(finding.severity == catalogue::Severity::error ? totals_.errors : totals_.warnings);
  if (totals_.errors > errors_before) ++wrong_events_;
  return findings_;
}

}  // namespace wazobus::commands
