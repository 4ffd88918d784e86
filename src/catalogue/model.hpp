// SPDX-License-Identifier: MIT
// An event of the catalogue as data: everything that data/*.json, or a user's file, says about it. reader.hpp
// reads it once. Checking, making, showing and exporting use this model and know no keyword.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/finding.hpp"
#include "catalogue/relation.hpp"
#include "event/family.hpp"
#include "json/tree.hpp"

namespace wazobus::catalogue {

/// A file of events. It is kept while anything points into it.
struct CatalogueFile {
  std::string name;  ///< for messages
  std::string text;
  json::Tree tree;  ///< of `text`

  /// A schema that was replaced by {} in `text` (see Catalogue).
  struct LeftOutSchema {
    std::size_t at;           ///< the place of the {}
    std::string_view schema;  ///< in a file that is compiled in
  };
  std::vector<LeftOutSchema> left_out{};  ///< by place
};

/// A JSON value in a file.
struct Node {
  const CatalogueFile* file = nullptr;
  json::Tree::Index index = json::Tree::none;

  explicit operator bool() const { return file != nullptr && index != json::Tree::none; }
  [[nodiscard]] const json::Tree& tree() const { return file->tree; }
  /// The JSON as it is spelled.
  [[nodiscard]] std::string_view text() const { return file->tree.source(index); }
};

/// The place of a value in a message.
struct Location {
  enum class Kind : std::uint8_t {
    name,     ///< the name of the event
    data,     ///< a field of data
    header,   ///< the value of a header
    user,     ///< the <uuid> in the header user_uuid:<uuid>
    unknown,  ///< unknown: any value is right
  };
  Kind kind = Kind::name;
  /// For data: the steps to the field, array indices as digits. For a header: its name.
  std::vector<std::string> path;

  [[nodiscard]] bool is_header(std::string_view name) const {
    return kind == Kind::header && path.front() == name;
  }
  bool operator==(const Location&) const = default;
  /// For messages: "name", "data.to.0", "the header conference_id".
  [[nodiscard]] std::string describe() const;
};

/// A {placeholder} of a routing key or an ACL.
struct Placeholder {
  std::string name;
  Location location;
  /// The severity of a different value.
  Severity mismatch = Severity::error;
  /// The value is in lower case in routing keys.
  bool is_lower_case = false;
  /// Where services take the value from when they publish, if messages are not held to it: messages of class
  /// descriptions have any value there.
  std::optional<Location> published{};
};

/// Routing keys or ACLs: those of the page, those of current servers, and those of messages without wazo-bus.
struct Templates {
  std::vector<std::string> documented;
  std::vector<std::string> observed;
  std::vector<std::string> bare;
  std::string sent;  ///< the published one, if an extension added others; otherwise empty

  /// All of them, in this order. They live as long as this.
  [[nodiscard]] std::vector<std::string_view> all() const;
  /// The one that `publish` uses: of current servers if there is one. Empty if there is none.
  [[nodiscard]] std::string published() const;
};

/// What a missing field is: an error, a warning, or nothing.
enum class Need : std::uint8_t { required, expected, optional };

/// The source of a fact.
enum class FactSource : std::uint8_t {
  documented,  ///< the page, its example, or the API reference that it links to
  bus_class,   ///< only a class of wazo-bus: its type means "if present and not null"
  service,     ///< recorded from a running service, or read in its schema
  observed,    ///< seen in captures
};

/// How often current servers send a field.
enum class Sent : std::uint8_t { usually, sometimes, never };

struct Field;

/// What JSON Schema's keywords demand of a value besides its type and format, if anything.
struct Bounds {
  std::optional<std::uint32_t> min_items;
  std::optional<std::uint32_t> max_items;

  bool operator==(const Bounds&) const = default;
};

/// A schema: the subset of JSON Schema (2020-12) that schema_reader.hpp lists. References are resolved.
struct Description {
  static constexpr std::size_t most_fields = 256;

  std::vector<std::string> types;  ///< as spelled; empty: any type
  std::string format;
  std::string description;
  std::string since;                           ///< release, or empty
  FactSource source = FactSource::documented;  ///< its own, or that of the enclosing schema
  Sent sent = Sent::usually;                   ///< x-sent
  std::string null_verdict;                    ///< x-null: "observed", "warning" or empty
  std::string none_verdict;                    ///< x-none: the same for the text None
  std::string alias_of;                        ///< x-alias-of
  std::uint64_t seen = 0;                      ///< x-seen: the number of values in captures that had it, or 0
  std::vector<std::string> allowed;            ///< compact JSON texts: enum and const
  std::vector<std::string> known_values;       ///< decoded
  std::vector<std::string> examples;           ///< compact JSON texts
  Bounds bounds;
  std::vector<Field> fields;
  std::vector<std::string> required;  ///< names of fields, as they are listed
  std::vector<std::string> expected;  ///< names of fields, as they are listed
  std::shared_ptr<const Description> items;
  std::shared_ptr<const Description> additional;

