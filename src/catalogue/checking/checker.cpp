// SPDX-License-Identifier: MIT
#include "catalogue/checking/checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "catalogue/checking/locator.hpp"
#include "catalogue/wording.hpp"
#include "event/record.hpp"
#include "text/base64.hpp"
#include "text/letter_case.hpp"

namespace wazobus::catalogue {

namespace {

/// Names that a program makes up must not fill the memory.
constexpr std::size_t most_names = 10'000;
constexpr std::string_view other_names = "(other names)";

/// Of all findings of one text; bytes. A thousand findings below a long key are a thousand long keys.
constexpr std::size_t most_text = 16UL * 1024 * 1024;

bool is_json_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  constexpr std::string_view json = "application/json";
  return std::equal(content_type.begin(), content_type.end(), json.begin(), json.end(),
                    [](char a, char b) { return text::lower_case(a) == b; });
}

}  // namespace

void Counts::add(const Counts& other) {
  values += other.values;
  events += other.events;
  for (const auto& [name, count] : other.by_event) {
    const bool has_room = by_event.size() < most_names || by_event.contains(name);
    by_event[has_room ? name : std::string(other_names)] += count;
  }
}

Checker::Checker(Rulebook& rulebook, CheckOptions options)
    : rulebook_(rulebook), options_(std::move(options)) {}

std::size_t Checker::check(std::string_view text, std::vector<Finding>& findings, json::Extent extent) {
  const json::Scan scan = document_.parse(text, extent);
  was_json_ = scan.ok();
  if (!scan.ok()) {
    ++counts_.values;
    Finding finding;
    finding.at = scan.at;
    finding.rule = rule_of(scan.fault);
    finding.message = json::explain(text, scan);
    findings.push_back(std::move(finding));
    return text.size();
  }
  const std::size_t before = findings.size();
  text_left_ = most_text;
  pending_.clear();
  if (document_.is_array(0)) {
    check_elements(findings);
  } else {
    check_one(0);
    if (!pending_.empty()) {
      Locator locator(document_);
      settle(locator, findings);
    }
  }
  if (!document_.unusual_numbers().empty()) check_numbers(before, findings);
  document_.shrink();
  return scan.at;
}

void Checker::check_elements(std::vector<Finding>& findings) {
  Locator locator(document_);
  for (Index i = json::Document::inside(0); i != document_.next(0); i = document_.next(i)) {
    check_one(i);
    if (!pending_.empty()) settle(locator, findings);
  }
}

Counts Checker::take_counts() {
  if (too_long_name_.count > 0) {
    Counts one;
    one.by_event.emplace(other_names, std::exchange(too_long_name_.count, 0));
    counts_.add(one);
  }
  for (auto& [event_name, known] : known_) {
    if (known.count > 0) {
      Counts one;
      one.by_event.emplace(event_name, known.count);
      counts_.add(one);
    }
    known.count = 0;
  }
  return std::exchange(counts_, {});
}

void Checker::check_one(Index value) {
  ++counts_.values;
  value_at_ = value;
  body_at_ = none;
  event_ = {};
  was_body_ = false;
  if (!options_.event.empty()) return check_bare_data(value);
  if (!document_.is_object(value)) {
    report(value, Severity::error, Rule::event_type,
           fmt::format("expected an event, which is an object, got {}", name_of(type_of(value))));
    return check_undescribed(value);
  }
  read_envelope(value, root_);
  const bool has_packing =
      root_.has(Member::headers) || root_.has(Member::routing_key) || root_.has(Member::exchange);
  // Whatever has a routing key or headers, and no data, is a record that lost its payload.
  const bool is_record = root_.has(Member::payload) || root_.has(Member::payload_base64) ||
                         (has_packing && (root_.has(Member::body) || !root_.has(Member::data)));
  const bool is_frame = is_text(root_[Member::op]) && !root_.has(Member::name) &&
                        event::is_websocket_operation(document_.string(root_[Member::op], storage_));
  if (options_.input == Input::record || (options_.input == Input::detect && is_record))
    return check_record(root_);
  if (options_.input == Input::detect && is_frame) return check_frame(root_);
  was_body_ = true;
  std::swap(root_, body_);
  check_body(value, nullptr);
}

/// Frames of the protocol other than events (init, subscribe, pong) are right, and no events.
void Checker::check_frame(const Envelope& frame) {
  if (!document_.equals(frame[Member::op], "event")) return check_unused(frame, {});
  check_unused(frame, {Member::data});
  if (!frame.has(Member::data) || !document_.is_object(frame[Member::data])) {
    report(frame.has(Member::data) ? frame[Member::data] : frame.object, Severity::error,
           Rule::record_payload, "a frame of wazo-websocketd without an event in data");
    return;
  }
  read_envelope(frame[Member::data], body_);
  check_body(frame[Member::data], nullptr);
}

