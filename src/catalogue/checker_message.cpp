// SPDX-License-Identifier: MIT
// What an event says about itself, in its body, its headers and its routing key, and whether that agrees.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "catalogue/checker.hpp"
#include "catalogue/wording.hpp"
#include "event/wazo.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Document::Index;

bool is_one_of(std::string_view value, const std::string& text) {
  if (value == text) return true;
  if (text.find_first_of(".#*") == std::string::npos) return false;
  std::string escaped;
  append_escaped(text, escaped);
  return value == escaped;
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
  } else if (!text::is_uuid(document_.string(origin, storage_))) {
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
  if (header.size() <= event::user_prefix.size() || (header.front() != 'u' && header.front() != 't'))
    return false;
  if (std::memcmp(header.data(), event::user_prefix.data(), event::user_prefix.size()) == 0)
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
    if (!document_.inner(key).starts_with(event::user_prefix)) continue;
    std::string user = document_.string(key).substr(event::user_prefix.size());
    if (user != "*") out.push_back(std::move(user));
  }
  return out;
}

/// Empty where the message does not tell.
Checker::Candidates Checker::values_of(const Location& location, const Message& message) const {
  if (location.kind == Location::Kind::name) return {std::string(message.name)};
  if (location.kind == Location::Kind::user) return users_of(message);
  if (location.kind == Location::Kind::unknown) return {};
  const auto header = [&]() -> Candidates {
    for (const Envelope* const envelope : {message.headers, message.body}) {
      if (envelope == nullptr) continue;
      const Index value = document_.find(envelope->object, location.path.front());
      if (value != none && !document_.is_object(value) && !document_.is_array(value))
        return {python_text(value)};
    }
    return {};
  };
  if (location.kind == Location::Kind::header) return header();
  Index value = (*message.body)[Member::data];
  for (const std::string& step : location.path) {
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
  Candidates out{python_text(value)};
  // wazo-bus takes an attribute of the event, which is a header as well, before data (wire.md, section 3).
  if (location.path.size() == 1) {
    for (std::string& attribute : header()) out.push_back(std::move(attribute));
  }
  return out;
}

/// The usual case, without a copy: fields of data, texts as they are or numbers.
bool Checker::fits_plainly(const Shape& shape, std::string_view key, const Message& message) const {
  const Index inner = (*message.body)[Member::data];
  if (inner == none || !document_.is_object(inner)) return false;
  const std::span<const Template::Piece> pieces = shape.text.pieces();
  for (std::size_t i = 0; i < shape.values.size(); ++i) {
    const Location& source = shape.values[i].location;
    if (source.kind != Location::Kind::data || source.path.size() != 1) return false;
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
  for (const Placeholder& placeholder : shape.values)
    candidates.push_back(values_of(placeholder.location, message));
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
      const Candidates candidates = values_of(shape.values[i].location, message);
      const auto same = [&](const std::string& candidate) { return is_one_of(values[i], candidate); };
      if (candidates.empty() || std::any_of(candidates.begin(), candidates.end(), same)) continue;
      const bool lenient = shape.values[i].mismatch == Severity::warning || severity == Severity::warning;
      return report(place, lenient ? Severity::warning : Severity::error,
                    is_key ? Rule::routing_key_placeholder : Rule::acl_placeholder,
                    fmt::format("{} for {{{}}} in '{}', but {} is {}", quoted(values[i]),
                                shape.text.pieces()[i].placeholder, shape.text.text(),
                                shape.values[i].location.describe(), quoted(candidates.front())));
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

void Checker::report_removed(Index place, const EventRules& rules) {
  report(place, *rules.removed, Rule::name_removed, fmt::format("removed in {}", rules.entry->removed_in));
}

}  // namespace wazobus::catalogue