  [[nodiscard]] bool is_documented() const { return source == FactSource::documented; }
  [[nodiscard]] bool has_type(std::string_view type) const;
  /// The field of this name, or nullptr.
  [[nodiscard]] const Field* field(std::string_view name) const;
};

struct Field {
  std::string name;
  Need need = Need::optional;
  /// Does a wrong value break the source of the enclosing object, and not only an addition to it? If
  /// additionalProperties describes all other fields, a field that the page lacks counts too (ChanVariable of
  /// AMI events).
  bool is_held = true;
  Description schema;
};

/// A schema of a file, read on first use. Most questions concern names and keys only, and reading all schemas
/// takes longer than reading everything else.
struct UnreadSchema {
  UnreadSchema(Node unread, Node definitions_of_file, FactSource default_source)
      : schema(unread), definitions(definitions_of_file), source(default_source) {}

  Node schema;
  Node definitions;                            ///< the target of "$ref": "#/$defs/...", if the file has one
  FactSource source = FactSource::documented;  ///< the default source
  std::string_view left_out{};                 ///< its text, where the file has {} instead; else empty
  std::shared_ptr<UnreadSchema> extended{};    ///< the schema that this one extends, if any
  // Not std::call_once: with a static libgcc, as in the release build, an exception in it aborts.
  std::mutex mutex{};
  std::optional<Description> description{};
};

/// An event that is published without wazo-bus: its body has name, data and `members`, and it has none of the
/// headers that wazo-bus adds. Its keys are among the routing keys.
struct Bare {
  std::vector<Field> headers;        ///< besides name
  std::vector<std::string> members;  ///< fields of data that the body repeats beside data, if present
};

/// A field that `-f line` shows, with a short label.
struct Glance {
  std::string label;
  std::vector<std::string> path;  ///< in data
};

/// Whom an event is for.
enum class Level : std::uint8_t { unknown, service, tenant, user, multi_user };

/// An event of the catalogue. An observed event has all its facts in the `observed` members.
struct Entry {
  std::string name;  ///< "{event_name}" for the family of AMI events, whose members have any CamelCase name
  std::string summary;
  std::string service;
  bool documented = false;
  bool extends = false;  ///< it adds to the event of its name instead of replacing it
  bool removed = false;
  event::Family family = event::Family::none;
  std::string added;       ///< release, or empty
  std::string deprecated;  ///< release, or empty
  std::string removed_in;  ///< release, or empty
  Level level = Level::unknown;
  std::vector<std::string> aliases;  ///< other names that current servers use
  Templates routing_keys;
  Templates required_acls;
  std::vector<Placeholder> placeholders;
  std::vector<Field>
      headers;  ///< besides those of every message and of the level; a name may contain a {placeholder}
  std::vector<Field> observed_headers;  ///< the same for current servers
  Bare bare;
  std::vector<Glance> glance;
  std::vector<Relation> relations;
  std::shared_ptr<UnreadSchema> data_schema;
  Node example;  ///< a whole body, or empty
  std::vector<std::string> notes;
  std::uint64_t seen = 0;  ///< how often captures had it, if it was learnt; otherwise 0
  Node place;              ///< its place in the file

  [[nodiscard]] bool is_family() const { return name.starts_with('{'); }
  /// Is it sometimes, or always, published without wazo-bus?
  [[nodiscard]] bool may_be_bare() const { return !routing_keys.bare.empty(); }
  [[nodiscard]] bool is_always_bare() const {
    return may_be_bare() && routing_keys.documented.empty() && routing_keys.observed.empty();
  }
  /// Is it for one user, or for several?
  [[nodiscard]] bool is_for_users() const { return level == Level::user || level == Level::multi_user; }
  /// Does a capture in which the event has this level contradict the catalogue? An event for several users
  /// may be in a capture with one user only.
  [[nodiscard]] bool is_contradicted_by(Level other) const;
  [[nodiscard]] const Placeholder* placeholder(std::string_view placeholder_name) const;
  /// The schema of data. Several threads may ask. Throws UsageError with file and line if it is broken.
  [[nodiscard]] const Description& data() const;
  /// The headers of the page and of current servers.
  [[nodiscard]] std::vector<Field> all_headers() const;
};

/// As the catalogue spells it; empty if unknown.
std::string_view name_of(Level level);
std::string_view name_of(FactSource source);

/// Could this be the name of an AMI event? CamelCase, where every other name is lower snake case.
bool is_ami_name(std::string_view name);

}  // namespace wazobus::catalogue
