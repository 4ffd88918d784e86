// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
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
    if (!succeeds([&] { found = find_catalogues(operand); })) ++faulty_;
    for (FoundCatalogue& file : found.files) check_file(std::move(file));
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
        faulty_ == 0 ? "no fault" : fmt::format("{} file{} with a fault", faulty_, faulty_ == 1 ? "" : "s");
    run_.context.say(fmt::format("wazobus: {} event{}, {}", events_, events_ == 1 ? "" : "s", faults));
    return status_;
  }

 private:
  /// Adds the file to the catalogue if it has no fault. The files behind it are held against what was added.
  void check_file(FoundCatalogue found) {
    catalogue::Faults faults;
    catalogue::Catalogue with_file = run_.catalogue.copy();
    const catalogue::CatalogueFile* file = nullptr;
    const bool is_read = succeeds([&] { file = &add_file(with_file, std::move(found), &faults); }, &faults);
    if (!is_read || faults.count() > 0) {
      ++faulty_;
      return;
    }
    std::set<std::string> known;
    for (const Entry* const entry : run_.catalogue.entries()) known.insert(entry->name);
    run_.catalogue = std::move(with_file);
    print(*file, known);
  }

  /// Does a step and says its faults: those that it kept, and the one that ended it.
  template <typename Step>
  bool succeeds(Step step, const catalogue::Faults* kept = nullptr) {
    std::optional<Failure> end;
    try {
      step();
    } catch (const Failure& failure) {
      end = failure;
    }
    if (kept != nullptr) {
      for (const catalogue::FileFault& fault : kept->sorted()) say(fault);
    }
    if (end) say(*end);
    if (end && kept != nullptr && kept->is_full())
      run_.context.say("wazobus: faults behind these are not told");
    return !end;
  }

  void say(const Failure& fault) {
    status_ = std::max(status_, fault.status());
    run_.out.flush();
    run_.context.say(line_of(fault));
  }

  void print(const catalogue::CatalogueFile& file, const std::set<std::string>& known) {
    std::vector<const Entry*> entries = run_.catalogue.entries();
    std::erase_if(entries, [&file](const Entry* entry) { return entry->place.file != &file; });
    std::sort(entries.begin(), entries.end(),
              [](const Entry* one, const Entry* other) { return one->place.index < other->place.index; });
    for (const Entry* const entry : entries) {
      print(*entry, !known.contains(entry->name) ? new_event
                    : entry->extends             ? extending_event
                                                 : replacing_event);
      remark(*entry);
    }
  }

  /// Says what is allowed, but hardly meant.
  void remark(const Entry& entry) {
    const bool has_level = entry.level != catalogue::Level::unknown || entry.extends ||
                           entry.family != event::Family::none || entry.is_always_bare();
    if (has_level) return;
    run_.out.flush();
    run_.context.say(fmt::format(
        "wazobus: {}:{}: remark: event '{}' has no \"level\", such as \"level\": \"tenant\"; it is taken "
        "for a \"service\" event, which is for no tenant and no user",
        text::safe(entry.place.file->name), line_number(entry), text::safe(entry.name)));
  }

  static std::size_t line_number(const Entry& entry) {
    const catalogue::Node& place = entry.place;
    return json::place_of(place.tree().text(), place.tree().at(place.index)).line;
  }

  void print(const Entry& entry, const EventEffect& effect) {
    ++events_;
    const catalogue::Node& place = entry.place;
    const std::size_t line = line_number(entry);
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
  std::size_t faulty_ = 0;  // files and folders
  Exit status_ = Exit::done;
};

}  // namespace

Exit catalogue_check(CatalogueRun& run) {
  CatalogueCheck check(run);
  for (const std::string& operand : run.options.operands) check.check(operand);
  return check.finish();
}

}  // namespace wazobus::commands
