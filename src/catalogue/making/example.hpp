// SPDX-License-Identifier: MIT
// Examples of events: the catalogue's own, or made from an event's schema.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// Whom a message is from and about: the same for every example, so that what is printed is the same each
/// time. Who publishes makes them afresh (composer.hpp).
struct Circumstances {
  std::string origin_uuid = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3";
  std::string tenant_uuid = "2c34c282-433e-4bb8-8d56-fec14ff7e1e9";
  std::string user_uuid = "4f2e2249-ae2b-4bc2-b5fc-ad42ee01ddaf";
  /// As wazo-bus writes it: local time without an offset.
  std::string timestamp = "2026-11-21T15:48:00.123456";
  /// For date-times in data.
  std::string date_time = "2026-11-21T15:48:00+00:00";
};

/// A message's body.
struct Example {
  std::string body;     ///< compact JSON
  bool is_made = true;  ///< from the schema; not the catalogue's own
};

/// Data for an event, from its schema alone: every property except other spellings and what no server sends,
/// with the schema's own examples or usual values.
/// Compact JSON. Of a member of the family of AMI events nobody knows more than its `name`.
std::string make_data(const Entry& entry, std::string_view name, const Circumstances& circumstances = {});

/// The name to send: a family's own name, {event_name}, is that of none of its events, and its example's is
/// taken.
std::string name_to_send(const Entry& entry, std::string_view name);

/// A usual value for one field, or header, of this name.
std::string make_value(const Field& field, const Circumstances& circumstances = {});

/// The catalogue's own example, its body as it is written there but under `name`; for an event without one,
/// and for a member of the family of AMI events other than the one that the example shows, a made one.
Example make_example(const Entry& entry, std::string_view name, const Circumstances& circumstances = {});

/// The data of the body that make_example() gives: what a message starts from. Compact JSON.
std::string example_data(const Entry& entry, std::string_view name, const Circumstances& circumstances = {});

}  // namespace wazobus::catalogue
