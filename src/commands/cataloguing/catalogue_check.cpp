// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "commands/catalogue_files.hpp"
#include "commands/input_files.hpp"
#include "json/scan.hpp"
#include "json/writer.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Entry;

/// What an event of a file does to the catalogue.
struct EventEffect {
  std::string_view word;  ///< in JSON
  std::string_view says;
};

constexpr EventEffect new_event{"new", "new"};
constexpr EventEffect extending_event{"extends", "adds to the known event"};
constexpr EventEffect replacing_event{"replaces", "replaces the known event (\"extends\": true adds to it)"};

class CatalogueCheck {
 public:
  explicit CatalogueCheck(CatalogueRun& run)
      : run_(run), catalogue_(load_catalogue(run.options.catalogues)) {}

  void check(const std::string& path) {
    std::set<std::string> known;
    for (const Entry* const entry : catalogue_.entries()) known.insert(entry->name);
    const catalogue::CatalogueFile& file = add_file(catalogue_, path);
    std::vector<const Entry*> entries = catalogue_.entries();
    std::erase_if(entries, [&file](const Entry* entry) { return entry->place.file != &file; });
    std::sort(entries.begin(), entries.end(),
              [](const Entry* one, const Entry* other) { return one->place.index < other->place.index; });
    for (const Entry* const entry : entries)
      print(*entry, !known.contains(entry->name) ? new_event
                    : entry->extends             ? extending_event
                                                 : replacing_event);
  }

  [[nodiscard]] std::size_t events() const { return events_; }

 private:
  void print(const Entry& entry, const EventEffect& effect) {
    ++events_;
    const catalogue::Node& place = entry.place;
    const std::size_t line = json::place_of(place.tree().text(), place.tree().at(place.index)).line;
    if (!run_.options.json) {
      run_.out.buffer() += fmt::format("{}:{}: {}: {}\n", text::safe(place.file->name), line,
                                       text::safe(entry.name), effect.says);
      return;
    }
    json::Writer json(run_.out.buffer());
    json.open_object().key("file").string(place.file->name).key("line").number(line);
    json.key("event").string(entry.name).key("effect").string(effect.word).close_object();
    run_.out.buffer() += '\n';
  }

  CatalogueRun& run_;
  catalogue::Catalogue catalogue_;
  std::size_t events_ = 0;
};

}  // namespace

Exit catalogue_check(CatalogueRun& run) {
  CatalogueCheck check(run);
  for (const std::string& path : files_of(run.options.operands)) check.check(path);
  run.out.flush();
  const std::size_t events = check.events();
  if (events == 0) {
    run.context.say("wazobus: there is no event to check");
    return Exit::findings;
  }
  run.context.say(fmt::format("wazobus: {} event{}, no fault", events, events == 1 ? "" : "s"));
  return Exit::done;
}

}  // namespace wazobus::commands
