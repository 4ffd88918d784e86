// SPDX-License-Identifier: MIT
// wazobus catalogue learn: prints a catalogue file that describes the events of captures that the catalogue
// lacks.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalogue/learning/learning.hpp"
#include "commands/context.hpp"
#include "event/event.hpp"
#include "event/source.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// Calls `take` with each event of `source`, until the end. Returns Exit::interrupted after a signal.
Exit read_events(event::Source& source, Context& context,
                 const std::function<void(const event::Event&)>& take);

/// `captures` as typed; `-` is the standard input.
Exit catalogue_learn(const std::vector<std::string>& captures, const catalogue::Catalogue& catalogue,
                     Context& context);

}  // namespace wazobus::commands
