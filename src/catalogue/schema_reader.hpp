// SPDX-License-Identifier: MIT
// Reads the subset of JSON Schema (2020-12) that the catalogue is written in. The one place that knows its
// keywords:
//
//   type, properties, required, items, additionalProperties (a schema), enum, const, format (uuid,
//   date-time), minItems, maxItems, description, examples (messages are made of the first), $ref to
//   "#/$defs/..."
//
// What JSON Schema cannot say stands in keywords of our own:
//
// clang-format off
//   x-expected      like required, but a missing one is only warned about
//   x-known-values  other texts are warned about
//   x-source        where it comes from, if not from where the object around it does: "documented", "class"
//                   (only wazo-bus' class describes it: it may be null), "service" (the service sends it) or
//                   "observed" (seen in captures)
//   x-sent          "never": no current server sends it, so that it is not missed, and not published;
//                   "sometimes": published only where an example has it
//   x-null          null although type has none: "observed" (right on current servers) or "warning"
//   x-none          the text None in place of a uuid: "observed" or "warning"
//   x-alias-of      another spelling of that property: found instead of it, a warning
//   x-since         the release that brought it
//   x-seen          how often captures had it: written by `catalogue learn`, for people
// clang-format on
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// `definitions` is what "$ref": "#/$defs/..." refers to, if the file has any; `source` is where a schema
/// comes from that does not say. Read on top of `known`, properties, items and additionalProperties are read
/// on top of those that it has, required and x-expected add to its own, and any other keyword takes the place
/// of the known one. Throws UsageError with file and line for a keyword that is unknown or used wrongly.
///
/// What JSON Schema allows although nothing could ever pass, such as an empty enum, is refused as well.
Description read_schema(Node schema, Node definitions, Source source = Source::documented,
                        std::optional<Description> known = {});

/// A whole number from 0 on. Throws UsageError.
std::uint64_t read_count(Node value, std::string_view keyword);

/// UsageError for the place of a value: "FILE:LINE: what".
[[noreturn]] void refuse(Node place, const std::string& what);

/// The same for a key that stands in the object before.
void refuse_second_key(Node object, Node key);

/// The same for a member or keyword (`kind`) that is unknown, with the nearest of the known ones.
[[noreturn]] void refuse_unknown(Node place, std::string_view kind, std::string_view word,
                                 const std::vector<std::string>& known);

}  // namespace wazobus::catalogue
