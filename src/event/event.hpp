// SPDX-License-Identifier: MIT
// What a frame means on the Wazo bus: its name, its tenant, its users, its JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/frame.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"

namespace wazobus::event {

/// The meaning of one frame; made to be used again for the next one, so that a busy bus costs no allocations.
class Event {
 public:
  /// Takes `frame`, which must outlive the next call, as what this event is about.
  void read(const Frame& frame);

  [[nodiscard]] const Frame& frame() const { return *frame_; }

  /// Whether the body is JSON text, and if not, what is wrong with it.
  [[nodiscard]] bool is_json() const { return scan_.ok(); }
  [[nodiscard]] const json::Scan& scan() const { return scan_; }

  /// The body, compact; call only when is_json().
  [[nodiscard]] json::View body() const { return json::View(compact_); }

  /// The name in the headers, else in the body, as wazo-bus reads it; empty where there is none.
  [[nodiscard]] std::optional<std::string> name() const;

  /// tenant_uuid in the headers, the body, or its data.
  [[nodiscard]] std::optional<std::string> tenant() const;

  /// Who it is for: the uuids of the headers `user_uuid:<uuid>`, "*" for everybody, in the headers or the
  /// body.
  [[nodiscard]] std::vector<std::string> users() const;

  /// The text of `key` in the headers, else in the body.
  [[nodiscard]] std::optional<std::string> text_member(std::string_view key) const;

 private:
  const Frame* frame_ = nullptr;
  std::string compact_;
  json::Scan scan_;
};

}  // namespace wazobus::event
