// SPDX-License-Identifier: MIT
#include "commands/publishing/outgoing_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "event/event.hpp"
#include "event/record.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

namespace wazobus::commands {

using catalogue::Finding;
using catalogue::Rule;
using catalogue::Severity;

namespace {

/// Is the rule about parts that a service adds around data, and that consumers do not need?
bool is_about_envelope(Rule rule) {
  return rule == Rule::origin_missing || rule == Rule::header_missing;
}

/// Is the rule about parts of a message that contradict each other?
bool is_about_agreement(Rule rule) {
  return rule == Rule::header_mismatch || rule == Rule::header_type || rule == Rule::header_format ||
         rule == Rule::name_mismatch;
}

/// Is the rule about the record around a message? What is made of the record says what is missing in it.
bool is_about_record(Rule rule) {
  return rule == Rule::record_type || rule == Rule::record_payload || rule == Rule::record_timestamp ||
         rule == Rule::record_content_type;
}

bool is_about_key(Rule rule) {
  return rule == Rule::routing_key_mismatch || rule == Rule::routing_key_template;
}

/// The most different findings to print, and the most messages that are left out.
constexpr std::size_t most_told = 20;

}  // namespace

std::string advice_for_template(std::string_view text) {
  return text.find("{{") == std::string_view::npos ? "" : "--template FILE fills in what stands in {{ }}";
}

OutgoingCheck::OutgoingCheck(const catalogue::Catalogue& catalogue, const Settings& settings, Say say)
    : catalogue_(catalogue),
      settings_(settings),
      say_(std::move(say)),
      rulebook_(catalogue, catalogue::Edition::current),
      bodies_(rulebook_, {catalogue::Input::body, {}}),
      values_(rulebook_, {catalogue::Input::detect, {}}) {}

std::size_t OutgoingCheck::check(std::string_view text, Kind kind, const PlaceOf& place_of,
                                 json::Extent extent, std::string_view lines) {
  catalogue::Checker& checker = checker_for(kind);
  if (const std::size_t passed = pass(checker, lines); passed > 0) return passed;
  findings_.clear();
  const std::size_t length = checker.check(text, findings_, extent);
  was_json_ = checker.was_json();
  was_body_ = checker.was_body();
  if (!findings_.empty() && was_json_) judge(text, kind, place_of);
  return length;
}

/// Returns the size of the value at the beginning of `lines` if the quick path accepts it, else 0.
std::size_t OutgoingCheck::pass(catalogue::Checker& checker, std::string_view lines) {
  if (checker.pass(lines) == 0) return 0;
  const catalogue::PassedLine line = checker.passed();
  was_json_ = true;
  was_body_ = line.body.data() == line.value.data();
  return line.value.size();
}

void OutgoingCheck::check_alone(std::string& text, Kind kind, const PlaceOf& place_of) {
  constexpr std::size_t most = 64UL * 1024;  // a larger text would be moved to make room behind it
  const std::size_t size = text.size();
  if (size >= most) {
    check(text, kind, place_of);
    return;
  }
  text.append(1 + catalogue::Checker::least_behind, '\n');
  check(std::string_view(text).substr(0, size), kind, place_of, json::Extent::whole, text);
  text.resize(size);
}

void OutgoingCheck::check_message(event::Frame& message, Kind kind, const PlaceOf& place_of) {
  if (message.body.size() > text::usual_storage) {
    const event::RecordInPlace record(message);
    check(record.text(), kind, place_of);
    return;
  }
  event::Event event;
  event.read(message);
  text::discard(record_);
  event::append_record(event, record_);
  check_alone(record_, kind, place_of);
}

void OutgoingCheck::judge(std::string_view text, Kind kind, const PlaceOf& place_of) {
  std::string refused;
  for (Finding& finding : findings_) {
    if (!matters(finding, kind)) continue;
    const bool is_error = finding.severity == Severity::error;
    if (is_error) refused = finding.event.empty() ? "the message" : finding.event;
    // An error that stops the sending is always printed.
    const bool stops = is_error && !settings_.force && !settings_.leaves_refused_out;
    const bool is_new = said_.size() < most_told &&
                        said_.emplace(finding.event, finding.rule, finding.path, finding.severity).second;
    if (stops || is_new) {
      say(finding, place_of);
      hint_at_quotes(finding, text);
    } else {
      ++unsaid_;
    }
  }
  if (refused.empty() || settings_.force) return;
  const std::string advice = advice_for_template(text);
  throw Refused(fmt::format("{}{} is not sent: the catalogue refuses it", place_of(0), text::safe(refused)),
                !advice.empty() ? advice
                : settings_.has_several
                    ? "--skip-refused leaves such messages out, --force sends them all the same"
                    : "--force sends it all the same");
}

/// A number of a row that stands in quotes is a text. An empty cell is one without quotes too.
void OutgoingCheck::hint_at_quotes(const Finding& finding, std::string_view text) {
  const bool is_text = finding.rule == Rule::data_type && finding.message.ends_with(", got string") &&
                       !text.substr(std::min(finding.at, text.size())).starts_with(R"("")");
  if (!settings_.fills_templates || !is_text || std::exchange(hinted_at_quotes_, true)) return;
  say_(R"(wazobus: hint: "{{var id}}" is a text; {{var id}} without quotes is what the value is)");
}

void OutgoingCheck::leave_out(const Refused& refused) {
  if (left_out_++ < most_told) say_(fmt::format("wazobus: {}", refused.what()));
}

bool OutgoingCheck::are_unsaid_repeated() const {
  return said_.size() < most_told;
}

/// Lowers the severity of a finding that is only a warning here.
bool OutgoingCheck::matters(Finding& finding, Kind kind) const {
  // A message without a name is not an event, and its author knows that. A message with two names may be one.
  const bool has_two_names = finding.rule == Rule::json_duplicate_key && finding.path == "name";
  if (finding.event.empty() && !has_two_names) return false;
  // Of another member of the text itself, such as the timestamp of a record, the last one counts for those
  // who read it, as for json.loads.
  const bool is_outermost = finding.path.find('.') == std::string::npos;
  if (finding.rule == Rule::json_duplicate_key && is_outermost && !has_two_names) return false;
  if (is_about_record(finding.rule)) return false;
  if (kind == Kind::assembled && !is_about_agreement(finding.rule)) return false;
  // Only one finding makes sense for an unknown event: that it is unknown.
  if (finding.rule != Rule::name_unknown && !has_two_names && !finding.event.empty() &&
      catalogue_.find(finding.event) == nullptr)
    return false;
  const bool is_bare = was_body() || finding.rule == Rule::header_missing;
  if (kind != Kind::composed && is_bare && is_about_envelope(finding.rule))
    finding.severity = Severity::warning;
  // A routing key that was typed is intended. An event may have two keys; the catalogue warns about the one
  // that current servers use.
  const bool is_intended = settings_.has_typed_key || finding.severity == Severity::warning;
  if (kind == Kind::composed && is_about_key(finding.rule) && is_intended) return false;
  if (finding.severity == Severity::error) return true;
  return !is_for_validate(finding.rule, kind);
}

/// `validate` reports what the events of a capture lack. Here only an unknown or removed event is reported.
bool OutgoingCheck::is_for_validate(Rule rule, Kind kind) const {
  return kind == Kind::value && !was_body() && rule != Rule::name_unknown && rule != Rule::name_removed;
}

void OutgoingCheck::say(const Finding& finding, const PlaceOf& place_of) {
  const std::string place = place_of(finding.at);
  std::string line = fmt::format("{}{}", place.empty() ? "wazobus: " : place, name_of(finding.severity));
  if (!finding.event.empty()) line += fmt::format(": {}", text::safe(finding.event));
  if (!finding.path.empty()) line += fmt::format(": {}", text::safe(finding.path));
  say_(fmt::format("{}: {} [{}]", line, text::safe(finding.message), id_of(finding.rule)));
}

}  // namespace wazobus::commands
