// SPDX-License-Identifier: MIT
#include "catalogue/header_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "event/wazo.hpp"

namespace wazobus::catalogue {

namespace {

using Steps = std::vector<std::string>;

/// Is the uuid in the event's data that of this object? It is if the name of the event contains the object:
/// auth_session_expire_soon is about a session. It is not if data names the object separately, because then
/// the uuid belongs to something else.
bool is_told_by_uuid(const Entry& entry, const std::string& object, const std::string& id) {
  if (id != "uuid" || fmt::format("_{}_", entry.name).find("_" + object + "_") == std::string::npos)
    return false;
  bool has_uuid = false;
  for (const Field& field : entry.data().fields) {
    if (field.name == object || field.name == object + "_uuid") return false;
    has_uuid = has_uuid || field.name == "uuid";
  }
  return has_uuid;
}

}  // namespace

void add_once(std::vector<Steps>& all, Steps steps) {
  if (std::find(all.begin(), all.end(), steps) == all.end()) all.push_back(std::move(steps));
}

std::vector<std::vector<std::string>> fields_of_header(const Entry& entry, const std::string& name) {
  std::vector<Steps> fields;
  const Placeholder* const placeholder = entry.placeholder(name);
  if (placeholder != nullptr && placeholder->location.kind == Location::Kind::data)
    fields.push_back(placeholder->location.path);
  add_once(fields, {name});
  const std::size_t dash = name.rfind('_');
  if (dash == std::string::npos) return fields;
  const std::string object = name.substr(0, dash);
  const std::string id = name.substr(dash + 1);
  const std::string_view noun = std::string_view(entry.name).substr(0, entry.name.rfind('_'));
  add_once(fields, {object, id});
  if (noun == object || noun.ends_with("_" + object) || is_told_by_uuid(entry, object, id))
    add_once(fields, {id});
  return fields;
}

std::vector<Field> possible_headers(const Entry& entry) {
  std::vector<Field> headers;
  for (const std::string_view name : event::common_headers) {
    Field header{.name = std::string(name), .need = Need::optional, .is_held = true, .schema = {}};
    header.schema.types = {"string"};
    headers.push_back(std::move(header));
  }
  const auto add = [&headers](const std::vector<Field>& others) {
    for (const Field& other : others) {
      const bool is_known = std::any_of(headers.begin(), headers.end(),
                                        [&other](const Field& one) { return one.name == other.name; });
      if (!is_known && !event::is_common_header(other.name)) headers.push_back(other);
    }
  };
  add(entry.all_headers());
  add(entry.bare.headers);
  return headers;
}

std::vector<std::string> user_field_of(const Entry& entry) {
  if (entry.level != Level::user) return {};
  if (const Placeholder* const placeholder = entry.placeholder("user_uuid")) {
    if (placeholder->location.kind == Location::Kind::data) return placeholder->location.path;
    // Only headers tell it, or data may have anything there.
    if (placeholder->published) return {};
  }
  return entry.data().field("user_uuid") != nullptr ? Steps{"user_uuid"} : Steps{};
}

}  // namespace wazobus::catalogue
