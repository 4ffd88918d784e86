// SPDX-License-Identifier: MIT
// What the views of an event have in common: its fields as rows, its headers, what is to be said of it. The
// texts are the catalogue's own, and not safe to show yet.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace wazobus::render {

/// A field of data, those of nested objects behind their own.
struct FieldRow {
  std::size_t depth = 0;           ///< 0 for a member of data
  std::string name;                ///< as it stands in its object
  std::string path;                ///< from data on: talking_to, bridges[].id
  std::string type;                ///< "string or null", "array of integer"
  std::string need;                ///< required, expected, optional
  std::vector<std::string> notes;  ///< "uuid", "since 17.05"
  std::string description;         ///< a sentence, or empty

  /// Both: "uuid; since 17.05. Null where there is none."
  [[nodiscard]] std::string remark() const;
};

std::vector<FieldRow> field_rows(const catalogue::Entry& entry);

/// "Data, from the service": where the fields are known from that do not say it; of documented ones "Data".
std::string heading_of_fields(const catalogue::Entry& entry);

/// A header that comes with an event.
struct HeaderRow {
  std::string name;
  std::string type;
  bool observed = false;
  std::string note;
};

/// Those that not every event has.
std::vector<HeaderRow> header_rows(const catalogue::Entry& entry);

/// Those of every message, as a list for a sentence.
inline constexpr std::string_view headers_of_all =
    "name, origin_uuid, required_acl, required_access and timestamp";

/// The same for what is published without wazo-bus.
inline constexpr std::string_view headers_of_bare = "name";

/// What servers do otherwise than the page has it, a point each; of an event that is not on the page, its
/// notes.
std::vector<std::string> differences(const catalogue::Entry& entry);

/// The heading of differences().
std::string_view heading_of_differences(const catalogue::Entry& entry);

/// "documented, since 14.02, removed in 19.05"
std::string history(const catalogue::Entry& entry);

/// As it is shown to people: the family of AMI events has no name.
std::string title_of(const catalogue::Entry& entry, std::string_view name);

}  // namespace wazobus::render
