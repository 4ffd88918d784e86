// SPDX-License-Identifier: MIT
// Which fields of an event's data hold the same values as its headers.
#pragma once

#include <string>
#include <vector>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// Adds a path to others, unless it is among them.
void add_once(std::vector<std::vector<std::string>>& all, std::vector<std::string> steps);

/// The fields of data (paths) that may contain the value of an event's own header, by priority: the field of
/// the same name, the uuid of an object, or the uuid of an event about such an object.
std::vector<std::vector<std::string>> fields_of_header(const Entry& entry, const std::string& name);

/// The headers that an event may have, those of all events first, without those that name a user.
std::vector<Field> possible_headers(const Entry& entry);

/// The field of data that names the only user whom the event is for; empty if there is none.
std::vector<std::string> user_field_of(const Entry& entry);

}  // namespace wazobus::catalogue
