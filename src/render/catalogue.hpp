// SPDX-License-Identifier: MIT
// The catalogue as text: a list, one event for people, a reference page, and a description for other tools.
// The output has no control sequences other than colours, whatever a --catalogue file contains.
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

/// For each of the entries, whether it can reach the client. Empty if no client is given.
using Prospects = std::span<const delivery::Prospect>;

/// Appends a line for each event: name, service, first routing key, and a mark such as "observed"; for a
/// client, the prospect instead of the key. `terminal` is the width of the terminal, if there is one: then
/// marks have a column, keys that are too long are cut in their middle, and columns without room are left
/// out. Only a prospect may be wider than the terminal.
void append_list(Entries entries, const Brush& brush, std::string& out, Prospects prospects = {},
                 std::size_t terminal = SIZE_MAX);

/// Appends one object per line: name, service, source, status, routing_keys, required_acls, and, for a
/// client, delivery.
void append_list_json(Entries entries, std::string& out, Prospects prospects = {});

/// Appends the same for one event, with summary, level, and schema and example of a whole body. `name` is as
/// for append_entry().
void append_entry_json(const catalogue::Entry& entry, std::string_view name, std::string& out,
                       const delivery::Prospect* prospect = nullptr);

/// Appends everything that is known about an event, for a terminal of 80 columns. `name` is the name by which
/// the user asked for it, which may be an alias or a member of the family of AMI events. `prospect` is given
/// if there is a client.
void append_entry(const catalogue::Entry& entry, std::string_view name, const Brush& brush, std::string& out,
                  const delivery::Prospect* prospect = nullptr);

/// Appends an AsyncAPI 3.0.0 document, compact JSON. `version` is the version of the catalogue.
void append_asyncapi(const catalogue::Catalogue& catalogue, std::string_view version, std::string& out);

/// Appends a reference page in GitHub's Markdown, with tables.
void append_markdown(const catalogue::Catalogue& catalogue, std::string_view version, std::string& out);

}  // namespace wazobus::render
