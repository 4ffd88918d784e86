// SPDX-License-Identifier: MIT
// Events as JSON Schema (2020-12) for other validators. It takes what `validate` finds no error in, and
// refuses errors in name, origin_uuid and data; what is only warned about, JSON Schema cannot say. Of an
// event that is only observed `validate` warns at most: its schema holds the message to what was observed,
// for else it would say nothing.
//
// It is written for validators without formats and in strict mode (Ajv): `format` becomes `pattern`, a union
// of types becomes anyOf, references are followed. It stays within draft-07's keywords, so that AsyncAPI
// takes it too.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// Appends the schema of a whole body, compact. `name` is what the event was asked for by: its own name, an
/// alias, or that of a member of the family of AMI events.
void append_event_schema(const Entry& entry, std::string_view name, std::string& out);

/// Appends one schema for bodies of all events, told apart by their names.
void append_catalogue_schema(const Catalogue& catalogue, std::string& out);

/// The members of a body's schema without $schema and $id: to be embedded.
void append_embedded_schema(const Entry& entry, std::string_view name, std::string& out);

}  // namespace wazobus::catalogue
