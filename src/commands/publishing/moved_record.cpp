// SPDX-License-Identifier: MIT
#include "commands/publishing/moved_record.hpp"

#include <string_view>
#include <variant>

#include "event/field.hpp"
#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

namespace {

void replace_all(std::string& text, std::string_view former, std::string_view now) {
  for (std::size_t at = text.find(former); at != std::string::npos; at = text.find(former, at + now.size()))
    text.replace(at, former.size(), now);
}

std::optional<std::string> member_of_body(const event::Frame& frame, std::string_view name) {
  std::string compact;
  if (!json::compact(frame.body, compact, json::Extent::whole, json::Surrogates::any).ok()) return {};
  const json::View body(compact);
  const std::optional<json::View> member = body.is_object() ? body.find(name) : std::nullopt;
  return member && member->is_string() ? std::optional(member->string()) : std::nullopt;
}

void replace(std::string_view name, const std::optional<std::string>& now, event::Frame& frame) {
  if (!now) return;
  const std::string* const header = event::find_string(frame.headers, name);
  const std::optional<std::string> former = header != nullptr ? *header : member_of_body(frame, name);
  // The text must be long enough to stand nowhere by chance.
  if (!former || *former == *now || !text::is_uuid(*former)) return;
  replace_all(frame.routing_key, *former, *now);
  replace_all(frame.body, *former, *now);
  for (event::FieldEntry& entry : frame.headers)
    if (auto* const text = std::get_if<std::string>(&entry.value.value)) replace_all(*text, *former, *now);
}

}  // namespace

void move_message(const RecordIdentity& identity, event::Frame& frame) {
  replace(event::member::origin_uuid, identity.origin_uuid, frame);
  replace(event::member::tenant_uuid, identity.tenant_uuid, frame);
}

}  // namespace wazobus::commands
