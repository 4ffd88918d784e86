// SPDX-License-Identifier: MIT
// An event of the catalogue as data: everything that data/*.json (or a file of the user's) says about it,
// read once by reader.hpp. Who checks, makes, shows or exports an event takes this and knows no keyword.
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
#include "json/document.hpp"

namespace wazobus::catalogue {

/// One file of events, kept as long as anything points into it.
struct CatalogueFile {
  std::string name;  ///< for messages
  std::string text;
  json::Document document;
};

/// A value of JSON inside a file.
struct Node {
  const CatalogueFile* file = nullptr;
  json::Document::Index index = json::Document::none;

  explicit operator bool() const { return file != nullptr && index != json::Document::none; }
  [[nodiscard]] const json::Document& document() const { return file->document; }
  [[nodiscard]] std::string_view text() const { return file->document.source(index); }
};

/// Where in a message a value stands.
struct Location {
  enum class Kind : std::uint8_t {
    name,     ///< the name of the event
    data,     ///< a field of data
    header,   ///< the value of a header
    user,     ///< the <uuid> of the header user_uuid:<uuid>
    unknown,  ///< nobody knows: any value is right
  };
  Kind kind = Kind::name;
  /// Of data: the steps to the field, array indices as digits. Of a header: its name.
  std::vector<std::string> path;

  [[nodiscard]] bool is_header(std::string_view name) const {
    return kind == Kind::header && path.front() == name;
  }
  /// For messages: "name", "data.to.0", "the header conference_id".
  [[nodiscard]] std::string describe() const;
};

/// A {placeholder} of a routing key or an ACL.
struct Placeholder {
  std::string name;
  Location location;
  /// What a different value is; where it is not an error it is warned about.
  Severity mismatch = Severity::error;
};

/// Routing keys or ACLs: what the page says, and what current servers send besides.
struct Templates {
  std::vector<std::string> documented;
  std::vector<std::string> observed;
};

/// What a field's absence is: an error, a warning, or nothing.
enum class Need : std::uint8_t { required, expected, optional };

struct Field;

/// A schema: the subset of JSON Schema (2020-12) that schema_reader.hpp lists. References are followed.
struct Description {
  static constexpr std::size_t most_fields = 256;

  std::vector<std::string> types;  ///< as they are written; none: anything
  std::string format;
  std::string description;
  std::string since;                      ///< release, or empty
  bool observed = false;                  ///< current servers send it, the page does not have it
  std::string null_verdict;               ///< x-null: "observed", "warning" or empty
  bool may_be_none = false;               ///< x-none
  std::string alias_of;                   ///< x-alias-of
  std::uint64_t seen = 0;                 ///< x-seen: in so many values of a capture, or 0
  std::vector<std::string> allowed;       ///< compact JSON texts: enum and const
  std::vector<std::string> known_values;  ///< decoded
  std::optional<std::uint32_t> min_items;
  std::optional<std::uint32_t> max_items;
  std::vector<Field> fields;
  std::vector<std::string> required;  ///< names of fields, as they are listed
  std::vector<std::string> expected;  ///< names of fields, as they are listed
  std::shared_ptr<const Description> items;
  std::shared_ptr<const Description> additional;

  [[nodiscard]] bool has_type(std::string_view type) const;
  /// The field of this name, or nullptr.
  [[nodiscard]] const Field* field(std::string_view name) const;
};

struct Field {
  std::string name;
  Need need = Need::optional;
  /// Does breaking it break what the event's source says, not only what was observed besides? Where every
  /// other field is described too (additionalProperties), an observed field is held like them: ChanVariable
  /// of AMI events.
  bool is_held = true;
  Description schema;
};

/// A schema of a file, read when it is first asked for: most questions are about names and keys alone, and
/// all schemas together take longer to read than all that is around them.
struct UnreadSchema {
  Node schema;
  Node definitions;                          ///< what "$ref": "#/$defs/..." refers to, if the file has any
  std::shared_ptr<UnreadSchema> extended{};  ///< what it is read on top of, if it adds to another one
  // Not std::call_once: with a static libgcc, as in the release build, an exception inside of it aborts.
  std::mutex mutex{};
  std::optional<Description> description{};
};

/// Whom an event is for.
enum class Level : std::uint8_t { unknown, service, tenant, user, multi_user };

/// An event of the catalogue. One that is only observed has all its facts in the `observed` places.
struct Entry {
  std::string name;  ///< "{event_name}" for the family of AMI events, whose members have any CamelCase name
  std::string summary;
  std::string service;
  bool documented = false;
  bool extends = false;  ///< it adds to the event of its name, rather than taking its place
  bool removed = false;
  std::string added;       ///< release, or empty
  std::string deprecated;  ///< release, or empty
  std::string removed_in;  ///< release, or empty
  Level level = Level::unknown;
  std::vector<std::string> aliases;  ///< names that current servers use for it
  Templates routing_keys;
  Templates required_acls;
  std::vector<Placeholder> placeholders;
  std::vector<Field>
      headers;  ///< besides what every message and the level bring; names may hold a {placeholder}
  std::vector<Field> observed_headers;  ///< the same, of current servers
  std::shared_ptr<UnreadSchema> data_schema;
  Node example;  ///< a whole body, if there is one
  std::vector<std::string> notes;
  std::uint64_t seen = 0;  ///< how often captures had it, for one that was learnt; else 0
  Node place;              ///< where it stands

  [[nodiscard]] bool is_family() const { return name.starts_with('{'); }
  /// Is it for one user, or for several?
  [[nodiscard]] bool is_for_users() const { return level == Level::user || level == Level::multi_user; }
  [[nodiscard]] const Placeholder* placeholder(std::string_view placeholder_name) const;
  /// The schema of data. Several threads may ask. Throws UsageError with file and line where it is broken.
  [[nodiscard]] const Description& data() const;
  /// Those of the page and those of current servers.
  [[nodiscard]] std::vector<Field> all_headers() const;
};

/// As the catalogue spells it; empty when it is unknown.
std::string_view name_of(Level level);

/// Could this be the name of an AMI event? CamelCase, where every other name is lower snake case.
bool is_ami_name(std::string_view name);

}  // namespace wazobus::catalogue
