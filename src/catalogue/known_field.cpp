// SPDX-License-Identifier: MIT
#include "catalogue/known_field.hpp"

#include <fmt/format.h>

#include <optional>

#include "json/view.hpp"
#include "text/suggest.hpp"

namespace wazobus::catalogue {

namespace {

using Step = event::Path::Step;
/// The descriptions of all events at the same path; null: anything is right there.
using Places = std::set<const Description*>;

/// Could a value be an object with any key?
bool is_open(const Description& place) {
  return place.fields.empty() && !place.additional && (place.types.empty() || place.has_type("object"));
}

/// Adds the description one step below; nothing if there can be no such step.
void descend(const Description& place, const Step& step, Places& below) {
  const Field* const field = step.key ? place.field(*step.key) : nullptr;
  if (field != nullptr) below.insert(&field->schema);
  if (step.index && place.has_type("array")) below.insert(place.items.get());
  if (field == nullptr && step.key && place.additional) below.insert(place.additional.get());
  if (step.key && is_open(place)) below.insert(nullptr);
}

std::string nearest_key(const Places& places, const std::string& key) {
  std::set<std::string> known;
  for (const Description* const place : places) {
    if (place == nullptr) continue;
    for (const Field& field : place->fields) known.insert(field.name);
  }
  const std::vector<std::string> candidates(known.begin(), known.end());
  return std::string(text::nearest(key, candidates));
}

void take_values(const Description& place, std::set<std::string>& values) {
  for (const std::string& json : place.allowed) {
    const json::View value(json);
    values.insert(value.is_string() ? value.string() : json);
  }
  values.insert(place.known_values.begin(), place.known_values.end());
}

KnownField described(const Places& places) {
  KnownField known;
  known.is_known = true;
  bool all_list_values = true;
  bool are_times = true;
  for (const Description* const place : places) {
    if (place == nullptr || place->types.empty()) {
      known.takes_anything = true;
      are_times = are_times && place == nullptr;
      continue;
    }
    are_times = are_times && place->format == "date-time";
    known.types.insert(place->types.begin(), place->types.end());
    all_list_values = all_list_values && !(place->allowed.empty() && place->known_values.empty());
    take_values(*place, known.values);
  }
  known.is_time = are_times && !known.types.empty();
  if (known.takes_anything || !all_list_values) known.values.clear();
  return known;
}

}  // namespace

KnownField known_field(std::span<const Entry* const> entries, const std::vector<Step>& steps) {
  Places places;
  for (const Entry* const entry : entries) places.insert(&entry->data());
  std::string path = "data";
  for (const Step& step : steps) {
    Places below;
    for (const Description* const place : places) {
      if (place == nullptr) return described(places);
      descend(*place, step, below);
    }
    if (below.empty()) {
      KnownField unknown;
      const std::string near = step.key ? nearest_key(places, *step.key) : std::string();
      if (!near.empty()) unknown.suggestion = fmt::format("{}.{}", path, near);
      return unknown;
    }
    path += step.key ? "." + *step.key : fmt::format("[{}]", *step.index);
    places = std::move(below);
  }
  return described(places);
}

}  // namespace wazobus::catalogue
