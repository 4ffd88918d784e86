// SPDX-License-Identifier: MIT
#include "commands/cataloguing/showing.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/json_schema.hpp"
#include "catalogue/making/example.hpp"
#include "commands/catalogue_files.hpp"
#include "render/catalogue.hpp"
#include "render/catalogue_formats.hpp"
#include "render/delivery.hpp"

namespace wazobus::commands {

namespace {

/// An event, and the name by which the user asked for it, which may be an alias or a member of a family.
struct NamedEntry {
  const catalogue::Entry* entry;
  std::string name;
};

/// Throws UsageError for a name that is not known.
std::vector<NamedEntry> named_entries(const CatalogueRun& run) {
  std::vector<NamedEntry> named;
  for (const std::string& word : run.options.operands)
    named.push_back({&event_named(run.catalogue, word), event_word_from(word).name});
  return named;
}

}  // namespace

Exit show_events(CatalogueRun& run) {
  bool is_first = true;
  for (const auto& [entry, name] : named_entries(run)) {
    std::optional<delivery::Prospect> prospect;
    if (run.judge) prospect = delivery::prospect(render::announcement_of(*entry, name), *run.judge);
    const delivery::Prospect* const shown = prospect ? &*prospect : nullptr;
    if (run.options.json) {
      render::append_entry_json(*entry, name, run.out.buffer(), shown);
      continue;
    }
    if (!std::exchange(is_first, false)) run.out.buffer() += '\n';
    render::append_entry(*entry, name, run.brush, run.out.buffer(), shown);
  }
  return Exit::done;
}

Exit print_schemas(CatalogueRun& run) {
  for (const auto& [entry, name] : named_entries(run)) {
    std::string json;
    append_event_schema(*entry, name, json);
    render::append_json_for_people(json, run.brush, run.out.buffer());
  }
  return Exit::done;
}

Exit print_examples(CatalogueRun& run) {
  for (const auto& [entry, name] : named_entries(run)) {
    const std::string json = catalogue::make_example(*entry, name).body;
    render::append_json_for_people(json, run.brush, run.out.buffer());
  }
  return Exit::done;
}

}  // namespace wazobus::commands
