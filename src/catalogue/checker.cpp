// SPDX-License-Identifier: MIT
#include "catalogue/checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "text/base64.hpp"
#include "text/sanitise.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Document::Index;

/// Names that a program makes up must not fill the memory.
constexpr std::size_t most_names = 10'000;
constexpr std::string_view other_names = "(other names)";

constexpr std::string_view user_prefix = "user_uuid:";

/// Of a value of the input in a message; bytes.
constexpr std::size_t longest_shown = 80;

/// Of a name in a finding: event, key or place; bytes.
constexpr std::size_t longest_name = 255;

/// Of all findings of one text; bytes. A thousand findings below a long key are a thousand long keys.
constexpr std::size_t most_text = 16UL * 1024 * 1024;

/// The text, or its beginning and three dots, never half of a character.
std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return fmt::format("{}...", text.substr(0, end));
}

std::string quoted(std::string_view text) {
  return fmt::format("'{}'", cut(text, longest_shown));
}

bool is_json_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  constexpr std::string_view json = "application/json";
  return std::equal(content_type.begin(), content_type.end(), json.begin(), json.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

bool is_one_of(std::string_view value, const std::string& text) {
  if (value == text) return true;
  if (text.find_first_of(".#*") == std::string::npos) return false;
  std::string escaped;
  append_escaped(text, escaped);
  return value == escaped;
}

double number_of(std::string_view number) {
  return std::strtod(std::string(number).c_str(), nullptr);
}

bool overflows(std::string_view number) {
  return std::isinf(number_of(number));
}

bool is_number(std::string_view json) {
  return !json.empty() && (json.front() == '-' || (json.front() >= '0' && json.front() <= '9'));
}

/// The operations of wazo-websocketd's protocol.
bool is_operation(std::string_view op) {
  constexpr std::array operations{"init", "start", "subscribe", "token", "ping", "pong", "event"};
  return std::find(operations.begin(), operations.end(), op) != operations.end();
}

void append_pointer_step(std::string_view step, std::string& out) {
  out += '/';
  for (const char c : step) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

bool is_integer_text(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

bool fits_64_bits(std::string_view integer) {
  std::int64_t as_signed = 0;
  std::uint64_t as_unsigned = 0;
  const char* const end = integer.data() + integer.size();
  return std::from_chars(integer.data(), end, as_signed).ec == std::errc{} ||
         std::from_chars(integer.data(), end, as_unsigned).ec == std::errc{};
}

/// 1.0 and 1e2 are integers to JSON Schema.
bool is_whole(std::string_view number) {
  const double value = number_of(number);
  return std::isfinite(value) && value == std::floor(value);
}

/// Tries the values of each placeholder where it stands; what is not known may be anything.
bool fits_from(std::span<const Template::Piece> pieces, std::span<const std::vector<std::string>> candidates,
               std::string_view key) {
  if (!key.starts_with(pieces.front().literal)) return false;
  key.remove_prefix(pieces.front().literal.size());
  if (pieces.size() == 1) return key.empty();
  const auto rest_fits = [&](std::size_t length) {
    return fits_from(pieces.subspan(1), candidates.subspan(1), key.substr(length));
  };
  if (candidates.front().empty()) {
    for (std::size_t length = 1; length <= key.size(); ++length) {
      if (rest_fits(length)) return true;
    }
    return false;
  }
  std::string escaped;
  return std::any_of(candidates.front().begin(), candidates.front().end(), [&](const std::string& value) {
    if (key.starts_with(value) && rest_fits(value.size())) return true;
    escaped.clear();
    append_escaped(value, escaped);
    return escaped.size() != value.size() && key.starts_with(escaped) && rest_fits(escaped.size());
  });
}

}  // namespace

/// Finds the way from the root to one token after the other; each must stand behind the one before.
class Checker::Locator {
 public:
  explicit Locator(const json::Document& document) : document_(document) {}

  /// Appends to `pointer` the JSON Pointer of `target`, to `path` the same for eyes from `body` on (from the
  /// root where that is none).
  void locate(Index target, Index body, std::string& pointer, std::string& path) {
    go_to(target);
    bool in_body = body == json::Document::none || body == 0;
    if (target == 0) return;
    for (const Frame& frame : frames_) {
      append_pointer(frame, pointer);
      if (in_body) append_path(frame, path);
      in_body = in_body || value_of(frame) == body;
    }
  }

 private:
  struct Frame {
    Index container;
    Index child;  // key or element
    std::size_t number;
  };

  [[nodiscard]] Index value_of(const Frame& frame) const {
    return document_.is_object(frame.container) ? frame.child + 1 : frame.child;
  }

  void go_to(Index target) {
    while (!frames_.empty() && document_.next(frames_.back().container) <= target) frames_.pop_back();
    if (target == 0) return frames_.clear();
    if (frames_.empty()) frames_.push_back({0, json::Document::inside(0), 0});
    for (;;) {
      Frame& frame = frames_.back();
      while (document_.next(value_of(frame)) <= target) {
        frame.child = document_.next(value_of(frame));
        ++frame.number;
      }
      const Index value = value_of(frame);
      if (target <= value) return;
      frames_.push_back({value, json::Document::inside(value), 0});
    }
  }

  void append_pointer(const Frame& frame, std::string& out) const {
    append_pointer_step(document_.is_object(frame.container)
                            ? cut(document_.string(frame.child), longest_name)
                            : fmt::to_string(frame.number),
                        out);
  }

  void append_path(const Frame& frame, std::string& out) const {
    if (!document_.is_object(frame.container)) {
      fmt::format_to(std::back_inserter(out), "[{}]", frame.number);
      return;
    }
    if (!out.empty()) out += '.';
    out += cut(document_.string(frame.child), longest_name);
  }

  const json::Document& document_;
  std::vector<Frame> frames_;
};

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

// --- what a value is
// -------------------------------------------------------------------------------------------------

void Checker::check_one(Index value) {
  ++counts_.values;
  body_at_ = none;
  event_ = {};
  if (!options_.event.empty()) return check_bare_data(value);
  if (!document_.is_object(value)) {
    report(value, Severity::error, Rule::event_type,
           fmt::format("expected an event, which is an object, got {}", name_of(type_of(value))));
    return check_undescribed(value);
  }
  read_envelope(value, root_);
  const bool has_packing =
      root_.has(Member::headers) || root_.has(Member::routing_key) || root_.has(Member::exchange);
  const bool is_record = root_.has(Member::payload) || root_.has(Member::payload_base64) ||
                         (root_.has(Member::body) && has_packing);
  const bool is_frame = is_text(root_[Member::op]) && !root_.has(Member::name) &&
                        is_operation(document_.string(root_[Member::op], storage_));
  if (options_.input == Input::record || (options_.input == Input::detect && is_record))
    return check_record(root_);
  if (options_.input == Input::detect && is_frame) return check_frame(root_);
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
  if (document_.is_string(content)) {
    return report(content, Severity::warning, Rule::record_payload,
                  "expected an event, which is an object, got string");
  }
  if (!document_.is_object(content)) {
    report(content, Severity::error, Rule::record_payload,
           fmt::format("expected an event, which is an object, got {}", name_of(type_of(content))));
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

// --- the message
// -----------------------------------------------------------------------------------------------------

void Checker::check_body(Index value, const Envelope* record) {
  body_at_ = value;
  check_unused(body_, {Member::data});
  Message& message = message_;
  message.record = record;
  message.headers = record != nullptr && headers_.object != none ? &headers_ : nullptr;
  message.body = &body_;
  message.rules = nullptr;
  name_message(message);
  find_rules(message);
  breach_ = message.rules != nullptr ? message.rules->severity : Severity::error;
  check_names(message);
  check_origin(body_);
  check_envelope(message);
  if (message.headers != nullptr) check_agreement(message);
  check_header_values(message.headers != nullptr ? *message.headers : body_);
  if (message.rules == nullptr) {
    if (body_.has(Member::data)) check_undescribed(body_[Member::data]);
    return;
  }
  check_data(message);
  check_required_headers(message);
  check_routing_key(message);
  check_acl(message);
}

/// The name in the header wins, as wazo-bus reads it.
void Checker::name_message(Message& message) {
  message.name = {};
  message.is_named = false;
  for (const Envelope* const envelope : {message.headers, message.body, message.record}) {
    if (envelope == nullptr || !is_text((*envelope)[Member::name])) continue;
    message.name = document_.string((*envelope)[Member::name], name_storage_);
    message.is_named = true;
    break;
  }
  event_ = message.name;
}

Checker::Known& Checker::known(std::string_view event_name) {
  // No event is called like that, and what is remembered must not fill the memory.
  if (event_name.size() > longest_name) return too_long_name_;
  // Few names make up most of a bus.
  Recent& recent = recent_[(quick_hash(event_name) >> 56U) % recent_.size()];
  if (recent.known == nullptr || !same_text(recent.name, event_name)) recent = look_up(event_name);
  return *recent.known;
}

Checker::Recent Checker::look_up(std::string_view event_name) {
  if (const auto found = known_.find(event_name); found != known_.end())
    return {found->first, &found->second};
  if (known_.size() >= most_names) {
    counts_.add(take_counts());
    known_.clear();
    recent_.fill({});
  }
  const auto added = known_.try_emplace(std::string(event_name)).first;
  Known& fresh = added->second;
  fresh.rules = rulebook_.find(event_name);
  if (fresh.rules != nullptr) fresh.guesses.assign(fresh.rules->guesses, Schema::no_property);
  return {added->first, &fresh};
}

void Checker::find_rules(Message& message) {
  if (!message.is_named) return;
  current_ = &known(message.name);
  ++current_->count;
  ++counts_.events;
  message.rules = current_->rules;
  const bool is_family = message.rules != nullptr && message.rules->entry->is_family();
  if (!is_family && message.rules != nullptr) return;
  // A name alone says little of an AMI event: its key does, or its data.
  const bool has_key = message.record != nullptr && is_text((*message.record)[Member::routing_key]) &&
                       document_.string((*message.record)[Member::routing_key], storage_).starts_with("ami.");
  const Index inner = (*message.body)[Member::data];
  const bool has_object = inner != none && document_.is_object(inner);
  if (is_family && !has_key && inner != none && !is_null(inner) && !has_object) message.rules = nullptr;
  if (is_family) return;
  const Index event = has_object ? document_.find(inner, "Event") : none;
  if (!has_key && !(is_text(event) && document_.equals(event, message.name))) return;
  message.rules = rulebook_.find("{event_name}");
  if (message.rules != nullptr) current_->guesses.resize(message.rules->guesses, Schema::no_property);
}

std::string Checker::unknown_name(std::string_view event_name) const {
  const std::string_view near = rulebook_.catalogue().suggestion(event_name);
  if (!near.empty() && near != event_name)
    return fmt::format("unknown event {}; did you mean '{}'?", quoted(event_name), near);
  const Entry* const entry = rulebook_.catalogue().find(event_name);
  if (entry == nullptr) return fmt::format("unknown event {}", quoted(event_name));
  if (entry->documented)
    return fmt::format("{} is '{}' in the documentation", quoted(event_name), entry->name);
  return fmt::format("{} is not in the documentation", quoted(event_name));
}

/// The record's name is a copy of the header's, where there is one.
void Checker::check_other_names(const Message& message) {
  const auto compare = [this](Index here, Index there, std::string_view where) {
    if (!is_text(here) || !is_text(there) || document_.string(here) == document_.string(there)) return;
    report(here, Severity::warning, Rule::name_mismatch,
           fmt::format("{} here, but {} in the {}", shown(here), shown(there), where));
  };
  const Index inner = (*message.body)[Member::name];
  const Index header = message.headers != nullptr ? (*message.headers)[Member::name] : none;
  const Index outer = message.record != nullptr ? (*message.record)[Member::name] : none;
  compare(inner, header, "headers");
  if (is_text(header)) {
    compare(outer, header, "headers");
  } else {
    compare(inner, outer, "record");
    if (header != none && inner != none) compare_header(header, inner);
  }
}

void Checker::check_names(const Message& message) {
  const Envelope& body = *message.body;
  if (!body.has(Member::name)) {
    report(body.object, Severity::error, Rule::name_missing, "missing", "name");
  } else if (!is_text(body[Member::name])) {
    report(body[Member::name], Severity::error, Rule::name_type,
           fmt::format("expected string, got {}", name_of(type_of(body[Member::name]))));
  }
  check_other_names(message);
  if (!message.is_named) return;
  const Index place = is_text(body[Member::name]) ? body[Member::name] : body.object;
  if (message.rules == nullptr) {
    if (current_->unknown.empty()) current_->unknown = unknown_name(message.name);
    report(place, Severity::warning, Rule::name_unknown, current_->unknown);
  } else if (message.rules->removed) {
    report_removed(place, *message.rules);
  }
}

void Checker::check_origin(const Envelope& body) {
  const Index origin = body[Member::origin_uuid];
  if (origin == none) {
    report(body.object, Severity::error, Rule::origin_missing, "missing", "origin_uuid");
  } else if (is_null(origin)) {
    report(origin, Severity::warning, Rule::origin_null,
           "null: the publisher did not know its server's uuid");
  } else if (!document_.is_string(origin)) {
    report(origin, Severity::error, Rule::origin_type,
           fmt::format("expected string, got {}", name_of(type_of(origin))));
  } else if (!is_uuid(document_.string(origin, storage_))) {
    report(origin, Severity::error, Rule::origin_format, fmt::format("not a uuid: {}", shown(origin)));
  }
}

void Checker::check_envelope(const Message& message) {
  const Envelope& body = *message.body;
  if (body.has(Member::required_acl) && !document_.is_string(body[Member::required_acl]) &&
      !is_null(body[Member::required_acl])) {
    report(body[Member::required_acl], Severity::error, Rule::acl_type,
           fmt::format("expected string or null, got {}", name_of(type_of(body[Member::required_acl]))));
  }
  if (rulebook_.edition() == Edition::documented) {
    for (const Index key : body.others)
      report(key, Severity::warning, Rule::envelope_extra, "not in the documentation");
    for (const Member member :
         {Member::timestamp, Member::payload, Member::payload_base64, Member::body, Member::headers,
          Member::routing_key, Member::exchange, Member::content_type, Member::properties, Member::op}) {
      if (body.has(member))
        report(body[member], Severity::warning, Rule::envelope_extra, "not in the documentation");
    }
    return;
  }
  if (!body.has(Member::timestamp)) return;
  const Index time = body[Member::timestamp];
  if (!is_text(time) || !is_date_time(document_.string(time, storage_)))
    report(time, Severity::warning, Rule::timestamp_format,
           fmt::format("not a date and time: {}", shown(time)));
}

void Checker::compare_many_headers(const std::vector<Index>& headers, const std::vector<Index>& inner) {
  std::unordered_map<std::string_view, Index> by_name;
  for (const Index key : inner) by_name.emplace(document_.raw(key), key);
  for (const Index key : headers) {
    if (const auto found = by_name.find(document_.raw(key)); found != by_name.end())
      compare_header(key + 1, found->second + 1);
  }
}

void Checker::compare_header(Index header, Index inner) {
  if (inner == none || same_text(document_.source(header), document_.source(inner))) return;
  const bool both_text = document_.is_string(header) && document_.is_string(inner);
  if (both_text && document_.string(header) == document_.string(inner)) return;
  if (is_wrong_header(document_.inner(header - 1), header)) return;  // which is said already
  report(inner, Severity::warning, Rule::header_mismatch,
         fmt::format("{} here, but {} in the headers", shown(inner), shown(header)));
}

/// The body repeats the headers since 22.03.
void Checker::check_agreement(const Message& message) {
  const Envelope& body = *message.body;
  for (const Member member : {Member::origin_uuid, Member::required_acl, Member::timestamp}) {
    if (message.headers->has(member)) compare_header((*message.headers)[member], body[member]);
  }
  constexpr std::size_t most_others = 64;
  if (message.headers->others.size() > most_others || body.others.size() > most_others)
    return compare_many_headers(message.headers->others, body.others);
  // Both stand in the same order, mostly.
  std::size_t guess = 0;
  for (const Index key : message.headers->others) {
    const std::string_view raw = document_.raw(key);
    for (std::size_t tried = 0; tried < body.others.size(); ++tried) {
      const std::size_t at = (guess + tried) % body.others.size();
      if (!same_text(document_.raw(body.others[at]), raw)) continue;
      compare_header(key + 1, body.others[at] + 1);
      guess = at + 1;
      break;
    }
  }
}

/// Of those headers that are the same in all messages.
bool Checker::is_wrong_header(std::string_view header, Index value) const {
  if (header.size() <= user_prefix.size() || (header.front() != 'u' && header.front() != 't')) return false;
  if (std::memcmp(header.data(), user_prefix.data(), user_prefix.size()) == 0)
    return !same_text(document_.raw(value), "true");
  return !document_.is_string(value) && header == "tenant_uuid";
}

void Checker::check_header_values(const Envelope& envelope) {
  for (const Index key : envelope.others) {
    const Index value = key + 1;
    if (!is_wrong_header(document_.inner(key), value)) continue;
    if (document_.inner(key).starts_with('t')) {
      report(value, Severity::warning, Rule::header_type,
             fmt::format("expected string, got {}", name_of(type_of(value))));
      continue;
    }
    const std::string_view raw = document_.raw(value);
    const bool as_text = raw == "\"true\"" || raw == "\"True\"";
    report(value, as_text ? Severity::warning : Severity::error, Rule::header_type,
           fmt::format("expected the boolean true, got {}", shown(value)));
  }
}

void Checker::check_required_headers(const Message& message) {
  if (message.headers == nullptr) return;
  for (const RequiredHeader& required : message.rules->required_headers) {
    const Shape shape{required.name, required.values, std::nullopt};
    const auto& keys = message.headers->others;
    const bool is_there = std::any_of(keys.begin(), keys.end(), [&](Index key) {
      return document_.inner(key) == "user_uuid:*" ||
             fits(shape, document_.string(key, key_storage_), message);
    });
    if (is_there) continue;
    report(message.headers->object, Severity::warning, Rule::header_missing,
           fmt::format("no header {}", required.name.text()));
  }
}

// --- routing keys and ACLs
// -------------------------------------------------------------------------------------------

/// A field as Python's str.format writes it; where there is nobody that is the word None, of which the
/// documentation knows nothing.
std::string Checker::python_text(Index value) const {
  const std::string_view raw = document_.is_string(value) ? std::string_view{} : document_.raw(value);
  if (document_.is_string(value)) return document_.string(value);
  if (raw == "null") return rulebook_.edition() == Edition::current ? "None" : "null";
  if (raw == "true") return "True";
  if (raw == "false") return "False";
  return std::string(raw);
}

Checker::Candidates Checker::users_of(const Message& message) const {
  Candidates out;
  const Envelope& envelope = message.headers != nullptr ? *message.headers : *message.body;
  for (const Index key : envelope.others) {
    if (!document_.inner(key).starts_with(user_prefix)) continue;
    std::string user = document_.string(key).substr(user_prefix.size());
    if (user != "*") out.push_back(std::move(user));
  }
  return out;
}

/// Empty where the message does not tell.
Checker::Candidates Checker::values_of(const ValueSource& source, const Message& message) const {
  if (source.kind == ValueSource::Kind::name) return {std::string(message.name)};
  if (source.kind == ValueSource::Kind::user) return users_of(message);
  if (source.kind == ValueSource::Kind::header) {
    for (const Envelope* const envelope : {message.headers, message.body}) {
      if (envelope == nullptr) continue;
      const Index value = document_.find(envelope->object, source.path.front());
      if (value != none && !document_.is_object(value) && !document_.is_array(value))
        return {python_text(value)};
    }
    return {};
  }
  Index value = (*message.body)[Member::data];
  for (const std::string& step : source.path) {
    if (value == none) return {};
    if (document_.is_object(value)) {
      value = document_.find(value, step);
    } else if (document_.is_array(value)) {
      std::size_t number = 0;
      const std::size_t wanted = std::strtoul(step.c_str(), nullptr, 10);
      Index element = json::Document::inside(value);
      while (element != document_.next(value) && number < wanted) {
        element = document_.next(element);
        ++number;
      }
      value = element == document_.next(value) ? none : element;
    } else {
      return {};
    }
  }
  if (value == none || document_.is_object(value) || document_.is_array(value)) return {};
  return {python_text(value)};
}

/// The usual case, without a copy: fields of data, texts as they are or numbers.
bool Checker::fits_plainly(const Shape& shape, std::string_view key, const Message& message) const {
  const Index inner = (*message.body)[Member::data];
  if (inner == none || !document_.is_object(inner)) return false;
  const std::span<const Template::Piece> pieces = shape.text.pieces();
  for (std::size_t i = 0; i < shape.values.size(); ++i) {
    const ValueSource& source = shape.values[i];
    if (source.kind != ValueSource::Kind::data || source.path.size() != 1) return false;
    const Index value = document_.find(inner, source.path.front());
    if (value == none) return false;
    const Types::Type type = type_of(value);
    if (type != Types::integer && (type != Types::string || document_.has_escapes(value))) return false;
    const std::string_view text = type == Types::string ? document_.inner(value) : document_.raw(value);
    if (!key.starts_with(pieces[i].literal)) return false;
    key.remove_prefix(pieces[i].literal.size());
    if (!key.starts_with(text)) return false;
    key.remove_prefix(text.size());
  }
  return same_text(key, pieces.back().literal);
}

bool Checker::fits(const Shape& shape, std::string_view key, const Message& message) {
  if (!shape.text.has_placeholders()) return shape.text.text() == key;
  if (key.size() > 1024 || !key.starts_with(shape.text.pieces().front().literal)) return false;
  if (fits_plainly(shape, key, message)) return true;
  std::vector<Candidates> candidates;
  candidates.reserve(shape.values.size());
  for (const ValueSource& source : shape.values) candidates.push_back(values_of(source, message));
  return fits_from(shape.text.pieces(), candidates, key);
}

void Checker::check_against(const std::vector<Shape>& shapes, Index place, const Message& message,
                            bool is_key) {
  std::string storage;
  const std::string_view key = document_.string(place, storage);
  const Rule mismatch = is_key ? Rule::routing_key_mismatch : Rule::acl_mismatch;
  const Severity severity = is_key ? breach_ : message.rules->acl_mismatch;
  const Shape* tolerated = nullptr;
  for (const Shape& shape : shapes) {
    if (!fits(shape, key, message)) continue;
    if (!shape.verdict) return;
    tolerated = &shape;
  }
  const std::string& wanted = shapes.front().text.text();
  if (tolerated != nullptr) {
    return report(place, *tolerated->verdict, mismatch,
                  fmt::format("{} is what servers send; the documentation has '{}'", quoted(key), wanted));
  }
  for (const Shape& shape : shapes) {
    std::vector<std::string_view> values;
    if (!shape.text.has_placeholders() || !shape.text.matches(key, Ids::any, &values)) continue;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Candidates candidates = values_of(shape.values[i], message);
      const auto same = [&](const std::string& candidate) { return is_one_of(values[i], candidate); };
      if (candidates.empty() || std::any_of(candidates.begin(), candidates.end(), same)) continue;
      const bool lenient = shape.values[i].mismatch == Severity::warning || severity == Severity::warning;
      return report(place, lenient ? Severity::warning : Severity::error,
                    is_key ? Rule::routing_key_placeholder : Rule::acl_placeholder,
                    fmt::format("{} for {{{}}} in '{}', but {} is {}", quoted(values[i]),
                                shape.text.pieces()[i].placeholder, shape.text.text(), shape.values[i].from,
                                quoted(candidates.front())));
    }
  }
  report(place, severity, mismatch, fmt::format("expected '{}', got {}", wanted, quoted(key)));
}

void Checker::check_routing_key(const Message& message) {
  if (message.record != nullptr) {
    for (const Index key : message.record->others) {
      if (document_.inner(key) != "routing_key_base64") continue;
      report(key + 1, breach_, Rule::routing_key_mismatch, "a routing key that is not UTF-8");
    }
  }
  if (message.record == nullptr || !is_text((*message.record)[Member::routing_key]) ||
      message.rules->routing_keys.empty())
    return;
  const Index place = (*message.record)[Member::routing_key];
  if (document_.inner(place).find_first_of("{<") != std::string_view::npos) {
    return report(place, Severity::error, Rule::routing_key_template,
                  fmt::format("a placeholder that was not filled: {}", shown(place)));
  }
  check_against(message.rules->routing_keys, place, message, true);
}

void Checker::check_acl(const Message& message) {
  const Index place = (*message.body)[Member::required_acl];
  if (!is_text(place) || message.rules->acls.empty()) return;
  check_against(message.rules->acls, place, message, false);
}

// --- data
// ------------------------------------------------------------------------------------------------------------

void Checker::check_bare_data(Index value) {
  message_.name = options_.event;
  event_ = message_.name;
  current_ = &known(options_.event);
  ++current_->count;
  ++counts_.events;
  if (current_->rules == nullptr) {
    report(value, Severity::warning, Rule::name_unknown, unknown_name(options_.event));
    return check_undescribed(value);
  }
  if (current_->rules->removed) report_removed(value, *current_->rules);
  check_schema(*current_->rules->data, value);
}

void Checker::report_removed(Index place, const EventRules& rules) {
  report(place, *rules.removed, Rule::name_removed, fmt::format("removed in {}", rules.entry->removed_in));
}

void Checker::check_data(const Message& message) {
  const Envelope& body = *message.body;
  const Index value = body[Member::data];
  if (value == none || is_null(value)) {
    if (!message.rules->needs_data) return;
    return report(value == none ? body.object : value, breach_, Rule::data_missing,
                  value == none ? "missing" : "null, but it has fields that must be there",
                  value == none ? "data" : "");
  }
  check_schema(*message.rules->data, value);
  if (!message.rules->entry->is_family() || !document_.is_object(value)) return;
  const Index event = document_.find(value, "Event");
  if (is_text(event) && !document_.equals(event, message.name))
    report(event, Severity::warning, Rule::data_event,
           fmt::format("{} in an event named {}", shown(event), quoted(message.name)));
}

Types::Type Checker::type_of(Index value) const {
  switch (document_.text()[document_.at(value)]) {
    case '{':
      return Types::object;
    case '[':
      return Types::array;
    case '"':
      return Types::string;
    case 't':
    case 'f':
      return Types::boolean;
    case 'n':
      return Types::null;
    default:
      return is_integer_text(document_.raw(value)) ? Types::integer : Types::fraction;
  }
}

void Checker::check_schema(const Schema& schema, Index value) {
  const Types::Type type = type_of(value);
  if (!schema.types.has(type)) {
    const bool is_integer =
        type == Types::fraction && schema.types.has(Types::integer) && is_whole(document_.raw(value));
    if (is_integer) return check_allowed(schema, value);
    if (type == Types::null && schema.null_is_warning)
      return report(value, Severity::warning, Rule::data_null,
                    "null, which current servers send and nobody documents");
    report(value, schema.severity, Rule::data_type,
           fmt::format("expected {}, got {}", schema.types.describe(), name_of(type)));
    return check_undescribed(value);
  }
  switch (type) {
    case Types::object:
      return check_object(schema, value);
    case Types::array:
      return check_array(schema, value);
    case Types::string:
      return check_string(schema, value);
    default:
      return check_allowed(schema, value);
  }
}

void Checker::check_allowed(const Schema& schema, Index value) {
  if (schema.allowed.empty() || is_null(value)) return;
  const std::string_view raw = document_.raw(value);
  const auto same = [&](const std::string& allowed) {
    const bool are_numbers = is_number(raw) && is_number(allowed);
    return allowed == raw || (are_numbers && number_of(raw) == number_of(allowed)) ||
           (document_.has_escapes(value) && document_.is_string(value) && allowed.starts_with('"') &&
            json::View(allowed).string() == document_.string(value));
  };
  if (std::any_of(schema.allowed.begin(), schema.allowed.end(), same)) return;
  report(value, schema.severity, Rule::data_enum,
         fmt::format("expected {}, got {}", fmt::join(schema.allowed, " or "), shown(value)));
}

void Checker::check_string(const Schema& schema, Index value) {
  if (!schema.allowed.empty()) check_allowed(schema, value);
  if (schema.format == Format::none && schema.known_values.empty()) return;
  const std::string_view text = document_.string(value, storage_);
  if (schema.format != Format::none) {
    const bool is_uuid_format = schema.format == Format::uuid;
    const bool is_right = is_uuid_format ? is_uuid(text) : is_date_time(text);
    if (is_right && schema.known_values.empty()) return;
    if (is_right) return check_known_values(schema, text, value);
    if (text == "None" && schema.none_is_warning)
      return report(value, Severity::warning, Rule::data_none, "the text 'None', where there is nobody");
    return report(value, schema.severity, Rule::data_format,
                  fmt::format("not a {}: {}", is_uuid_format ? "uuid" : "date and time", quoted(text)));
  }
  check_known_values(schema, text, value);
}

void Checker::check_known_values(const Schema& schema, std::string_view text, Index value) {
  const auto& known = schema.known_values;
  if (std::find(known.begin(), known.end(), text) != known.end()) return;
  report(value, Severity::warning, Rule::data_known_values,
         fmt::format("{} is none of the values that are known: {}", quoted(text), fmt::join(known, ", ")));
}

void Checker::check_array(const Schema& schema, Index array) {
  if (schema.items == nullptr && !schema.min_items && !schema.max_items) return check_undescribed(array);
  std::size_t count = 0;
  for (Index i = json::Document::inside(array); i != document_.next(array); i = document_.next(i)) {
    ++count;
    if (schema.items != nullptr) check_schema(*schema.items, i);
  }
  if (schema.items == nullptr) check_undescribed(array);
  const bool too_few = schema.min_items && count < *schema.min_items;
  if (!too_few && !(schema.max_items && count > *schema.max_items)) return;
  report(array, schema.severity, Rule::data_length,
         fmt::format("expected {} {} items, got {}", too_few ? "at least" : "at most",
                     too_few ? *schema.min_items : *schema.max_items, count));
}

/// Most events of a name have their keys in the same order: what followed last time is tried first.
std::uint16_t Checker::property_at(const Schema& schema, Index key, std::uint32_t previous) {
  const std::string_view spelled = document_.string(key, key_storage_);
  std::uint16_t& guess = current_->guesses[schema.guesses + previous];
  if (guess != Schema::no_property && same_text(schema.properties[guess].name, spelled)) return guess;
  const std::uint16_t found = schema.find(spelled);
  if (found != Schema::no_property) guess = found;
  return found;
}

void Checker::check_object(const Schema& schema, Index object) {
  if (schema.properties.empty() && schema.additional == nullptr) return check_undescribed(object);
  std::array<std::uint64_t, 4> seen{};
  const std::size_t unknown_before = unknown_keys_.size();
  std::uint32_t previous = 0;
  for (Index key = json::Document::inside(object); key != document_.next(object);
       key = document_.next(key + 1)) {
    const std::uint16_t property = property_at(schema, key, previous);
    if (property == Schema::no_property) {
      unknown_keys_.push_back(key);
      if (schema.additional != nullptr) {
        check_schema(*schema.additional, key + 1);
      } else {
        if (schema.warns_of_extras)
          report(key, Severity::warning, Rule::data_extra, "not in the documentation");
        if (document_.is_container(key + 1)) check_undescribed(key + 1);
      }
      continue;
    }
    const std::uint64_t bit = std::uint64_t{1} << (property % 64U);
    if ((seen[property / 64U] & bit) != 0)
      report(key, Severity::error, Rule::json_duplicate_key,
             fmt::format("the key {} stands twice", quoted(schema.properties[property].name)));
    seen[property / 64U] |= bit;
    previous = property + 1U;
    check_schema(*schema.properties[property].schema, key + 1);
  }
  check_keys(std::span(unknown_keys_).subspan(unknown_before));
  unknown_keys_.resize(unknown_before);
  report_missing(schema, object, seen);
}

void Checker::report_missing(const Schema& schema, Index object, const std::array<std::uint64_t, 4>& seen) {
  std::uint64_t missing = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) missing |= schema.expected[i] & ~seen[i];
  if (missing == 0 && !schema.has_aliases) return;
  const auto is_seen = [&seen](std::size_t i) { return ((seen[i / 64] >> (i % 64)) & 1U) != 0; };
  for (std::size_t i = 0; i < schema.properties.size(); ++i) {
    const Property& property = schema.properties[i];
    if (is_seen(i)) {
      if (property.alias_of)
        report(object, Severity::warning, Rule::data_alias,
               fmt::format("spelled so in the documentation's text only; servers send {}",
                           schema.properties[*property.alias_of].name),
               property.name);
      continue;
    }
    if (!property.when_missing) continue;
    const auto replaces = [&](std::size_t other) {
      return schema.properties[other].alias_of == i && is_seen(other);
    };
    bool is_replaced = false;
    for (std::size_t other = 0; other < schema.properties.size(); ++other)
      is_replaced = is_replaced || replaces(other);
    if (!is_replaced) report(object, *property.when_missing, Rule::data_missing, "missing", property.name);
  }
}

// --- what holds for any JSON
// -----------------------------------------------------------------------------------------

void Checker::check_undescribed(Index value) {
  if (!document_.is_container(value)) return;
  for (Index i = value; i != document_.next(value); ++i) {
    if (!document_.is_object(i)) continue;
    const std::size_t before = unknown_keys_.size();
    for (Index key = json::Document::inside(i); key != document_.next(i); key = document_.next(key + 1))
      unknown_keys_.push_back(key);
    check_keys(std::span(unknown_keys_).subspan(before));
    unknown_keys_.resize(before);
  }
}

/// Reports each key that stood before.
void Checker::check_keys(std::span<const Index> keys) {
  if (keys.size() < 2) return;
  sorted_keys_.clear();
  for (const Index key : keys)
    sorted_keys_.emplace_back(quick_hash(document_.string(key, key_storage_)), key);
  constexpr std::size_t few = 16;
  const auto hashes_differ = [this] {
    for (std::size_t i = 1; i < sorted_keys_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (sorted_keys_[i].first == sorted_keys_[j].first) return false;
      }
    }
    return true;
  };
  if (keys.size() <= few && hashes_differ()) return;
  check_many_keys();
}

void Checker::check_many_keys() {
  // A sender who knows quick_hash could make them all alike.
  for (auto& [hash, key] : sorted_keys_)
    hash = std::hash<std::string_view>{}(document_.string(key, key_storage_));
  std::sort(sorted_keys_.begin(), sorted_keys_.end());
  for (std::size_t i = 1; i < sorted_keys_.size(); ++i) {
    const auto& [hash, key] = sorted_keys_[i];
    if (hash != sorted_keys_[i - 1].first) continue;
    const std::string name = document_.string(key);
    if (!document_.equals(sorted_keys_[i - 1].second, name)) continue;
    report(key, Severity::error, Rule::json_duplicate_key,
           fmt::format("the key {} stands twice", quoted(name)));
  }
}

void Checker::check_numbers(std::size_t before, std::vector<Finding>& findings) {
  // In an array they are found after all of its events.
  if (document_.is_array(0)) {
    body_at_ = none;
    event_ = {};
  }
  for (const Index number : document_.unusual_numbers()) {
    const std::string_view raw = document_.raw(number);
    if (overflows(raw)) {
      report(number, Severity::error, Rule::json_number_range,
             fmt::format("{} is beyond what a double holds", quoted(raw)));
    } else if (is_integer_text(raw) && !fits_64_bits(raw)) {
      report(number, Severity::warning, Rule::json_number_range,
             fmt::format("{} does not fit 64 bits; most readers lose digits", quoted(raw)));
    }
  }
  if (pending_.empty()) return;
  Locator locator(document_);
  settle(locator, findings);
  std::stable_sort(findings.begin() + static_cast<std::ptrdiff_t>(before), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.at < b.at; });
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
      return is("exchange", Member::exchange);
    case 9:
      return is("timestamp", Member::timestamp);
    case 10:
      return is("properties", Member::properties);
    case 11:
      return either(is("origin_uuid", Member::origin_uuid), is("routing_key", Member::routing_key));
    case 12:
      return either(is("required_acl", Member::required_acl), is("content_type", Member::content_type));
    case 14:
      return is("payload_base64", Member::payload_base64);
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

// --- findings
// --------------------------------------------------------------------------------------------------------

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
  pending.body = body_at_;
  pending.member = std::move(member);
}

void Checker::settle(Locator& locator, std::vector<Finding>& findings) {
  std::stable_sort(pending_.begin(), pending_.end(),
                   [](const Pending& a, const Pending& b) { return a.place < b.place; });
  for (Pending& pending : pending_) {
    Finding& finding = pending.finding;
    locator.locate(pending.place, pending.body, finding.pointer, finding.path);
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
