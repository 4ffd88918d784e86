// SPDX-License-Identifier: MIT
// Reads the subset of JSON Schema (2020-12) that the catalogue is written in. The one place that knows its
// keywords:
//
//   type, properties, required, items, additionalProperties (a schema), enum, const, format (uuid,
//   date-time), minItems, maxItems, description, examples (messages are made of the first), $ref to
//   "#/$defs/..."
//
// Keywords of our own say what JSON Schema cannot:
//
// clang-format off
//   x-expected      like required, but a missing one is only warned about
//   x-known-values  other texts are warned about
//   x-source        the source, if it differs from that of the object around it: "documented", "class" (only
//                   a class of wazo-bus describes it: it may be null), "service" (the service sends it) or
//                   "observed" (seen in captures)
//   x-sent          "never": no current server sends it, so it may be missing, and publish leaves it out;
//                   "sometimes": publish sends it only if an example has it
//   x-null          null is found although type does not allow it: "observed" (right on current servers) or
//                   "warning"
//   x-none          the text None is found in place of a uuid: "observed" or "warning"
//   x-alias-of      this property is another spelling of the named one: a warning if it is found instead
//   x-since         the first release that has it
//   x-seen          how often captures had it: written by `catalogue learn`, for people
// clang-format on
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/faults.hpp"
#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// Reads a schema. `definitions` is the target of "$ref": "#/$defs/...", if the file has one. `source` is the
/// source of a schema without x-source. If there is a `known` schema, the new one extends it: properties,
/// items and additionalProperties extend those of the known one, required and x-expected add to its lists,
/// and any other keyword replaces the known one. Throws FileFault for a keyword that is unknown or used
/// wrongly, or keeps it in `faults`.
///
/// Also refuses schemas that JSON Schema allows but no value could satisfy, such as an empty enum.
Description read_schema(Node schema, Node definitions, FactSource source = FactSource::documented,
                        std::optional<Description> known = {}, Faults* faults = nullptr);

/// Reads the schema of the entry's data, if that was not done before. Returns false if it had a fault, which
/// is in `faults` then.
bool read_data(const Entry& entry, Faults& faults);

/// Reads a whole number, 0 or more. Throws UsageError for any other value.
std::uint64_t read_count(Node value, std::string_view keyword);

/// Throws FileFault with the place of a value: "FILE:LINE: what".
[[noreturn]] void refuse(Node place, const std::string& what);

/// Refuses a key if the object has the same key before it.
void refuse_second_key(Node object, Node key);

/// Refuses an unknown member or keyword (`kind` says which), and suggests the nearest known one.
[[noreturn]] void refuse_unknown(Node place, std::string_view kind, std::string_view word,
                                 const std::vector<std::string>& known);

}  // namespace wazobus::catalogue
