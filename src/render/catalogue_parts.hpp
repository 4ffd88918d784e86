// SPDX-License-Identifier: MIT
// The common parts of all views of an event: its fields as rows, its headers, and remarks. The texts come
// from the catalogue, and are not safe for a terminal yet.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace wazobus::render {

/// A field of data. The fields of a nested object follow it.
struct FieldRow {
  std::size_t depth = 0;           ///< 0 for a member of data
  std::string name;                ///< the key in its object
  std::string path;                ///< the path below data: talking_to, bridges[].id
  std::string type;                ///< "string or null", "array of integer"
  std::string need;                ///< required, expected, optional
  std::vector<std::string> notes;  ///< "uuid", "since 17.05"
  std::string description;         ///< a sentence, or empty

  /// Returns notes and description: "uuid; since 17.05. Null where there is none."
  [[nodiscard]] std::string remark() const;
};

std::vector<FieldRow> field_rows(const catalogue::Entry& entry);

/// Returns the heading of the fields. It says where those fields are known from that have no note about it:
/// "Data, from the service"; for documented ones "Data".
std::string heading_of_fields(const catalogue::Entry& entry);

/// A header that comes with an event.
struct HeaderRow {
  std::string name;
  std::string type;
  bool observed = false;
  std::string note;
};

/// Returns the headers that not every event has.
std::vector<HeaderRow> header_rows(const catalogue::Entry& entry);

/// The headers of every message, as a list for a sentence.
inline constexpr std::string_view headers_of_all =
    "name, origin_uuid, required_acl, required_access and timestamp";

/// The same for messages that are published without wazo-bus.
inline constexpr std::string_view headers_of_bare = "name";

/// Returns points in which servers differ from Wazo's documentation page; for an event that is not on the
/// page, notes.
std::vector<std::string> differences(const catalogue::Entry& entry);

/// The heading of differences().
std::string_view heading_of_differences(const catalogue::Entry& entry);

/// "documented, since 14.02, removed in 19.05"
std::string history(const catalogue::Entry& entry);

/// Returns the title of an event for people. The family of AMI events has no name.
std::string title_of(const catalogue::Entry& entry, std::string_view name);

}  // namespace wazobus::render
