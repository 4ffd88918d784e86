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
  are_members_found_ = false;
  compact(unpacked);
}

void Event::clear() {
  frame_ = nullptr;
  compact_ = {};
  is_frame_compact_ = false;
  scan_ = {};
  is_plain_ = true;
  members_.clear();
  are_members_found_ = true;
}

const json::Members& Event::members() const {
  if (!are_members_found_) {
    members_.clear();
    if (is_json() && body().is_object()) members_.read(body());
    are_members_found_ = true;
  }
  return members_;
}

void Event::compact(std::string_view unpacked) {
  text::discard(compact_);
  is_frame_compact_ = frame_->is_body_compact && unpacked.data() == frame_->body.data();
  if (is_frame_compact_) {
    is_plain_ = true;
    scan_ = {frame_->body.size(), json::Fault::none};
    return;
  }
  is_plain_ = unpacked.data() == frame_->body.data() && !unpacked.starts_with(text::byte_order_mark);
  if (unpacked.starts_with(text::byte_order_mark)) unpacked.remove_prefix(text::byte_order_mark.size());
  scan_ = json::compact(unpacked, compact_, json::Extent::whole, json::Surrogates::any);
  // A large body that was compact already is not held twice.
  if (compact_.size() <= text::usual_storage || !is_plain_ || compact_ != frame_->body) return;
  is_frame_compact_ = true;
  text::discard(compact_);
}

std::optional<std::string> Event::text_member(std::string_view key) const {
  if (const std::string* const header = find_string(frame_->headers, key)) return *header;
  return string_in(members().find(key));
}

std::optional<std::string> Event::name() const {
  return text_member(member::name);
}

std::optional<std::string> Event::tenant() const {
  if (std::optional<std::string> tenant = text_member(member::tenant_uuid)) return tenant;
  const std::optional<json::View> data = members().find(member::data);
  return data ? string_in(data->find(member::tenant_uuid)) : std::nullopt;
}

std::vector<std::string> Event::users() const {
  std::vector<std::string> users;
  const auto take = [&users](std::string_view key) {
    if (is_user_header(key)) users.emplace_back(user_of(key));
  };
  for (const auto& [key, value] : frame_->headers) take(key);
  if (!users.empty()) return users;
  std::string storage;
  for (json::Children member(members()); member.next();) take(member.key(storage));
  return users;
}

}  // namespace wazobus::event
