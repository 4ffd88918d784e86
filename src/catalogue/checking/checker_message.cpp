// SPDX-License-Identifier: MIT
// What an event says about itself, in its body, its headers and its routing key, and whether that agrees.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "catalogue/checking/checker.hpp"
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
  message = {};
  message.record = record;
  message.body = &body_;
  find_headers(message);
  name_message(message);
  find_rules(message);
  breach_ = message.rules != nullptr ? message.rules->severity : Severity::error;
  if (message.has_no_headers && rulebook_.edition() == Edition::current) report_no_headers(message);
  check_names(message);
  if (message.headers != nullptr) {
    check_headers(message);
  } else {
    check_header_types(body_, false, message.is_bare);
    check_access(body_, message);
  }
  if (!message.is_bare) check_origin(message);
  check_envelope(message);
  if (message.rules == nullptr) {
    if (body_.has(Member::data)) check_undescribed(body_[Member::data]);
    return;
  }
  check_data(message);
  if (message.headers != nullptr) {
    check_own_headers(message);
    check_user_headers(message);
    check_required_headers(message);
  }
  if (message.is_bare) return check_bare(message);
  check_routing_key(message);
  check_acl(message);
}

void Checker::report_no_headers(const Message& message) {
  report((*message.record)[Member::headers], Severity::error, Rule::header_missing,
         message.is_bare
             ? "none: consumers of these events bind by name and category"
             : "none: without name, origin_uuid and required_acl nobody's client gets this event");
}

/// A message without any header is one fault, and then its body tells the rest.
void Checker::find_headers(Message& message) {
  if (message.record == nullptr || !message.record->has(Member::headers)) return;
  const Index headers = (*message.record)[Member::headers];
  const bool is_empty =
      document_.is_object(headers) && json::Document::inside(headers) == document_.next(headers);
  if (document_.is_object(headers) && !is_empty) {
    message.headers = &headers_;
  } else if (is_empty || is_null(headers)) {
    message.has_no_headers = true;
  }
}

/// The name in the header wins, as wazo-bus reads it.
void Checker::name_message(Message& message) {
  for (const Envelope* const envelope : {message.headers, message.body, message.record}) {
    if (envelope == nullptr || !is_text((*envelope)[Member::name])) continue;
    // wazo-websocketd takes an empty name for none.
    if (document_.inner((*envelope)[Member::name]).empty()) continue;
    message.name = document_.string((*envelope)[Member::name], name_storage_);
    message.is_named = true;
    break;
  }
  prefer_body_name(message);
  event_ = message.name;
}

/// Where the header's name is another than the body's, what wazo-bus derives from the name decides.
void Checker::prefer_body_name(Message& message) {
  if (message.headers == nullptr) return;
  const Index header = (*message.headers)[Member::name];
  const Index inner = (*message.body)[Member::name];
  const Index access = (*message.headers)[Member::required_access];
  if (!is_text(header) || !is_text(inner) || !is_text(access)) return;
  if (same_values(header, inner)) return;
  const std::string name = document_.string(inner);
  if (name.empty() || !document_.equals(access, "event." + name)) return;
  message.name = document_.string(inner, name_storage_);
  message.is_named = true;
  message.has_wrong_name = true;
}

std::string Checker::unknown_name(std::string_view event_name) const {
  const std::string_view near = rulebook_.catalogue().suggestion(event_name);
  if (!near.empty() && near != event_name)
    return fmt::format("unknown event {}; did you mean '{}'?", quoted(event_name), near);
  const Entry* const entry = rulebook_.catalogue().find(event_name);
  if (entry == nullptr || entry->is_family()) return fmt::format("unknown event {}", quoted(event_name));
  if (entry->documented)
    return fmt::format("{} is '{}' in the documentation", quoted(event_name), entry->name);
  return fmt::format("{} is not in the documentation", quoted(event_name));
}

/// The record's name is a copy of the header's, where there is one.
void Checker::check_other_names(const Message& message) {
  const auto differ = [this](Index a, Index b) { return is_text(a) && is_text(b) && !same_values(a, b); };
  const auto compare = [&](Index here, Index there, std::string_view where) {
    if (!differ(here, there)) return;
    report(here, Severity::warning, Rule::name_mismatch,
           fmt::format("{} here, but {} in the {}", shown(here), shown(there), where));
  };
  const Index inner = (*message.body)[Member::name];
  const Index header = message.headers != nullptr ? (*message.headers)[Member::name] : none;
  const Index outer = message.record != nullptr ? (*message.record)[Member::name] : none;
  if (!is_text(header)) return compare(inner, outer, "record");
  if (document_.inner(header).empty()) return;
  if (message.has_wrong_name || (differ(header, inner) && differ(header, outer)))
    return compare(header, inner, "body");
  compare(inner, header, "headers");
  compare(outer, header, "headers");
}

