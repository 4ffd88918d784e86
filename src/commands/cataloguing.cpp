// SPDX-License-Identifier: MIT
#include "commands/cataloguing.hpp"

#include <fmt/format.h>

#include "capture/input_file.hpp"
#include "catalogue/verify.hpp"
#include "commands/interrupt.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

catalogue::Catalogue load_catalogue(const std::vector<std::string>& files) {
  catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  // Nothing has been taken or printed yet, and a FIFO may never get a writer.
  const Interrupt::EndsProgram waiting(Exit::interrupted);
  for (const std::string& path : files)
    verify(catalogue, catalogue.add(path, capture::whole_file(path, "catalogue")));
  return catalogue;
}

std::string advice_for_name(const catalogue::Catalogue& catalogue, const std::string& name) {
  const std::string_view near = catalogue.suggestion(name);
  return near.empty() ? std::string("wazobus catalogue list shows what there is")
                      : fmt::format("did you mean '{}'?", near);
}

const catalogue::Entry& event_named(const catalogue::Catalogue& catalogue, const std::string& name) {
  if (const catalogue::Entry* const entry = catalogue.find(name)) return *entry;
  throw UsageError(fmt::format("no event is named '{}'", text::safe(name)), advice_for_name(catalogue, name));
}

}  // namespace wazobus::commands
