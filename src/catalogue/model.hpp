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
#include "event/family.hpp"
#include "json/tree.hpp"

namespace wazobus::catalogue {

/// One file of events, kept as long as anything points into it.
struct CatalogueFile {
  std::string name;  ///< for messages
  std::string text;
  json::Tree tree;  ///< of `text`

  /// A schema that was replaced by {} in `text` (see Catalogue).
  struct LeftOut {
    std::size_t at;           ///< the place of the {}
    std::string_view schema;  ///< in a file that is compiled in
  };
  std::vector<LeftOut> left_out{};  ///< by place
};

/// A value of JSON inside a file.
struct Node {
  const CatalogueFile* file = nullptr;
  json::Tree::Index index = json::Tree::none;

  explicit operator bool() const { return file != nullptr && index != json::Tree::none; }
  [[nodiscard]] const json::Tree& tree() const { return file->tree; }
  /// As it is spelled.
  [[nodiscard]] std::string_view text() const { return file->tree.source(index); }
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
  bool operator==(const Location&) const = default;
  /// For messages: "name", "data.to.0", "the header conference_id".
  [[nodiscard]] std::string describe() const;
};

/// A {placeholder} of a routing key or an ACL.
struct Placeholder {
  std::string name;
  Location location;
  /// What a different value is; where it is not an error it is warned about.
  Severity mismatch = Severity::error;
  /// In keys the value stands in lower case.
  bool is_lower_case = false;
};

/// Routing keys or ACLs: what the page says, what current servers send besides, and what is published without
/// wazo-bus.
struct Templates {
  std::vector<std::string> documented;
  std::vector<std::string> observed;
  std::vector<std::string> bare;
  std::string sent;  ///< the one that is published, where an extension brought others; else empty

  /// In this order.
  [[nodiscard]] std::vector<std::string> all() const;
  /// The one that `publish` fills in, of current servers if there is one; empty for none.
  [[nodiscard]] std::string published() const;
};

/// What a field's absence is: an error, a warning, or nothing.
enum class Need : std::uint8_t { required, expected, optional };

/// Where a fact comes from.
enum class Source : std::uint8_t {
  documented,  ///< the page, its example, or the API reference that it refers to
  bus_class,   ///< only wazo-bus' class describes it: its type says "if it is there and not null"
  service,     ///< recorded from the running service, or read in its schema
  observed,    ///< seen in captures
};

/// How often current servers send a field.
enum class Sent : std::uint8_t { usually, sometimes, never };

struct Field;

/// A schema: the subset of JSON Schema (2020-12) that schema_reader.hpp lists. References are followed.
struct Description {
  static constexpr std::size_t most_fields = 256;

  std::vector<std::string> types;  ///< as they are written; none: anything
  std::string format;
  std::string description;
  std::string since;                      ///< release, or empty
  Source source = Source::documented;     ///< its own, or that of what it stands in
  Sent sent = Sent::usually;              ///< x-sent
  std::string null_verdict;               ///< x-null: "observed", "warning" or empty
  std::string none_verdict;               ///< x-none: the same of the text None
  std::string alias_of;                   ///< x-alias-of
  std::uint64_t seen = 0;                 ///< x-seen: in so many values of a capture, or 0
  std::vector<std::string> allowed;       ///< compact JSON texts: enum and const
  std::vector<std::string> known_values;  ///< decoded
  std::vector<std::string> examples;      ///< compact JSON texts
  std::optional<std::uint32_t> min_items;
  std::optional<std::uint32_t> max_items;
  std::vector<Field> fields;
  std::vector<std::string> required;  ///< names of fields, as they are listed
  std::vector<std::string> expected;  ///< names of fields, as they are listed
  std::shared_ptr<const Description> items;
  std::shared_ptr<const Description> additional;

  [[nodiscard]] bool is_documented() const { return source == Source::documented; }
  [[nodiscard]] bool has_type(std::string_view type) const;
  /// The field of this name, or nullptr.
  [[nodiscard]] const Field* field(std::string_view name) const;
};

struct Field {
  std::string name;
  Need need = Need::optional;
  /// Does breaking it break what the source of the object around it says, not only what is known besides?
  /// Where every other field is described too (additionalProperties), one that the page lacks is held like
  /// them: ChanVariable of AMI events.
  bool is_held = true;
  Description schema;
};

/// A schema of a file, read when it is first asked for: most questions are about names and keys alone, and
/// all schemas together take longer to read than all that is around them.
struct UnreadSchema {
  Node schema;
  Node definitions;                          ///< what "$ref": "#/$defs/..." refers to, if the file has any
  Source source = Source::documented;        ///< of what does not say
  std::string_view left_out{};               ///< its text, where the file has {} instead; else empty
  std::shared_ptr<UnreadSchema> extended{};  ///< what it is read on top of, if it adds to another one
  // Not std::call_once: with a static libgcc, as in the release build, an exception inside of it aborts.
  std::mutex mutex{};
  std::optional<Description> description{};
};

/// How an event looks that is published without wazo-bus: the body has name, data and `members`, and none of
/// the headers that wazo-bus adds. Its keys stand among the routing keys.
struct Bare {
  std::vector<Field> headers;  ///< besides the name
  std::vector<std::string>
      members;  ///< fields of data that the body repeats beside data, where they are there
};

/// A field that a glance at the event should show, under a short label.
struct Glance {
  std::string label;
  std::vector<std::string> path;  ///< in data
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
  event::Family family = event::Family::none;
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
  Bare bare;
  std::vector<Glance> glance;
  std::shared_ptr<UnreadSchema> data_schema;
  Node example;  ///< a whole body, if there is one
  std::vector<std::string> notes;
  std::uint64_t seen = 0;  ///< how often captures had it, for one that was learnt; else 0
  Node place;              ///< where it stands

  [[nodiscard]] bool is_family() const { return name.starts_with('{'); }
  /// Is it ever, or always, published without wazo-bus?
  [[nodiscard]] bool may_be_bare() const { return !routing_keys.bare.empty(); }
  [[nodiscard]] bool is_always_bare() const {
    return may_be_bare() && routing_keys.documented.empty() && routing_keys.observed.empty();
  }
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
std::string_view name_of(Source source);

/// Could this be the name of an AMI event? CamelCase, where every other name is lower snake case.
bool is_ami_name(std::string_view name);

}  // namespace wazobus::catalogue
