// SPDX-License-Identifier: MIT
// The catalogue as text: as a list, one event for eyes, a reference page, and a description for other tools.
// Nothing that a terminal would obey comes out, whatever a --catalogue file holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "delivery/prospect.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

using Entries = std::span<const catalogue::Entry* const>;

/// For a client: whether each of the entries can reach it. Empty if no client is given.
using Prospects = std::span<const delivery::Prospect>;

/// Appends a line for each event: name, service, first routing key, and what sets it apart; for a client, the
/// prospect stands where the key does. On a terminal of so many columns what sets it apart has its own
/// column, and keys are cut in their middle where there is no room.
void append_list(Entries entries, const Brush& brush, std::string& out, Prospects prospects = {},
                 std::size_t terminal = SIZE_MAX);

/// Appends an object a line: name, service, source, status, routing_keys, required_acls, and for a client
/// delivery.
void append_list_json(Entries entries, std::string& out, Prospects prospects = {});

/// Appends all that is known of an event, for a terminal of 80 columns. `name` is what it was asked for by:
/// an alias, or a member of the family of AMI events. `prospect` is that of a client, if one is given.
void append_entry(const catalogue::Entry& entry, std::string_view name, const Brush& brush, std::string& out,
                  const delivery::Prospect* prospect = nullptr);

/// Appends an AsyncAPI 3.0.0 document, compact JSON. `version` is that of the catalogue.
void append_asyncapi(const catalogue::Catalogue& catalogue, std::string_view version, std::string& out);

/// Appends a reference page in Markdown (with tables, as GitHub has them).
void append_markdown(const catalogue::Catalogue& catalogue, std::string_view version, std::string& out);

}  // namespace wazobus::render
