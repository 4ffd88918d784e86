// SPDX-License-Identifier: MIT
// A schema of the catalogue with everything that it says, read for printing: references are followed, and
// what a checker has no use for (descriptions, releases, sources) is there. schema.hpp compiles the same for
// checking.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// What a field's absence is: an error, a warning, or nothing.
enum class Need : std::uint8_t { required, expected, optional };

struct Field;

struct Description {
  std::vector<std::string> types;  ///< as they are written; none: anything
  std::string format;
  std::string description;
  std::string since;  ///< release, or empty
  bool observed = false;
  bool is_held =
      true;  ///< breaking it breaks what the event's source says, not only what was observed besides
  std::string null_verdict;               ///< x-null: "observed", "warning" or empty
  bool may_be_none = false;               ///< x-none
  std::string alias_of;                   ///< x-alias-of
  std::vector<std::string> allowed;       ///< JSON texts: enum and const
  std::vector<std::string> known_values;  ///< decoded
  std::optional<std::uint32_t> min_items;
  std::optional<std::uint32_t> max_items;
  std::vector<Field> fields;
  std::unique_ptr<Description> items;
  std::unique_ptr<Description> additional;

  [[nodiscard]] bool has_type(std::string_view type) const;
};

struct Field {
  std::string name;
  Need need = Need::optional;
  Description schema;
};

/// `schema` must be one that SchemaCompiler takes.
Description describe(Node schema, Node definitions);

/// The data of an event.
Description describe_data(const Entry& entry);

/// The headers of an event, those of the page and those of current servers (`observed`), besides what every
/// message and the event's level bring. A name may hold a {placeholder}.
std::vector<Field> describe_headers(const Entry& entry);

}  // namespace wazobus::catalogue
