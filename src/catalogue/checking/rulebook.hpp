// SPDX-License-Identifier: MIT
// Compiles the events of the catalogue for checking, each when it is first met. Several checkers may share a
// rulebook.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/checking/schema.hpp"
#include "catalogue/template.hpp"

namespace wazobus::catalogue {

/// A routing key or an ACL that an event may have.
struct Shape {
  Template text;
  std::vector<Placeholder> values;  ///< of its placeholders, in order
};

struct RequiredHeader {
  Template name;
  std::vector<Placeholder> values;
};

/// A header that only some events have.
struct OwnHeader {
  std::string name;
  Types types{Types::any};
  std::vector<std::string> allowed;  ///< JSON texts; none: any value
  std::vector<std::string> field;    ///< the path in data of the field with the same value
};

/// The rules for an event.
struct EventRules {
  const Entry* entry = nullptr;
  /// The severity of the finding that the event was removed; empty if it was not.
  std::optional<Severity> removed;
  Severity severity = Severity::error;  ///< of breaking its facts
  const Schema* data = nullptr;
  std::uint32_t guesses = 0;  ///< see SchemaCompiler
  bool needs_data = false;    ///< data must not be missing: a field is required, or it is a family
  std::vector<Shape> routing_keys;
  std::vector<Shape> bare_keys;  ///< of messages without wazo-bus
  std::vector<Shape> acls;
  std::vector<Shape> known_acls;  ///< also those that messages need not match
  Severity acl_mismatch = Severity::warning;
  std::vector<RequiredHeader> required_headers;
  std::vector<OwnHeader> own_headers;
  std::vector<std::string> user_field;  ///< the path in data of the user's uuid, or empty
};

class Rulebook {
 public:
  /// `catalogue` must outlive this and must not change.
  Rulebook(const Catalogue& catalogue, Edition edition) : catalogue_(catalogue), edition_(edition) {}

  [[nodiscard]] Edition edition() const { return edition_; }
  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }

  /// The rules for the event of this name. nullptr if it is unknown, or not in the edition. Throws UsageError
  /// for a broken schema.
  const EventRules* find(std::string_view name);
  /// The same for an event of a known family.
  const EventRules* find(std::string_view name, event::Family family);

 private:
  std::unique_ptr<EventRules> compile(const Entry& entry);
  void add_headers(EventRules& rules, const Entry& entry) const;
  [[nodiscard]] std::vector<Placeholder> placeholders_in(const Entry& entry, const Template& text) const;
  void add_shapes(std::vector<Shape>& shapes, const Entry& entry,
                  const std::vector<std::string>& texts) const;

  const Catalogue& catalogue_;
  Edition edition_;
  std::mutex mutex_;
  std::map<const Entry*, std::unique_ptr<EventRules>> events_;
  std::vector<std::unique_ptr<SchemaCompiler>> compilers_;
};

}  // namespace wazobus::catalogue