/// What nothing looks into is still JSON, where keys stand once.
void Checker::check_unused(const Envelope& envelope, std::initializer_list<Member> used) {
  std::uint32_t left = envelope.containers;
  for (const Member member : used) left &= ~(1U << static_cast<unsigned>(member));
  for (unsigned i = 0; left != 0; ++i, left >>= 1U) {
    if ((left & 1U) != 0) check_undescribed(envelope.value[i]);
  }
}

void Checker::check_record(const Envelope& record) {
  check_record_members(record);
  headers_.object = none;
  if (record.has(Member::headers) && document_.is_object(record[Member::headers]))
    read_envelope(record[Member::headers], headers_);
  const Member used = record.has(Member::payload) ? Member::payload : Member::body;
  if (is_foreign(record)) return check_unused(record, {Member::headers, Member::properties});
  check_unused(record, {Member::headers, Member::properties, used});
  if (record.has(Member::payload_base64) && !record.has(Member::payload)) return check_packed(record);
  const Index content = record.has(Member::payload) ? record[Member::payload] : record[Member::body];
  if (content == none) {
    return report(record.object, Severity::error, Rule::record_payload, "a record without a payload");
  }
  // wazo-debug's recorder writes no routing key, and keeps as text whatever was not application/json.
  const bool is_from_recorder = !record.has(Member::routing_key) && !record.has(Member::exchange);
  if (document_.is_string(content) && is_from_recorder) {
    return report(content, Severity::warning, Rule::record_content_type,
                  "the payload is text: its message was not application/json, and is no event");
  }
  if (!document_.is_object(content)) {
    report(content, Severity::error, Rule::record_payload,
           fmt::format("expected an event, which is an object, got {}: wazo-websocketd drops it",
                       name_of(type_of(content))));
    return check_undescribed(content);
  }
  read_envelope(content, body_);
  check_body(content, &record);
}

void Checker::check_record_members(const Envelope& record) {
  for (const Member member : {Member::name, Member::exchange, Member::routing_key, Member::content_type}) {
    if (!record.has(member) || is_text(record[member]) || is_null(record[member])) continue;
    report(record[member], Severity::error, Rule::record_type,
           fmt::format("expected string, got {}", name_of(type_of(record[member]))));
  }
  for (const Member member : {Member::headers, Member::properties}) {
    if (!record.has(member)) continue;
    if (document_.is_object(record[member])) {
      if (member == Member::properties) check_undescribed(record[member]);
    } else if (!is_null(record[member])) {
      report(record[member], Severity::error, Rule::record_type,
             fmt::format("expected object, got {}", name_of(type_of(record[member]))));
    }
  }
  if (!record.has(Member::timestamp)) return;
  const bool is_time = is_text(record[Member::timestamp]) &&
                       is_date_time(document_.string(record[Member::timestamp], storage_));
  if (!is_time)
    report(record[Member::timestamp], Severity::warning, Rule::record_timestamp, "not a date and time");
}

/// Other things travel on the same broker; they are no events, and nothing can be said of them.
bool Checker::is_foreign(const Envelope& record) {
  Index type = record[Member::content_type];
  if (type == none && record.has(Member::properties) && document_.is_object(record[Member::properties]))
    type = document_.find(record[Member::properties], "content_type");
  if (!is_text(type) || is_json_type(document_.string(type, storage_))) return false;
  report(type, Severity::warning, Rule::record_content_type,
         fmt::format("{} is not application/json: not an event, and not looked into",
                     quoted(document_.string(type, storage_))));
  return true;
}

void Checker::check_packed(const Envelope& record) {
  const Index packed = record[Member::payload_base64];
  const std::optional<std::string> bytes =
      is_text(packed) ? text::decode_base64(document_.string(packed, storage_)) : std::nullopt;
  if (!bytes) return report(packed, Severity::error, Rule::record_payload, "expected base64");
  std::string compact;
  const json::Scan scan = json::compact(*bytes, compact);
  if (scan.ok()) {
    return report(packed, Severity::warning, Rule::record_payload,
                  "what is packed here is JSON, and belongs in payload");
  }
  report(packed, Severity::error, rule_of(scan.fault),
         fmt::format("the body is not JSON: {} at its byte {}", json::explain(*bytes, scan), scan.at + 1));
}

Checker::Known& Checker::known(std::string_view event_name) {
  // No event is called like that, and what is remembered must not fill the memory.
  if (event_name.size() > longest_name) return too_long_name_;
  // Few names make up most of a bus.
  Recent& recent = recent_[(quick_hash(event_name) >> 56U) % recent_.size()];
  if (recent.known != nullptr && same_text(recent.name, event_name)) return *recent.known;
  auto& [name, found] = look_up(event_name);
  recent = {name, &found};
  return found;
}

