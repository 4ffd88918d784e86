// SPDX-License-Identifier: MIT
#include "catalogue/checking/key_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "catalogue/checking/user_rules.hpp"
#include "catalogue/wording.hpp"
#include "event/wazo.hpp"

namespace wazobus::catalogue {

namespace {

/// Does the word of a key spell this value, as it is or escaped?
bool is_spelling_of(std::string_view word, const std::string& value) {
  if (word == value) return true;
  if (value.find_first_of(".#*") == std::string::npos) return false;
  std::string escaped;
  append_escaped(value, escaped);
  return word == escaped;
}

fact::WrongWord fact_of(std::string_view word, const Location& location) {
  return {location, std::string(word)};
}

}  // namespace

void KeyRules::check_routing_key(const Message& message) const {
  if (message.record == nullptr) return;
  check_bytes(message);
  const EventRules& rules = *message.rules;
  const std::vector<Shape>& shapes = message.is_bare ? rules.bare_keys : rules.routing_keys;
  const Index place = (*message.record)[Member::routing_key];
  if (!is_text(place) || shapes.empty()) return;
  if (document_.inner(place).find_first_of("{<") != std::string_view::npos) {
    return report(place, Severity::error, Rule::routing_key_template,
                  fmt::format("a placeholder that was not filled: {}", shown(place)));
  }
  if (has_shape(shapes, place, message)) return;
  std::string storage;
  const auto wrong = wrong_word(shapes, document_.string(place, storage), message);
  if (!wrong) return report_shape(place, Rule::routing_key_mismatch, message.breach(), shapes);
  findings_.mark_told(fact_of(wrong->word, wrong->shape->values[wrong->number].location));
  report_word(place, Rule::routing_key_placeholder, message.breach(), *wrong, message);
}

void KeyRules::check_bytes(const Message& message) const {
  for (const Index key : message.record->others) {
    if (document_.inner(key) != "routing_key_base64") continue;
    report(key + 1, message.breach(), Rule::routing_key_mismatch, "a routing key that is not UTF-8");
  }
}

/// Checks the header's ACL, or the body's if the header is missing. HeaderRules compares the two.
void KeyRules::check_acl(const Message& message) const {
  const bool has_header = message.headers != nullptr && message.headers->has(Member::required_acl);
  const Index place = (has_header ? *message.headers : *message.body)[Member::required_acl];
  if (!is_text(place) || is_told(place)) return;
  const EventRules& rules = *message.rules;
  if (is_acl_of_nobody(place, message)) {
    return report(place, rules.acl_mismatch, Rule::acl_placeholder,
                  fmt::format("{} is for nobody, but the event is for the user {}", shown(place),
                              in_quotes(values_.users(message).front())));
  }
  if (rules.acls.empty() || has_shape(rules.acls, place, message)) return;
  std::string storage;
  const auto wrong = wrong_word(rules.acls, document_.string(place, storage), message);
  if (!wrong) return report_shape(place, Rule::acl_mismatch, rules.acl_mismatch, rules.acls);
  if (!is_told(fact_of(wrong->word, wrong->shape->values[wrong->number].location)))
    report_word(place, Rule::acl_placeholder, rules.acl_mismatch, *wrong, message);
}

/// Is the ACL one for nobody, although the message names the event's user?
bool KeyRules::is_acl_of_nobody(Index acl, const Message& message) const {
  if (message.rules->entry->level != Level::user) return false;
  if (!document_.inner(acl).ends_with(event::acl_end_of_nobody)) return false;
  const MessageValues::Candidates users = values_.users(message);
  return !users.empty() && users.front() != event::nobody;
}

bool KeyRules::has_shape(const std::vector<Shape>& shapes, Index place, const Message& message) const {
  std::string storage;
  const std::string_view key = document_.string(place, storage);
  return std::any_of(shapes.begin(), shapes.end(),
                     [&](const Shape& shape) { return values_.fit(shape, key, message); });
}

/// Returns the first wrong word, in the first shape that the key has with a wrong word.
std::optional<KeyRules::WrongWord> KeyRules::wrong_word(const std::vector<Shape>& shapes,
                                                        std::string_view key, const Message& message) const {
  for (const Shape& shape : shapes) {
    std::vector<std::string_view> words;
    if (!shape.text.has_placeholders() || !shape.text.matches(key, Ids::any, &words)) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Placeholder& placeholder = shape.values[i];
      if (is_user(placeholder.location, *message.rules) && is_told(fact::WrongUser{})) continue;
      MessageValues::Candidates right = values_.of(placeholder, message);
      const auto same = [&](const std::string& value) { return is_spelling_of(words[i], value); };
      if (right.empty() || std::any_of(right.begin(), right.end(), same)) continue;
      return WrongWord{words[i], &shape, i, std::move(right.front())};
    }
  }
  return std::nullopt;
}

void KeyRules::report_word(Index place, Rule rule, Severity severity, const WrongWord& wrong,
                           const Message& message) const {
  const Placeholder& placeholder = wrong.shape->values[wrong.number];
  const Location location = source_of(placeholder, message);
  const bool is_lenient = placeholder.mismatch == Severity::warning || severity == Severity::warning;
  report(place, is_lenient ? Severity::warning : Severity::error, rule,
         fmt::format("{} for {{{}}} in '{}', but {} is {}{}", in_quotes(wrong.word),
                     wrong.shape->text.pieces()[wrong.number].placeholder, wrong.shape->text.text(),
                     location.describe(), is_null_at(location, message) ? "null" : in_quotes(wrong.expected),
                     placeholder.is_lower_case ? " in lower case" : ""));
}

/// Reports that the key has none of the shapes, with the one that begins most like it.
void KeyRules::report_shape(Index place, Rule rule, Severity severity,
                            const std::vector<Shape>& shapes) const {
  std::string storage;
  const std::string_view key = document_.string(place, storage);
  const auto same_beginning = [key](const Shape& shape) {
    const std::string_view text = shape.text.text();
    return std::mismatch(key.begin(), key.end(), text.begin(), text.end()).first - key.begin();
  };
  const auto nearest = std::max_element(
      shapes.begin(), shapes.end(),
      [&](const Shape& one, const Shape& other) { return same_beginning(one) < same_beginning(other); });
  report(place, severity, rule, fmt::format("expected '{}', got {}", nearest->text.text(), shown(place)));
}

/// The place of a placeholder's value. If no header names the user, that is data.
Location KeyRules::source_of(const Placeholder& placeholder, const Message& message) const {
  const std::vector<std::string>& field = message.rules->user_field;
  if (placeholder.location.kind != Location::Kind::user || field.empty() || !values_.users(message).empty())
    return placeholder.location;
  return {Location::Kind::data, field};
}

bool KeyRules::is_null_at(const Location& location, const Message& message) const {
  if (location.kind != Location::Kind::data) return false;
  const Index value = values_.field(location.path, message);
  return value != absent && is_null(value);
}

}  // namespace wazobus::catalogue
