// SPDX-License-Identifier: MIT
#include "event/event.hpp"

#include "event/wazo.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

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
  text::discard(compact_);
  is_frame_compact_ = frame.is_body_compact && unpacked.data() == frame.body.data();
  if (is_frame_compact_) {
    is_plain_ = true;
    scan_ = {frame.body.size(), json::Fault::none};
    return;
  }
  is_plain_ = unpacked.data() == frame.body.data() && !unpacked.starts_with(text::byte_order_mark);
  if (unpacked.starts_with(text::byte_order_mark)) unpacked.remove_prefix(text::byte_order_mark.size());
  scan_ = json::compact(unpacked, compact_, json::Extent::whole, json::Surrogates::any);
  // A large body that was compact already is not held twice.
  if (compact_.size() <= text::usual_storage || !is_plain_ || compact_ != frame.body) return;
  is_frame_compact_ = true;
  text::discard(compact_);
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
