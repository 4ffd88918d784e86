// SPDX-License-Identifier: MIT
// The events that are known, those that were built in and those of files, and how they are found.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"

namespace wazobus::catalogue {

class Catalogue {
 public:
  /// The events that were built in, each read when it is asked for by name, all of them for any other
  /// question and for an unknown name. Several threads may ask. Throws UsageError, as the questions do, only
  /// if the build is broken.
  static Catalogue builtin();

  /// Adds the events of a file in the same format; one of a known name takes the known one's place, or, if it
  /// says that it extends it, adds to it. Throws
  /// UsageError that says file, line and why, for what the format does not allow; verify.hpp finds broken
  /// schemas and what contradicts itself.
  const CatalogueFile& add(const std::string& file_name, std::string text);

  /// By name or alias; a name that only an AMI event can have gives the family. nullptr when it is unknown.
  [[nodiscard]] const Entry* find(std::string_view name) const;

  /// The same for a message of which the family is known: the name Dial is one of both families. Family::none
  /// asks for the name alone.
  [[nodiscard]] const Entry* find(std::string_view name, event::Family family) const;

  /// The entry that stands for all events of a family that have none of their own, or nullptr.
  [[nodiscard]] const Entry* rest_of(event::Family family) const;

  /// All events, sorted by name.
  [[nodiscard]] std::vector<const Entry*> entries() const;

  /// The events that could carry this routing key, sorted by name.
  [[nodiscard]] std::vector<const Entry*> carrying(std::string_view routing_key) const;

  /// The events that a topic pattern would bring, sorted by name.
  [[nodiscard]] std::vector<const Entry*> brought_by(std::string_view pattern) const;

  /// The name that is nearest to a misspelt one, or empty.
  [[nodiscard]] std::string_view suggestion(std::string_view name) const;

  /// All of them, once a question needed all.
  [[nodiscard]] std::span<const std::unique_ptr<CatalogueFile>> files() const { return shelf_->files; }

 private:
  using Entries = std::map<std::string, Entry, std::less<>>;

  /// What was read so far; whoever does not hold the mutex may use it once it is complete.
  struct Shelf {
    std::mutex mutex;
    bool complete = true;
    std::vector<std::unique_ptr<CatalogueFile>> files;
    Entries entries;
    std::map<std::string, std::string, std::less<>> aliases;
    std::vector<std::string> names;  // of both

    void read(std::unique_ptr<CatalogueFile> file, bool replaces);
    const Entry& known_event(const Entry& addition);
    void read_builtin();
    const Entry* read_builtin(std::string_view name);
    void list_names();
    const Entry* find(std::string_view name);
    const Entry* rest_of(event::Family family) const;
  };

  Shelf& complete_shelf() const;

  std::unique_ptr<Shelf> shelf_ = std::make_unique<Shelf>();
};

}  // namespace wazobus::catalogue