Checker::NamedKnown& Checker::look_up(std::string_view event_name) {
  if (const auto found = known_.find(event_name); found != known_.end()) return *found;
  if (known_.size() >= most_names) {
    counts_.add(take_counts());
    known_.clear();
    recent_.fill({});
  }
  NamedKnown& added = *known_.try_emplace(std::string(event_name)).first;
  Known& fresh = added.second;
  fresh.rules = rulebook_.find(event_name);
  fresh.entry = rulebook_.catalogue().find(event_name);
  if (fresh.rules != nullptr) fresh.guesses.assign(fresh.rules->guesses, Schema::no_property);
  return added;
}

/// By length first: this runs for every member of every envelope.
std::optional<Checker::Member> Checker::member_named(std::string_view key) {
  const auto is = [key](std::string_view word, Member member) {
    return std::memcmp(key.data(), word.data(), word.size()) == 0 ? std::optional(member) : std::nullopt;
  };
  const auto either = [](std::optional<Member> a, std::optional<Member> b) { return a ? a : b; };
  switch (key.size()) {
    case 2:
      return is("op", Member::op);
    case 4:
      return either(is("name", Member::name), either(is("data", Member::data), is("body", Member::body)));
    case 7:
      return either(is("payload", Member::payload), is("headers", Member::headers));
    case 8:
      return either(is("exchange", Member::exchange), is("category", Member::category));
    case 9:
      return is("timestamp", Member::timestamp);
    case 10:
      return is("properties", Member::properties);
    case 11:
      return either(is("origin_uuid", Member::origin_uuid),
                    either(is("routing_key", Member::routing_key), is("tenant_uuid", Member::tenant_uuid)));
    case 12:
      return either(is("required_acl", Member::required_acl), is("content_type", Member::content_type));
    case 14:
      return is("payload_base64", Member::payload_base64);
    case 15:
      return is("required_access", Member::required_access);
    default:
      return std::nullopt;
  }
}

void Checker::read_envelope(Index object, Envelope& envelope) {
  envelope.object = object;
  envelope.value.fill(none);
  envelope.containers = 0;
  envelope.others.clear();
  for (Index key = json::Document::inside(object); key != document_.next(object);
       key = document_.next(key + 1)) {
    const std::string_view spelled = document_.string(key, key_storage_);
    const std::optional<Member> member = member_named(spelled);
    if (!member) {
      envelope.others.push_back(key);
      if (document_.is_container(key + 1)) check_undescribed(key + 1);
      continue;
    }
    Index& value = envelope[*member];
    if (value != none)
      report(key, Severity::error, Rule::json_duplicate_key,
             fmt::format("the key '{}' stands twice", spelled));
    value = key + 1;
    if (document_.is_container(value)) envelope.containers |= 1U << static_cast<unsigned>(*member);
  }
  check_keys(envelope.others);
}

std::string Checker::shown(Index value) const {
  if (document_.is_string(value)) return quoted(document_.string(value));
  if (document_.is_object(value) || document_.is_array(value)) return std::string(name_of(type_of(value)));
  return std::string(document_.raw(value).substr(0, longest_shown));
}

void Checker::report(Index place, Severity severity, Rule rule, std::string message, std::string member) {
  if (text_left_ == 0) return;
  if (pending_.size() == most_findings) {
    pending_.back().finding.rule = Rule::event_too_many;
    pending_.back().finding.message =
        fmt::format("more than {} findings in one value: the rest is not shown", most_findings);
    if (severity == Severity::error) pending_.back().finding.severity = severity;
    return;
  }
  Pending& pending = pending_.emplace_back();
  pending.finding.at = document_.at(place);
  pending.finding.severity = severity;
  pending.finding.rule = rule;
  pending.finding.event = cut(event_, longest_name);
  pending.finding.message = std::move(message);
  pending.place = place;
  pending.value = value_at_;
  pending.body = body_at_;
  pending.member = std::move(member);
}

void Checker::settle(Locator& locator, std::vector<Finding>& findings) {
  const auto stands_before = [](const Pending& a, const Pending& b) { return a.place < b.place; };
  // They mostly are in order, and sorting takes memory.
  if (!std::is_sorted(pending_.begin(), pending_.end(), stands_before))
    std::stable_sort(pending_.begin(), pending_.end(), stands_before);
  for (Pending& pending : pending_) {
    Finding& finding = pending.finding;
    locator.locate(pending.place, pending.value, pending.body, finding.pointer, finding.path);
    if (!pending.member.empty()) {
      append_pointer_step(pending.member, finding.pointer);
      if (!finding.path.empty()) finding.path += '.';
      finding.path += pending.member;
    }
    const std::size_t size = finding.event.size() + finding.pointer.size() + finding.path.size() +
                             finding.message.size() + sizeof finding;
    findings.push_back(std::move(finding));
    text_left_ -= std::min(text_left_, size);
    if (text_left_ > 0) continue;
    findings.back().rule = Rule::event_too_many;
    findings.back().message = "so many findings in one line or value: the rest is not shown";
    break;
  }
  pending_.clear();
}

}  // namespace wazobus::catalogue
