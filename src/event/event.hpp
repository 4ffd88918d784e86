// SPDX-License-Identifier: MIT
// The meaning of a frame on the Wazo bus: its name, tenant, users and JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/frame.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"

namespace wazobus::event {

/// The meaning of one frame. Reuse the object for the next frame: it keeps its memory, except what an
/// unusually large body needed.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;  // members_ refers to compact_
  Event& operator=(const Event&) = delete;

  /// Reads `frame`, which must stay as it is until the next call.
  void read(const Frame& frame);

  /// The same for a frame with a packed body; `unpacked` is that body without its packing.
  void read(const Frame& frame, std::string_view unpacked);

  /// Forgets the frame, and frees the memory.
  void clear();

  [[nodiscard]] const Frame& frame() const { return *frame_; }

  /// Is the body JSON? If not, scan() says what is wrong with it.
  [[nodiscard]] bool is_json() const { return scan_.ok(); }
  [[nodiscard]] const json::Scan& scan() const { return scan_; }

  /// Is the JSON all of the body: not packed, and without a byte order mark?
  [[nodiscard]] bool is_plain() const { return is_plain_; }

  /// The compact body. Call only if is_json().
  [[nodiscard]] json::View body() const { return json::View(is_frame_compact_ ? frame_->body : compact_); }
  /// The members of the body. None if it is not an object.
  [[nodiscard]] const json::Members& members() const;

  /// The name in the headers, or else in the body, in the order of wazo-bus. Empty if there is none.
  [[nodiscard]] std::optional<std::string> name() const;

  /// tenant_uuid of the headers, or else of the body, or else of its data.
  [[nodiscard]] std::optional<std::string> tenant() const;

  /// The users whom the event is for: the UUIDs of the members `user_uuid:<uuid>` in the headers or the body,
  /// and "*" for all users of the tenant.
  [[nodiscard]] std::vector<std::string> users() const;

  /// The text of `key` in the headers, or else in the body.
  [[nodiscard]] std::optional<std::string> text_member(std::string_view key) const;

 private:
  void compact(std::string_view unpacked);

  const Frame* frame_ = nullptr;
  std::string compact_;            ///< empty if is_frame_compact_
  bool is_frame_compact_ = false;  ///< the body of the frame is the compact body: it is not copied
  mutable json::Members members_;  ///< of the compact body, found when they are first needed
  mutable bool are_members_found_ = false;
  json::Scan scan_;
  bool is_plain_ = true;
};

}  // namespace wazobus::event
