// SPDX-License-Identifier: MIT
// The events that are known: names, keys, ACLs, headers and data, as data/*.json (or a file of the user's)
// has them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/finding.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

/// One file of events, kept as long as anything points into it.
struct Source {
  std::string name;  ///< of the file, for messages
  std::string text;
  json::Document document;
};

/// A value of JSON inside a Source.
struct Node {
  const Source* source = nullptr;
  json::Document::Index index = json::Document::none;

  explicit operator bool() const { return source != nullptr && index != json::Document::none; }
  [[nodiscard]] const json::Document& document() const { return source->document; }
  [[nodiscard]] std::string_view text() const { return source->document.source(index); }
};

/// Where the value of a {placeholder} in a routing key or an ACL comes from.
struct Placeholder {
  std::string name;
  /// `name`, `data.a.b`, `data.to.0`, `header.conference_id`; `header.user_uuid:` is the <uuid> of the header
  /// `user_uuid:<uuid>`.
  std::string from;
  /// What a different value is; only where it is not an error anyway warned about.
  Severity mismatch = Severity::error;
};

/// Routing keys or ACLs: what the page says, and what current servers send besides.
struct Templates {
  std::vector<std::string> documented;
  std::vector<std::string> observed;
};

/// An event of the catalogue. One that is only observed has all its facts in the `observed` places.
struct Entry {
  std::string name;  ///< "{event_name}" for the family of AMI events, whose members have any CamelCase name
  std::string summary;
  std::string service;
  bool documented = false;
  bool removed = false;
  std::string added;                 ///< release, or empty
  std::string deprecated;            ///< release, or empty
  std::string removed_in;            ///< release, or empty
  std::string level;                 ///< service, tenant, user, multi-user; empty when unknown
  std::vector<std::string> aliases;  ///< names that current servers use for it
  Templates routing_keys;
  Templates required_acls;
  std::vector<Placeholder> placeholders;
  Node headers;           ///< object: header name to schema; required ones have "required": true
  Node observed_headers;  ///< the same, of current servers, besides what the level brings
  Node data;              ///< the schema of data
  Node definitions;       ///< what "$ref": "#/$defs/..." refers to, if the file has any
  Node example;           ///< a whole body, if there is one
  std::vector<std::string> notes;

  [[nodiscard]] bool is_family() const { return name.starts_with('{'); }
  [[nodiscard]] const Placeholder* placeholder(std::string_view placeholder_name) const;
};

/// Could this be the name of an AMI event? CamelCase, where every other name is lower snake case.
bool is_ami_name(std::string_view name);

class Catalogue {
 public:
  /// The events that were built in, each read when it is asked for by name, all of them for any other
  /// question and for an unknown name. Several threads may ask. Throws UsageError, as the questions do, only
  /// if the build is broken.
  static Catalogue builtin();

  /// Adds the events of a file in the same format; one of a known name takes the known one's place. Throws
  /// UsageError that says file, line and why.
  void add(const std::string& file_name, std::string text);

  /// Holds everything against the rules of the format: what add() does for its file and a test for the
  /// built-in ones. Throws as add().
  void verify(const Source& source) const;

  /// By name or alias; a name that only an AMI event can have gives the family. nullptr when it is unknown.
  [[nodiscard]] const Entry* find(std::string_view name) const;

  /// All events, sorted by name.
  [[nodiscard]] std::vector<const Entry*> entries() const;

  /// The events that could carry this routing key, sorted by name.
  [[nodiscard]] std::vector<const Entry*> carrying(std::string_view routing_key) const;

  /// The events that a topic pattern would bring, sorted by name.
  [[nodiscard]] std::vector<const Entry*> brought_by(std::string_view pattern) const;

  /// The name that is nearest to a misspelt one, or empty.
  [[nodiscard]] std::string_view suggestion(std::string_view name) const;

  /// All of them, once a question needed all.
  [[nodiscard]] std::span<const std::unique_ptr<Source>> sources() const { return shelf_->sources; }

 private:
  using Entries = std::map<std::string, Entry, std::less<>>;

  /// What was read so far; whoever does not hold the mutex may use it once it is complete.
  struct Shelf {
    std::mutex mutex;
    bool complete = true;
    std::vector<std::unique_ptr<Source>> sources;
    Entries entries;
    std::map<std::string, std::string, std::less<>> aliases;
    std::vector<std::string> names;  // of both

    void read(std::unique_ptr<Source> source, bool replaces);
    void read_builtin();
    const Entry* read_builtin(std::string_view name);
    void list_names();
    const Entry* find(std::string_view name);
  };

  Shelf& complete_shelf() const;

  std::unique_ptr<Shelf> shelf_ = std::make_unique<Shelf>();
};

}  // namespace wazobus::catalogue
