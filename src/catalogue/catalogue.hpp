// SPDX-License-Identifier: MIT
// All known events, built in and from files, and how to find them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/faults.hpp"
#include "catalogue/model.hpp"
#include "catalogue/personal.hpp"

namespace wazobus::catalogue {

class Catalogue {
 public:
  /// The built-in events. An event is read when it is first asked for by name; an unknown name, and any other
  /// question, reads all of them. Several threads may ask. builtin() and the questions throw UsageError only
  /// if the build is broken.
  static Catalogue builtin();

  /// Returns another catalogue of the same events. What is added to one of them is not in the other.
  [[nodiscard]] Catalogue copy() const;

  /// Adds the events of a file in the same format. An event with a known name replaces the known event, or
  /// adds to it if it says `extends`. Throws UsageError with file, line and reason for what the format does
  /// not allow; then nothing is added. With `faults` such faults are kept there, and only their events are
  /// not added; text that is not JSON still throws. Broken schemas and contradictions are found by
  /// verify.hpp.
  const CatalogueFile& add(const std::string& file_name, std::string text, Faults* faults = nullptr);

  /// Finds an event by name or alias. A name that only an AMI event can have finds the family. nullptr if it
  /// is unknown.
  [[nodiscard]] const Entry* find(std::string_view name) const;

  /// The same for a message whose family is known, because Dial is a name in both families. With Family::none
  /// only the name counts.
  [[nodiscard]] const Entry* find(std::string_view name, event::Family family) const;

  /// The entry for all events of a family that have no entry of their own, or nullptr.
  [[nodiscard]] const Entry* rest_of(event::Family family) const;

  /// All events, sorted by name.
  [[nodiscard]] std::vector<const Entry*> entries() const;

  /// The events that could carry this routing key, sorted by name.
  [[nodiscard]] std::vector<const Entry*> carrying(std::string_view routing_key) const;

  /// The events that a topic pattern matches, sorted by name.
  [[nodiscard]] std::vector<const Entry*> brought_by(std::string_view pattern) const;

  /// The known name nearest to a misspelled one, or empty.
  [[nodiscard]] std::string_view suggestion(std::string_view name) const;

  /// What all files say about personal data.
  [[nodiscard]] PersonalFacts personal_facts() const;

  /// The files that were read: all of them after a question that needed all.
  [[nodiscard]] std::span<const std::shared_ptr<CatalogueFile>> files() const { return store_->files; }

 private:
  using Entries = std::map<std::string, Entry, std::less<>>;

  /// Everything read so far. Once it is complete, it may be used without the mutex.
  struct Store {
    Store() = default;
    Store(const Store& other)
        : complete(other.complete),
          files(other.files),
          entries(other.entries),
          aliases(other.aliases),
          names(other.names) {}
    Store& operator=(const Store&) = delete;

    std::mutex mutex;
    bool complete = true;
    std::vector<std::shared_ptr<CatalogueFile>> files;  // entries point into them
    Entries entries;
    std::map<std::string, std::string, std::less<>> aliases;
    std::vector<std::string> names;  // of entries and aliases

    void read(std::unique_ptr<CatalogueFile> file, bool replaces, Faults* faults = nullptr);
    const Entry& known_event(const Entry& addition);
    void read_builtin();
    const Entry* read_builtin(std::string_view name);
    void list_names();
    const Entry* find(std::string_view name);
    const Entry* rest_of(event::Family family) const;
  };

  Store& complete_store() const;

  std::unique_ptr<Store> store_ = std::make_unique<Store>();
};

}  // namespace wazobus::catalogue
