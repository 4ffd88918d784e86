// SPDX-License-Identifier: MIT
#include "commands/publishing/outgoing_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

using catalogue::Finding;
using catalogue::Rule;
using catalogue::Severity;

namespace {

/// What a service puts around data, and a consumer can do without.
bool is_about_envelope(Rule rule) {
  return rule == Rule::origin_missing || rule == Rule::header_missing;
}

/// Do the parts of a message agree?
bool is_about_agreement(Rule rule) {
  return rule == Rule::header_mismatch || rule == Rule::header_type || rule == Rule::header_format ||
         rule == Rule::name_mismatch;
}

bool is_about_key(Rule rule) {
  return rule == Rule::routing_key_mismatch || rule == Rule::routing_key_template;
}

/// So many different findings are said.
constexpr std::size_t most_said = 20;

}  // namespace

OutgoingCheck::OutgoingCheck(const catalogue::Catalogue& catalogue, Manners manners, Say say)
    : catalogue_(catalogue),
      manners_(manners),
      say_(std::move(say)),
      rulebook_(catalogue, catalogue::Edition::current),
      bodies_(rulebook_, {catalogue::Input::body, {}}),
      values_(rulebook_, {catalogue::Input::detect, {}}) {}

std::size_t OutgoingCheck::check(std::string_view text, Subject subject, const PlaceOf& place_of,
                                 json::Extent extent) {
  checker_ = subject == Subject::hand_built ? &bodies_ : &values_;
  findings_.clear();
  const std::size_t length = checker_->check(text, findings_, extent);
  if (!findings_.empty() && was_json()) judge(findings_, subject, place_of);
  return length;
}

void OutgoingCheck::judge(std::vector<Finding>& findings, Subject subject, const PlaceOf& place_of) {
  std::string refused;
  for (Finding& finding : findings) {
    // What has no name is no event, and whoever sends it knows that; it may be one with two names.
    const bool has_two = finding.rule == Rule::json_duplicate_key && finding.path == "name";
    if (finding.event.empty() && !has_two) continue;
    if (subject == Subject::dressed && !is_about_agreement(finding.rule)) continue;
    // Of what nobody knows nothing is wrong but that.
    if (finding.rule != Rule::name_unknown && !finding.event.empty() &&
        catalogue_.find(finding.event) == nullptr)
      continue;
    const bool is_bare = was_body() || finding.rule == Rule::header_missing;
    if (subject != Subject::composed && is_bare && is_about_envelope(finding.rule))
      finding.severity = Severity::warning;
    // A key that was typed is meant. Of the two that an event may have, the catalogue warns of the one that
    // servers use.
    const bool is_meant = manners_.has_own_key || finding.severity == Severity::warning;
    if (subject == Subject::composed && is_about_key(finding.rule) && is_meant) continue;
    const bool is_error = finding.severity == Severity::error;
    if (is_error) refused = finding.event.empty() ? "the message" : finding.event;
    if (!is_error && (manners_.quiet || is_of_capture(finding.rule, subject))) continue;
    // Of thousands that are sent all the same one is enough.
    const bool is_last = is_error && !manners_.force;
    const bool is_new = said_.size() < most_said &&
                        said_.emplace(finding.event, finding.rule, finding.path, finding.severity).second;
    if (is_last || is_new) {
      say(finding, place_of);
    } else {
      ++unsaid_;
    }
  }
  if (refused.empty() || manners_.force) return;
  throw InvalidInput(
      fmt::format("{}{} is not sent: the catalogue refuses it", place_of(0), text::safe(refused)),
      "--force sends it all the same");
}

/// What a capture's events lack is told by validate; here it is what nobody knows.
bool OutgoingCheck::is_of_capture(Rule rule, Subject subject) const {
  return subject == Subject::input && !was_body() && rule != Rule::name_unknown && rule != Rule::name_removed;
}

void OutgoingCheck::say(const Finding& finding, const PlaceOf& place_of) {
  const std::string place = place_of(finding.at);
  std::string line = fmt::format("{}{}", place.empty() ? "wazobus: " : place, name_of(finding.severity));
  if (!finding.event.empty()) line += fmt::format(": {}", text::safe(finding.event));
  if (!finding.path.empty()) line += fmt::format(": {}", text::safe(finding.path));
  say_(fmt::format("{}: {} [{}]", line, text::safe(finding.message), id_of(finding.rule)));
}

}  // namespace wazobus::commands
