// SPDX-License-Identifier: MIT
// Writes events as JSON Schema (2020-12) for other validators. A schema accepts each message in which
// `validate` finds no error, and refuses errors in name, origin_uuid and data. JSON Schema has no warnings,
// so it accepts faults that `validate` only warns about. Events that were only observed are an exception:
// `validate` at most warns about them, but their schema refuses what was not observed, because otherwise it
// would accept everything.
//
// The schemas suit validators that ignore formats, and strict ones (Ajv): `format` becomes `pattern`, a union
// of types becomes anyOf, references are resolved. They have only keywords of draft-07, so that AsyncAPI
// accepts them too.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// Appends the schema of a whole body, compact. `name` is the name that the user asked for: the event's own
/// name, an alias, or the name of a member of the family of AMI events.
void append_event_schema(const Entry& entry, std::string_view name, std::string& out);

/// Appends one schema for the bodies of all events. It tells the events apart by name.
void append_catalogue_schema(const Catalogue& catalogue, std::string& out);

/// Appends the members of a body's schema without $schema and $id, for use inside of another document.
void append_embedded_schema(const Entry& entry, std::string_view name, std::string& out);

}  // namespace wazobus::catalogue
