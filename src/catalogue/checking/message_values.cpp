// SPDX-License-Identifier: MIT
#include "catalogue/checking/message_values.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "event/wazo.hpp"
#include "text/letter_case.hpp"

namespace wazobus::catalogue {

namespace {

/// Does `key` consist of the pieces, with one of its candidates in place of each placeholder? A placeholder
/// without candidates may be anything.
bool fit_from(std::span<const Template::Piece> pieces, std::span<const MessageValues::Candidates> candidates,
              std::string_view key) {
  if (!key.starts_with(pieces.front().literal)) return false;
  key.remove_prefix(pieces.front().literal.size());
  if (pieces.size() == 1) return key.empty();
  const auto rest_fits = [&](std::size_t length) {
    return fit_from(pieces.subspan(1), candidates.subspan(1), key.substr(length));
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

std::string MessageValues::python_text(Index value) const {
  if (document_.is_string(value)) return document_.string(value);
  const std::string_view raw = document_.raw(value);
  const bool is_as_spelled = edition_ == Edition::documented && is_null(document_, value);
  return std::string(is_as_spelled ? raw : event::python_word(raw));
}

MessageValues::Candidates MessageValues::users(const Message& message) const {
  Candidates out;
  if (findings_.is_told(fact::WrongUser{})) return out;
  const Members& headers = message.headers != nullptr ? *message.headers : *message.body;
  for (const Index key : headers.others) {
    if (!event::is_user_header(document_.inner(key))) continue;
    const std::string name = document_.string(key);
    if (name != event::all_users) out.emplace_back(event::user_of(name));
  }
  return out;
}

MessageValues::Candidates MessageValues::header(std::string_view name, const Message& message) const {
  for (const Members* const members : {message.headers, message.body}) {
    if (members == nullptr) continue;
    const Index value = document_.find(members->object, name);
    if (value == absent || document_.is_container(value)) continue;
    if (findings_.is_told(value)) break;
    return {python_text(value)};
  }
  return {};
}

MessageValues::Candidates MessageValues::at(const Location& location, const Message& message) const {
  switch (location.kind) {
    case Location::Kind::name:
      return {std::string(message.name)};
    case Location::Kind::user: {
      Candidates named = users(message);
      const bool is_in_data = !message.rules->user_field.empty() && !findings_.is_told(fact::WrongUser{});
      if (!named.empty() || !is_in_data) return named;
      return at({Location::Kind::data, message.rules->user_field}, message);
    }
    case Location::Kind::unknown:
      return {};
    case Location::Kind::header:
      return header(location.path.front(), message);
    case Location::Kind::data:
      break;
  }
  const Index value = field(location.path, message);
  if (value == absent || document_.is_container(value) || findings_.is_told(value) ||
      findings_.is_told(fact::ContradictedField{value}))
    return {};
  Candidates out{python_text(value)};
  // wazo-bus prefers an attribute of the event, which is a header as well, to data.
  if (location.path.size() == 1) {
    for (std::string& attribute : header(location.path.front(), message)) out.push_back(std::move(attribute));
  }
  return out;
}

MessageValues::Candidates MessageValues::of(const Placeholder& placeholder, const Message& message) const {
  Candidates values = at(placeholder.location, message);
  if (!placeholder.is_lower_case) return values;
  for (std::string& value : values) value = text::lower_case(std::move(value));
  return values;
}

Index MessageValues::field(std::span<const std::string> path, const Message& message) const {
  Index value = message.data();
  for (const std::string& step : path) {
    if (value == absent || !document_.is_container(value)) return absent;
    value = document_.is_object(value) ? document_.find(value, step) : element(value, step);
  }
  return value;
}

Index MessageValues::element(Index array, const std::string& number) const {
  std::size_t left = std::strtoul(number.c_str(), nullptr, 10);
  for (Index i = json::Document::inside(array); i != document_.next(array); i = document_.next(i)) {
    if (left == 0) return i;
    --left;
  }
  return absent;
}

bool MessageValues::fit(const Shape& shape, std::string_view key, const Message& message) const {
  if (!shape.text.has_placeholders()) return shape.text.text() == key;
  if (key.size() > 1024 || !key.starts_with(shape.text.pieces().front().literal)) return false;
  if (fit_plainly(shape, key, message)) return true;
  std::vector<Candidates> candidates;
  candidates.reserve(shape.values.size());
  for (const Placeholder& placeholder : shape.values) candidates.push_back(of(placeholder, message));
  return fit_from(shape.text.pieces(), candidates, key);
}

/// Handles the usual case without copies: all values are fields of data, and texts without escapes or
/// integers. False means that the key may still fit.
bool MessageValues::fit_plainly(const Shape& shape, std::string_view key, const Message& message) const {
  const Index data = message.data();
  if (data == absent || !document_.is_object(data)) return false;
  const std::span<const Template::Piece> pieces = shape.text.pieces();
  for (std::size_t i = 0; i < shape.values.size(); ++i) {
    const Location& source = shape.values[i].location;
    if (source.kind != Location::Kind::data || source.path.size() != 1 || shape.values[i].is_lower_case)
      return false;
    const Index value = document_.find(data, source.path.front());
    if (value == absent) return false;
    const Types::Type type = type_of(document_, value);
    if (type != Types::integer && (type != Types::string || document_.has_escapes(value))) return false;
    const std::string_view text = type == Types::string ? document_.inner(value) : document_.raw(value);
    if (!key.starts_with(pieces[i].literal)) return false;
    key.remove_prefix(pieces[i].literal.size());
    if (!key.starts_with(text)) return false;
    key.remove_prefix(text.size());
  }
  return same_text(key, pieces.back().literal);
}

}  // namespace wazobus::catalogue
