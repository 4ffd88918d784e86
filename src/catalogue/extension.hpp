// SPDX-License-Identifier: MIT
// An event of a file that adds to a known one ("extends": true) instead of taking its place.
#pragma once

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// The known event with what `addition` says besides: its lists are added to those of the same place,
/// placeholders and headers to those that there are, single facts (level, summary, ...) take the place of the
/// known ones, and its schema of data is read on top of the known one (see read_schema).
Entry extended(const Entry& known, Entry addition);

}  // namespace wazobus::catalogue