/// The header's name is enough for those who read it: wazo-bus and wazo-websocketd.
void Checker::check_body_name(const Message& message) {
  const Envelope& body = *message.body;
  const Index name = body[Member::name];
  if (name == none) {
    // A header that is missing, too, is told of itself.
    const bool is_said = message.headers != nullptr && rulebook_.edition() == Edition::current;
    if (!is_said) report(body.object, Severity::error, Rule::name_missing, "missing", "name");
  } else if (is_copy(message, Member::name, name)) {
    return;
  } else if (!is_text(name)) {
    report(name, Severity::error, Rule::name_type,
           fmt::format("expected string, got {}", name_of(type_of(name))));
  } else if (document_.inner(name).empty() && !message.is_named) {
    report(name, Severity::error, Rule::name_missing, "empty: wazo-websocketd drops the event");
  }
}

void Checker::check_names(const Message& message) {
  const Envelope& body = *message.body;
  check_body_name(message);
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

void Checker::check_origin(const Message& message) {
  const Envelope& body = *message.body;
  const Index origin = body[Member::origin_uuid];
  if (is_copy(message, Member::origin_uuid, origin)) return;
  if (origin == none) {
    // Consumers read the header; that it is missing is said of itself.
    const bool is_enough = message.headers != nullptr && rulebook_.edition() == Edition::current;
    if (!is_enough) report(body.object, Severity::error, Rule::origin_missing, "missing", "origin_uuid");
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
  const Index acl = body[Member::required_acl];
  if (acl != none && !document_.is_string(acl) && !is_null(acl) &&
      !is_copy(message, Member::required_acl, acl)) {
    report(body[Member::required_acl], Severity::error, Rule::acl_type,
           fmt::format("expected string or null, got {}", name_of(type_of(body[Member::required_acl]))));
  }
  if (rulebook_.edition() == Edition::documented && !message.is_bare) {
    for (const Index key : body.others)
      report(key, Severity::warning, Rule::envelope_extra, "not in the documentation");
    for (const Member member :
         {Member::timestamp, Member::payload, Member::payload_base64, Member::body, Member::headers,
          Member::routing_key, Member::exchange, Member::content_type, Member::properties, Member::op,
          Member::tenant_uuid, Member::required_access, Member::category}) {
      if (body.has(member))
        report(body[member], Severity::warning, Rule::envelope_extra, "not in the documentation");
    }
    return;
  }
  const Index time = body[Member::timestamp];
  if (time != none && !is_copy(message, Member::timestamp, time)) check_time(time, Rule::timestamp_format);
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
  if (message.is_user_told) return out;
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
      if (value != none && !document_.is_container(value) && !is_reported(value)) return {python_text(value)};
    }
    return {};
  };
  if (location.kind == Location::Kind::header) return header();
  const Index value = field_at(location.path, message);
  // What is derived from a wrong value is not told again.
  if (value == none || document_.is_container(value) || value == message.told_field || is_reported(value))
    return {};
  Candidates out{python_text(value)};
  // wazo-bus takes an attribute of the event, which is a header as well, before data (wire.md, section 3).
  if (location.path.size() == 1) {
    for (std::string& attribute : header()) out.push_back(std::move(attribute));
  }
  return out;
}

/// The value at this path of data, or none.
json::Document::Index Checker::field_at(std::span<const std::string> path, const Message& message) const {
  Index value = (*message.body)[Member::data];
  for (const std::string& step : path) {
    if (value == none) return none;
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
      return none;
    }
  }
  return value;
}

