// SPDX-License-Identifier: MIT
#include "catalogue/learning/learnt_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "catalogue/checking/schema.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

/// Objects and arrays below this depth are not described, because the reader of the file has a limit too.
constexpr int deepest_learnt = 24;

/// The most fields of an object; one with more is a dictionary.
constexpr std::size_t most_learnt_fields = 200;

/// A longer key is not the name of a field.
constexpr std::size_t longest_field = 64;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

Types::Type learnt_type(json::View value) {
  switch (value.kind()) {
    case json::Kind::null:
      return Types::null;
    case json::Kind::boolean:
      return Types::boolean;
    case json::Kind::number:
      return value.text().find_first_of(".eE") == std::string_view::npos ? Types::integer : Types::fraction;
    case json::Kind::string:
      return Types::string;
    case json::Kind::array:
      return Types::array;
    case json::Kind::object:
      break;
  }
  return Types::object;
}

/// Does the catalogue allow this type? Null is always allowed.
bool allows(const Description& known, Types::Type type) {
  if (known.types.empty()) return true;
  if (type == Types::null && !known.null_verdict.empty()) return true;
  return std::any_of(known.types.begin(), known.types.end(), [type](const std::string& name) {
    return Types::named(name).value_or(Types()).has(type);
  });
}

}  // namespace

bool looks_like_an_id(std::string_view word) {
  if (word.empty() || text::is_uuid(word)) return true;
  const bool has_digit = std::any_of(word.begin(), word.end(), is_digit);
  if (word.find('@') != std::string_view::npos) return true;
  if (!has_digit) return false;
  if (std::none_of(word.begin(), word.end(), is_letter)) return true;
  constexpr std::size_t long_number = 12;
  if (word.size() >= long_number && std::all_of(word.begin(), word.end(), is_hex)) return true;
  return word.find_first_of("/:.") != std::string_view::npos;
}

void LearntValue::take(json::View value, LearningRoom& room, int depth) {
  ++seen_;
  const Types::Type type = learnt_type(value);
  types_ |= type;
  if (type == Types::string) return take_string(value.string());
  if (type != Types::object && type != Types::array) return;
  if (depth >= deepest_learnt) {
    room.was_short = true;
    return;
  }
  if (type == Types::object) return take_object(value, room, depth + 1);
  take_array(value, room, depth + 1);
}

void LearntValue::take_string(std::string_view text) {
  are_uuids_ = are_uuids_ && text::is_uuid(text);
  are_times_ = are_times_ && is_date_time(text);
}

void LearntValue::take_object(json::View value, LearningRoom& room, int depth) {
  guess_ = 0;
  for (json::Children members(value); members.next();)
    take_member(members.raw_key().string(), members.value(), room, depth, most_learnt_fields);
}

void LearntValue::take_array(json::View value, LearningRoom& room, int depth) {
  for (json::Children elements(value); elements.next();) {
    if (LearntValue* const item = inner(items_, room)) item->take(elements.value(), room, depth);
  }
}

void LearntValue::take_member(std::string key, json::View value, LearningRoom& room, int depth,
                              std::size_t most) {
  const bool is_name = key.size() <= longest_field && !looks_like_an_id(key);
  LearntValue* const place = is_name ? field(key, room, most) : inner(additional_, room);
  if (place != nullptr) place->take(value, room, depth);
}

/// Most objects have their members in the same order, so the search starts where the last one ended.
LearntValue* LearntValue::field(std::string& key, LearningRoom& room, std::size_t most) {
  for (std::size_t tried = 0; tried < fields_.size(); ++tried) {
    const std::size_t at = (guess_ + tried) % fields_.size();
    if (fields_[at].first != key) continue;
    guess_ = at + 1;
    return &fields_[at].second;
  }
  if (fields_.size() >= most) {
    give_up_names(room);
    return inner(additional_, room);
  }
  if (fields_.empty() && additional_ != nullptr && additional_->seen_ > most) return additional_.get();
  if (room.values == 0) {
    room.was_short = true;
    return nullptr;
  }
  --room.values;
  guess_ = fields_.size() + 1;
  return &fields_.emplace_back(std::move(key), LearntValue{}).second;
}

