// SPDX-License-Identifier: MIT
#include "catalogue/checking/quick_rules.hpp"

#include <algorithm>
#include <utility>

#include "catalogue/checking/members.hpp"
#include "event/wazo.hpp"

namespace wazobus::catalogue {

namespace {

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
         json::are_same_bytes(text.data(), beginning.data(), beginning.size());
}

/// Removes `value` from the front of `key`, as it is or as wazo-bus escapes it. False if it is not there.
bool remove_value(std::string_view& key, PlainText value) {
  if (value.empty()) return false;
  if (begins_with(key, value)) {
    key.remove_prefix(value.size());
    return true;
  }
  if (value.find_first_of(".#*") == std::string_view::npos) return false;
  std::string escaped;
  append_escaped(value, escaped);
  if (!key.starts_with(escaped)) return false;
  key.remove_prefix(escaped.size());
  return true;
}

/// Removes any one word, of at least one character.
bool remove_word(std::string_view& key) {
  const std::size_t end = std::min(key.find('.'), key.size());
  key.remove_prefix(end);
  return end > 0;
}

}  // namespace

bool QuickShape::fits(std::string_view key, const QuickValues& values) const {
  for (const Piece& piece : pieces_) {
    if (!begins_with(key, piece.literal)) return false;
    key.remove_prefix(piece.literal.size());
    bool is_there = false;
    switch (piece.variable) {
      case Variable::nothing:
        return key.empty();
      case Variable::slot:
        is_there = remove_value(key, values.slots[piece.slot]);
        break;
      case Variable::name:
        is_there = remove_value(key, values.name);
        break;
      case Variable::tenant:
        is_there = remove_value(key, values.tenant);
        break;
      case Variable::user_or_data:
      case Variable::user:
        if (values.users.empty() && piece.variable == Variable::user_or_data) {
          is_there = remove_value(key, values.user_in_data);
          break;
        }
        // If the headers name no user, any word is right.
        is_there = values.users.empty()
                       ? remove_word(key)
                       : std::any_of(values.users.begin(), values.users.end(),
                                     [&key](PlainText user) { return remove_value(key, user); });
        break;
      case Variable::anything:
        is_there = remove_word(key);
    }
    if (!is_there) return false;
  }
  return false;
}

bool QuickShape::names_user() const {
  for (const Piece& piece : pieces_) {
    const bool is_last = piece.variable == Variable::nothing;
    if (!is_last && piece.variable != Variable::user) return false;
    const bool begins_word = &piece == &pieces_.front() || piece.literal.starts_with('.');
    const bool ends_word = is_last || piece.literal.empty() || piece.literal.ends_with('.');
    if (!(begins_word || (is_last && piece.literal.empty())) || !ends_word) return false;
  }
  return pieces_.size() > 1;
}

QuickRules::QuickRules(const EventRules& rules, std::string_view name)
    : level(rules.entry->level), family(rules.entry->family), data(rules.data) {
  const Entry& entry = *rules.entry;
  const bool is_ami = entry.is_family() && entry.family == event::Family::ami && !entry.is_always_bare();
  const bool is_of_wazo = entry.family == event::Family::none && !entry.is_family() && !entry.may_be_bare();
  if (rules.removed || !(is_ami || is_of_wazo)) return;
  std::string quoted_access = "\"" + std::string(event::access_prefix) + std::string(name) + "\"";
  if (quoted_access.size() <= json::ExpectedBytes::most) {
    access.set(quoted_access);
  } else {
    long_access = std::move(quoted_access);
  }
  slots.assign(rules.guesses, 0);
  if (is_ami) {
    event_slot = slot_of({"Event"});
    // A field "type" may say that the event is ARI's.
    if (event_slot == 0 || data->find("type") != Schema::no_property) return;
  }
  has_user_field = !rules.user_field.empty();
  if (has_user_field) user_slot = slot_of(rules.user_field);
  has_any_acl = rules.acls.empty();
  has_any_routing_key = rules.routing_keys.empty();
  if (!add_shapes(rules.acls, acls) || !add_shapes(rules.routing_keys, routing_keys)) return;
  for (const RequiredHeader& header : rules.required_headers) {
    if (event::is_user_header(header.name.text()) && level == Level::user) continue;
    std::optional<QuickShape> shape = compile(header.name, header.values);
    if (!shape) return;
    required_headers.push_back(std::move(*shape));
  }
  if (level == Level::user) add_users(rules);
  expectations.resize(rules.guesses);
  sequence_of.assign(rules.guesses, 0);
  if (!add_sequences(*data)) return;
  is_usable = true;
}