/// The usual case, without a copy: fields of data, texts as they are or numbers.
bool Checker::fits_plainly(const Shape& shape, std::string_view key, const Message& message) const {
  const Index inner = (*message.body)[Member::data];
  if (inner == none || !document_.is_object(inner)) return false;
  const std::span<const Template::Piece> pieces = shape.text.pieces();
  for (std::size_t i = 0; i < shape.values.size(); ++i) {
    const Location& source = shape.values[i].location;
    if (source.kind != Location::Kind::data || source.path.size() != 1 || shape.values[i].is_lower_case)
      return false;
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
  for (const Placeholder& placeholder : shape.values) candidates.push_back(values_of(placeholder, message));
  return fits_from(shape.text.pieces(), candidates, key);
}

void Checker::check_against(const std::vector<Shape>& shapes, Index place, Message& message, bool is_key) {
  std::string storage;
  const std::string_view key = document_.string(place, storage);
  const Rule mismatch = is_key ? Rule::routing_key_mismatch : Rule::acl_mismatch;
  const Severity severity = is_key ? breach_ : message.rules->acl_mismatch;
  if (std::any_of(shapes.begin(), shapes.end(),
                  [&](const Shape& shape) { return fits(shape, key, message); }))
    return;
  for (const Shape& shape : shapes) {
    std::vector<std::string_view> values;
    if (!shape.text.has_placeholders() || !shape.text.matches(key, Ids::any, &values)) continue;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Location& location = shape.values[i].location;
      if (message.is_user_told && is_user(location, message)) continue;
      const Candidates candidates = values_of(shape.values[i], message);
      const auto same = [&](const std::string& candidate) { return is_one_of(values[i], candidate); };
      if (candidates.empty() || std::any_of(candidates.begin(), candidates.end(), same)) continue;
      // Where routing key and ACL agree against the field, the fault is one.
      if (!is_key && message.key_word == values[i] && message.key_location == location) return;
      if (is_key) {
        message.key_word = values[i];
        message.key_location = location;
      }
      const bool lenient = shape.values[i].mismatch == Severity::warning || severity == Severity::warning;
      return report(place, lenient ? Severity::warning : Severity::error,
                    is_key ? Rule::routing_key_placeholder : Rule::acl_placeholder,
                    fmt::format("{} for {{{}}} in '{}', but {} is {}{}", quoted(values[i]),
                                shape.text.pieces()[i].placeholder, shape.text.text(), location.describe(),
                                is_null_at(location, message) ? "null" : quoted(candidates.front()),
                                shape.values[i].is_lower_case ? " in lower case" : ""));
    }
  }
  report(place, severity, mismatch,
         fmt::format("expected '{}', got {}", shapes.front().text.text(), quoted(key)));
}

bool Checker::is_null_at(const Location& location, const Message& message) const {
  if (location.kind != Location::Kind::data) return false;
  const Index value = field_at(location.path, message);
  return value != none && is_null(value);
}

void Checker::check_routing_key(Message& message) {
  if (message.record != nullptr) {
    for (const Index key : message.record->others) {
      if (document_.inner(key) != "routing_key_base64") continue;
      report(key + 1, breach_, Rule::routing_key_mismatch, "a routing key that is not UTF-8");
    }
  }
  const std::vector<Shape>& shapes = message.is_bare ? message.rules->bare_keys : message.rules->routing_keys;
  if (message.record == nullptr || !is_text((*message.record)[Member::routing_key]) || shapes.empty()) return;
  const Index place = (*message.record)[Member::routing_key];
  if (document_.inner(place).find_first_of("{<") != std::string_view::npos) {
    return report(place, Severity::error, Rule::routing_key_template,
                  fmt::format("a placeholder that was not filled: {}", shown(place)));
  }
  check_against(shapes, place, message, true);
}

/// An event that names its user has no ACL for nobody; reports it if it does.
bool Checker::is_acl_of_nobody(Index acl, const Message& message) {
  if (message.rules->entry->level != Level::user || message.is_user_told) return false;
  if (!document_.inner(acl).ends_with(".None")) return false;
  const Candidates users = users_of(message);
  if (users.empty() || users.front() == nobody) return false;
  report(
      acl, message.rules->acl_mismatch, Rule::acl_placeholder,
      fmt::format("{} is for nobody, but the event is for the user {}", shown(acl), quoted(users.front())));
  return true;
}

/// The header's is the one that counts; the body's copy was compared with it.
void Checker::check_acl(Message& message) {
  const bool has_header = message.headers != nullptr && message.headers->has(Member::required_acl);
  const Index place = (has_header ? *message.headers : *message.body)[Member::required_acl];
  if (!is_text(place) || is_reported(place) || is_acl_of_nobody(place, message)) return;
  if (message.rules->acls.empty()) return;
  check_against(message.rules->acls, place, message, false);
}

void Checker::report_removed(Index place, const EventRules& rules) {
  report(place, *rules.removed, Rule::name_removed, fmt::format("removed in {}", rules.entry->removed_in));
}

}  // namespace wazobus::catalogue
