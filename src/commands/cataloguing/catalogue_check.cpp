// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "commands/catalogue_files.hpp"
#include "json/scan.hpp"
#include "json/writer.hpp"
#include "text/error.hpp"
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
  explicit CatalogueCheck(CatalogueRun& run) : run_(run) {}

  /// Checks a file, or the catalogue files of a folder. A fault is reported, and does not stop the check of
  /// the others.
  void check(const std::string& operand) {
    FoundCatalogues found;
    trying([&] { found = find_catalogues(operand); });
    for (const std::string& path : found.files) {
      const catalogue::CatalogueFile* file = nullptr;
      std::set<std::string> known;
      for (const Entry* const entry : run_.catalogue.entries()) known.insert(entry->name);
      trying([&] { file = &add_file(run_.catalogue, path); });
      if (file != nullptr) print(*file, known);
    }
    for (const std::string& path : found.passed_over)
      run_.context.say(fmt::format("wazobus: {} is passed over: it is no catalogue file", text::safe(path)));
  }

  /// Says the totals.
  Exit finish() {
    run_.out.flush();
    if (events_ == 0) {
      if (status_ != Exit::done) return status_;
      run_.context.say("wazobus: there is no event to check");
      return Exit::findings;
    }
    const std::string faults =
        faults_ == 0 ? "no fault" : fmt::format("{} file{} with a fault", faults_, faults_ == 1 ? "" : "s");
    run_.context.say(fmt::format("wazobus: {} event{}, {}", events_, events_ == 1 ? "" : "s", faults));
    return status_;
  }

 private:
  template <typename Step>
  void trying(Step step) {
    try {
      step();
    } catch (const Failure& failure) {
      ++faults_;
      status_ = std::max(status_, failure.status());
      run_.out.flush();
      run_.context.say(line_of(failure));
    }
  }

  void print(const catalogue::CatalogueFile& file, const std::set<std::string>& known) {
    std::vector<const Entry*> entries = run_.catalogue.entries();
    std::erase_if(entries, [&file](const Entry* entry) { return entry->place.file != &file; });
    std::sort(entries.begin(), entries.end(),
              [](const Entry* one, const Entry* other) { return one->place.index < other->place.index; });
    for (const Entry* const entry : entries)
      print(*entry, !known.contains(entry->name) ? new_event
                    : entry->extends             ? extending_event
                                                 : replacing_event);
  }

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
  std::size_t events_ = 0;
  std::size_t faults_ = 0;  // files and folders
  Exit status_ = Exit::done;
};

}  // namespace

Exit catalogue_check(CatalogueRun& run) {
  CatalogueCheck check(run);
  for (const std::string& operand : run.options.operands) check.check(operand);
  return check.finish();
}

}  // namespace wazobus::commands
