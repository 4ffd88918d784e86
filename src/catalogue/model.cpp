// SPDX-License-Identifier: MIT
#include "catalogue/model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "event/wazo.hpp"

namespace wazobus::catalogue {

std::string Location::describe() const {
  switch (kind) {
    case Kind::name:
      return "name";
    case Kind::data:
      return fmt::format("data.{}", fmt::join(path, "."));
    case Kind::header:
      return fmt::format("the header {}", path.front());
    case Kind::user:
      return "the header user_uuid:<uuid>";
    case Kind::unknown:
      return "an unknown place";
  }
  return {};
}

std::string Templates::published() const {
  if (!sent.empty()) return sent;
  for (const auto* const texts : {&observed, &documented}) {
    // A template for "no user" (events.calls.None) comes from another template, so it is not the one to fill.
    const auto found = std::find_if(texts->begin(), texts->end(), [](const std::string& text) {
      return !text.ends_with(event::acl_end_of_nobody);
    });
    if (found != texts->end()) return *found;
  }
  return {};
}

std::vector<std::string_view> Templates::all() const {
  std::vector<std::string_view> out(documented.begin(), documented.end());
  out.insert(out.end(), observed.begin(), observed.end());
  out.insert(out.end(), bare.begin(), bare.end());
  return out;
}

bool Description::has_type(std::string_view type) const {
  return std::find(types.begin(), types.end(), type) != types.end();
}

const Field* Description::field(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [name](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

const Placeholder* Entry::placeholder(std::string_view placeholder_name) const {
  for (const Placeholder& candidate : placeholders) {
    if (candidate.name == placeholder_name) return &candidate;
  }
  return nullptr;
}

std::vector<Field> Entry::all_headers() const {
  std::vector<Field> all = headers;
  all.insert(all.end(), observed_headers.begin(), observed_headers.end());
  return all;
}

bool Entry::is_contradicted_by(Level other) const {
  if (level == other || level == Level::unknown || other == Level::unknown) return false;
  return !is_for_users() || (other != Level::user && other != Level::multi_user);
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::unknown:
      break;
    case Level::service:
      return "service";
    case Level::tenant:
      return "tenant";
    case Level::user:
      return "user";
    case Level::multi_user:
      return "multi-user";
  }
  return {};
}

std::string_view name_of(FactSource source) {
  switch (source) {
    case FactSource::documented:
      break;
    case FactSource::bus_class:
      return "class";
    case FactSource::service:
      return "service";
    case FactSource::observed:
      return "observed";
  }
  return "documented";
}

bool is_ami_name(std::string_view name) {
  if (name.empty() || name.front() < 'A' || name.front() > 'Z') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

}  // namespace wazobus::catalogue
