// SPDX-License-Identifier: MIT
#include "event/family.hpp"

#include <algorithm>
#include <array>

#include "event/event.hpp"
#include "event/wazo.hpp"

namespace wazobus::event {

namespace {

constexpr std::array all_families{
    FamilyWords{Family::ami, "ami", "AMI", "ami", "ami", "Event"},
    FamilyWords{Family::ari, "ari", "ARI", "stasis", "stasis", "type"},
};

bool starts_with_word(std::string_view key, std::string_view word) {
  return key.size() > word.size() && key[word.size()] == '.' && key.starts_with(word);
}

bool is_text(const std::optional<json::View>& value, const std::string& text) {
  return value && value->is_string() && value->string() == text;
}

}  // namespace

std::span<const FamilyWords> families() {
  return all_families;
}

const FamilyWords& words_of(Family family) {
  return all_families[family == Family::ami ? 0 : 1];
}

Family family_of(const Clues& clues) {
  for (const FamilyWords& words : all_families) {
    if (clues.category == words.category) return words.family;
  }
  if (clues.type_is_name) return Family::ari;
  if (clues.event_is_name) return Family::ami;
  for (const FamilyWords& words : all_families) {
    if (starts_with_word(clues.routing_key, words.key_word)) return words.family;
  }
  return Family::none;
}

Family family_of(const Event& event) {
  Clues clues;
  const Frame& frame = event.frame();
  if (const std::string* const category = find_string(frame.headers, "category")) clues.category = *category;
  clues.routing_key = frame.routing_key;
  const std::optional<std::string> name = event.name();
  const std::optional<json::View> data = event.members().find(member::data);
  if (name && data && data->is_object()) {
    clues.type_is_name = is_text(data->find("type"), *name);
    clues.event_is_name = is_text(data->find("Event"), *name);
  }
  return family_of(clues);
}

}  // namespace wazobus::event