LearntValue* LearntValue::inner(std::unique_ptr<LearntValue>& place, LearningRoom& room) {
  if (place != nullptr) return place.get();
  if (room.values == 0) {
    room.was_short = true;
    return nullptr;
  }
  --room.values;
  place = std::make_unique<LearntValue>();
  return place.get();
}

/// The object has too many names: it is a dictionary.
void LearntValue::give_up_names(LearningRoom& room) {
  LearntValue* const all = inner(additional_, room);
  if (all == nullptr) return;
  for (Field& one : fields_) all->merge(std::move(one.second));
  room.values += fields_.size();
  fields_.clear();
  guess_ = 0;
}

void LearntValue::merge(LearntValue&& other) {
  seen_ += other.seen_;
  types_ |= other.types_;
  are_uuids_ = are_uuids_ && other.are_uuids_;
  are_times_ = are_times_ && other.are_times_;
  const auto merge_inner = [](std::unique_ptr<LearntValue>& mine, std::unique_ptr<LearntValue>& theirs) {
    if (theirs == nullptr) return;
    if (mine == nullptr) {
      mine = std::move(theirs);
    } else {
      mine->merge(std::move(*theirs));
    }
  };
  merge_inner(items_, other.items_);
  merge_inner(additional_, other.additional_);
  for (Field& one : other.fields_) {
    const auto found = std::find_if(fields_.begin(), fields_.end(),
                                    [&one](const Field& mine) { return mine.first == one.first; });
    if (found != fields_.end()) {
      found->second.merge(std::move(one.second));
    } else if (fields_.size() < most_learnt_fields) {
      fields_.push_back(std::move(one));
    }
  }
}

bool LearntValue::has_field(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(), [name](const Field& one) { return one.first == name; });
}

bool LearntValue::has_path(std::string_view path) const {
  const std::string_view step = path.substr(0, path.find('.'));
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [step](const Field& one) { return one.first == step; });
  if (found == fields_.end()) return false;
  return step.size() == path.size() || found->second.has_path(path.substr(step.size() + 1));
}

void LearntValue::write_types(json::Writer& json) const {
  std::vector<std::string_view> names;
  const bool has_fraction = (types_ & Types::fraction) != 0;
  for (const Types::Type type : {Types::object, Types::array, Types::string, Types::integer, Types::fraction,
                                 Types::boolean, Types::null}) {
    if ((types_ & type) == 0 || (type == Types::integer && has_fraction)) continue;
    names.push_back(name_of(type));
  }
  // A field that was always null may be anything another time.
  const bool is_only_null = names.size() == 1 && types_ == Types::null;
  if (names.empty() || is_only_null) return;
  json.key("type");
  if (names.size() == 1) {
    json.string(names.front());
  } else {
    json.strings(names);
  }
}

void LearntValue::write(json::Writer& json, Writes what) const {
  json.open_object();
  const bool is_header = what == Writes::header;
  if (!is_header || std::has_single_bit(types_)) write_types(json);
  const bool has_strings = (types_ & Types::string) != 0;
  if (has_strings && are_uuids_) json.key("format").string("uuid");
  if (has_strings && are_times_ && !is_header) json.key("format").string("date-time");
  if (what == Writes::observed) json.key("x-source").string("observed");
  if (what != Writes::plain) json.key("x-seen").number(seen_);
  if (!is_header) write_inside(json);
  json.close_object();
}

void LearntValue::write_inside(json::Writer& json) const {
  if (items_ != nullptr) {
    json.key("items");
    items_->write(json, Writes::plain);
  }
  if (!fields_.empty()) {
    json.key("properties").open_object();
    write_properties(json, Writes::counted);
    json.close_object();
  }
  write_additional(json);
}

void LearntValue::write_properties(json::Writer& json, Writes what) const {
  for (const auto& [name, value] : fields_) {
    json.key(name);
    value.write(json, what);
  }
}

void LearntValue::write_additional(json::Writer& json) const {
  if (additional_ == nullptr) return;
  json.key("additionalProperties");
  additional_->write(json, Writes::plain);
}

// --- beside what is known ---

