// SPDX-License-Identifier: MIT
// Examples of events: the catalogue's own, or made from the schema.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// Whom a message is from and about. The values are constant, so that examples are always the same. publish
/// makes new values (composer.hpp).
struct ExampleValues {
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
  bool is_made = true;  ///< made from the schema, not the catalogue's own
};

/// Makes data for an event from its schema: every property except aliases and fields that no server sends,
/// with the schema's examples or typical values. Compact JSON. For a member of the family of AMI events only
/// its `name` is known.
std::string make_data(const Entry& entry, std::string_view name, const ExampleValues& values = {});

/// The name to send. {event_name}, the name of a family, is not the name of an event; the name in its example
/// is used instead.
std::string name_to_send(const Entry& entry, std::string_view name);

/// A typical value for a field or header of this name.
std::string make_value(const Field& field, const ExampleValues& values = {});

/// The catalogue's own example, with its name replaced by `name`. An event without an example, and a member
/// of the family of AMI events other than the one in the example, get a made one.
Example make_example(const Entry& entry, std::string_view name, const ExampleValues& values = {});

/// The data of the body that make_example() returns, from which a message starts. Compact JSON.
std::string example_data(const Entry& entry, std::string_view name, const ExampleValues& values = {});

}  // namespace wazobus::catalogue
