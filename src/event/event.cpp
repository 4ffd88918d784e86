// SPDX-License-Identifier: MIT
#include "event/event.hpp"

#include "event/wazo.hpp"
#include "text/sanitise.hpp"

namespace wazobus::event {

namespace {

std::optional<std::string> string_in(std::optional<json::View> value) {
  if (!value || !value->is_string()) return std::nullopt;
  return value->string();
}

}  // namespace

void Event::read(const Frame& frame) {
  read(frame, frame.body);
}

void Event::read(const Frame& frame, std::string_view unpacked) {
  frame_ = &frame;
  compact_.clear();
  if (frame.is_body_compact && unpacked.data() == frame.body.data()) {
    is_plain_ = true;
    compact_ = frame.body;
    scan_ = {frame.body.size(), json::Fault::none};
    return;
  }
  is_plain_ = unpacked.data() == frame.body.data() && !unpacked.starts_with(text::byte_order_mark);
  if (unpacked.starts_with(text::byte_order_mark)) unpacked.remove_prefix(text::byte_order_mark.size());
  scan_ = json::compact(unpacked, compact_, json::Extent::whole, json::Surrogates::any);
}

std::optional<std::string> Event::text_member(std::string_view key) const {
  if (const std::string* const header = find_string(frame_->headers, key)) return *header;
  if (!is_json()) return std::nullopt;
  return string_in(body().find(key));
}

std::optional<std::string> Event::name() const {
  return text_member(member::name);
}

std::optional<std::string> Event::tenant() const {
  if (std::optional<std::string> tenant = text_member(member::tenant_uuid)) return tenant;
  if (!is_json()) return std::nullopt;
  const std::optional<json::View> data = body().find(member::data);
  return data ? string_in(data->find(member::tenant_uuid)) : std::nullopt;
}

std::vector<std::string> Event::users() const {
  std::vector<std::string> users;
  const auto take = [&users](std::string_view key) {
    if (is_user_header(key)) users.emplace_back(user_of(key));
  };
  for (const auto& [key, value] : frame_->headers) take(key);
  if (!users.empty() || !is_json() || !body().is_object()) return users;
  for (json::Children members(body()); members.next();) take(members.raw_key().string());
  return users;
}

}  // namespace wazobus::event