/// Compiles shapes. Returns false if there are shapes, but none can be used.
bool QuickRules::add_shapes(const std::vector<Shape>& from, std::vector<QuickShape>& shapes) {
  for (const Shape& shape : from) {
    if (std::optional<QuickShape> quick = compile(shape.text, shape.values))
      shapes.push_back(std::move(*quick));
  }
  return from.empty() || !shapes.empty();
}

std::optional<QuickShape> QuickRules::compile(const Template& text, const std::vector<Placeholder>& values) {
  using Variable = QuickShape::Variable;
  std::vector<QuickShape::Piece> pieces;
  for (std::size_t i = 0; i < text.pieces().size(); ++i) {
    QuickShape::Piece& piece = pieces.emplace_back();
    piece.literal = text.pieces()[i].literal;
    if (i == values.size()) break;
    if (values[i].is_lower_case) return std::nullopt;
    const Location& location = values[i].location;
    switch (location.kind) {
      case Location::Kind::name:
        piece.variable = Variable::name;
        break;
      case Location::Kind::data:
        piece.variable = Variable::slot;
        piece.slot = slot_of(location.path);
        if (piece.slot == 0) return std::nullopt;
        break;
      case Location::Kind::header:
        // QuickChecker does not keep the values of other headers that are a Member. It accepts no lines with
        // headers that are not, so their value is unknown and may be anything.
        if (location.is_header(event::member::tenant_uuid)) {
          piece.variable = Variable::tenant;
        } else if (member_named(location.path.front())) {
          return std::nullopt;
        } else {
          piece.variable = Variable::anything;
        }
        break;
      case Location::Kind::user:
        piece.variable = has_user_field ? Variable::user_or_data : Variable::user;
        break;
      case Location::Kind::unknown:
        piece.variable = Variable::anything;
    }
  }
  return QuickShape(std::move(pieces));
}

/// Returns the slot of a field of data. Returns 0 if the path leads through an array, if the schema does not
/// describe it, or if there are too many slots.
std::uint8_t QuickRules::slot_of(const std::vector<std::string>& path) {
  const Schema* schema = data;
  std::uint8_t* slot = nullptr;
  for (const std::string& step : path) {
    const std::uint16_t property = schema->find(step);
    if (property == Schema::no_property) return 0;
    slot = &slots[schema->guesses + property + 1U];
    schema = schema->properties[property].schema;
  }
  if (slot == nullptr) return 0;
  if (*slot == 0 && slot_count + 1U < QuickValues::most_slots) *slot = ++slot_count;
  return *slot;
}

/// Adds sequences for this schema and all schemas inside it. Returns false if there are too many.
bool QuickRules::add_sequences(const Schema& schema) {
  const bool is_open = schema.properties.empty() || schema.additional != nullptr;
  if (is_open && schema.types.has(Types::object)) {
    if (sequences.size() == UINT8_MAX) return false;
    sequence_of[schema.guesses] = static_cast<std::uint8_t>(sequences.size());
    sequences.emplace_back();
  }
  for (const Schema* const inner : {schema.items, schema.additional}) {
    if (inner != nullptr && !add_sequences(*inner)) return false;
  }
  return std::all_of(schema.properties.begin(), schema.properties.end(),
                     [this](const Property& property) { return add_sequences(*property.schema); });
}

void QuickRules::add_users(const EventRules& rules) {
  if (has_user_field) return;
  const auto only_of_user = [this](const std::vector<Shape>& shapes) {
    std::optional<QuickShape> shape;
    if (shapes.size() == 1) shape = compile(shapes.front().text, shapes.front().values);
    if (shape && !shape->names_user()) shape.reset();
    return shape;
  };
  routing_key_of_user = only_of_user(rules.routing_keys);
  acl_of_user = only_of_user(rules.known_acls);
}

}  // namespace wazobus::catalogue