LearntAdditions& LearntAdditions::made(std::unique_ptr<LearntAdditions>& place) {
  if (place == nullptr) place = std::make_unique<LearntAdditions>();
  return *place;
}

LearntAdditions& LearntAdditions::below(std::string_view key) {
  const auto found =
      std::find_if(below_.begin(), below_.end(), [key](const auto& one) { return one.first == key; });
  if (found != below_.end()) return *found->second;
  return *below_.emplace_back(std::string(key), std::make_unique<LearntAdditions>()).second;
}

void LearntAdditions::take(const Description& known, json::View value, LearningRoom& room, int depth) {
  const Types::Type type = learnt_type(value);
  if (!allows(known, type)) {
    has_other_types_ = true;
    return;
  }
  if (depth >= deepest_learnt) return;
  if (type == Types::object) return take_object(known, value, room, depth + 1);
  if (type != Types::array || known.items == nullptr) return;
  for (json::Children elements(value); elements.next();)
    made(items_).take(*known.items, elements.value(), room, depth + 1);
}

/// If the catalogue describes no field, any field is right.
void LearntAdditions::take_object(const Description& known, json::View value, LearningRoom& room, int depth) {
  if (known.fields.empty() && known.additional == nullptr) return;
  constexpr std::size_t most_fresh = Description::most_fields / 2;
  const std::size_t most = most_fresh - std::min(most_fresh - 1, known.fields.size() / 2);
  for (json::Children members(value); members.next();) {
    std::string key = members.raw_key().string();
    if (const Field* const field = known.field(key)) {
      below(key).take(field->schema, members.value(), room, depth);
    } else if (known.additional != nullptr) {
      made(additional_).take(*known.additional, members.value(), room, depth);
    } else {
      fresh_.take_member(std::move(key), members.value(), room, depth, most);
    }
  }
}

bool LearntAdditions::is_empty() const {
  const auto is_bare = [](const auto& place) { return place == nullptr || place->is_empty(); };
  return !fresh_.has_members() && is_bare(items_) && is_bare(additional_) &&
         std::all_of(below_.begin(), below_.end(), [](const auto& one) { return one.second->is_empty(); });
}

bool LearntAdditions::has_path(const Description& known, std::string_view path) const {
  const std::string_view step = path.substr(0, path.find('.'));
  const Field* const field = known.field(step);
  if (field == nullptr) return fresh_.has_path(path);
  if (step.size() == path.size()) return true;
  const auto found =
      std::find_if(below_.begin(), below_.end(), [step](const auto& one) { return one.first == step; });
  return found != below_.end() && found->second->has_path(field->schema, path.substr(step.size() + 1));
}

std::uint64_t LearntAdditions::fields() const {
  std::uint64_t count = fresh_.field_count();
  for (const auto* const place : {&items_, &additional_}) count += *place == nullptr ? 0 : (*place)->fields();
  for (const auto& [name, one] : below_) count += one->fields();
  return count;
}

bool LearntAdditions::has_other_types() const {
  const auto has = [](const auto& place) { return place != nullptr && place->has_other_types(); };
  return has_other_types_ || has(items_) || has(additional_) ||
         std::any_of(below_.begin(), below_.end(), [&has](const auto& one) { return has(one.second); });
}

void LearntAdditions::write(json::Writer& json, LearntValue::Writes what) const {
  json.open_object();
  const auto has_news = [](const auto& place) { return place != nullptr && !place->is_empty(); };
  const bool has_properties =
      fresh_.field_count() > 0 ||
      std::any_of(below_.begin(), below_.end(), [&](const auto& one) { return has_news(one.second); });
  if (has_properties) {
    json.key("properties").open_object();
    for (const auto& [name, one] : below_) {
      if (one->is_empty()) continue;
      json.key(name);
      one->write(json, what);
    }
    fresh_.write_properties(json, what);
    json.close_object();
  }
  if (has_news(items_)) {
    json.key("items");
    items_->write(json, what);
  }
  if (has_news(additional_)) {
    json.key("additionalProperties");
    additional_->write(json, what);
  } else {
    fresh_.write_additional(json);
  }
  json.close_object();
}

}  // namespace wazobus::catalogue
