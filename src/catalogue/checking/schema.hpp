// SPDX-License-Identifier: MIT
// Schemas of the catalogue, compiled for checking.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/finding.hpp"
#include "catalogue/model.hpp"
#include "catalogue/types.hpp"
#include "text/choice.hpp"

namespace wazobus::catalogue {

/// A hash for short texts such as keys. It reads only the first and the last eight bytes, so that senders can
/// make texts collide on purpose.
inline std::uint64_t quick_hash(std::string_view text) {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  if (text.size() >= 8) {
    std::memcpy(&head, text.data(), 8);
    std::memcpy(&tail, text.data() + text.size() - 8, 8);
  } else {
    for (const char c : text) head = head << 8U | static_cast<unsigned char>(c);
  }
  return (head ^ std::rotl(tail, 23) ^ (text.size() << 56U)) * 0x9E3779B97F4A7C15U;
}

/// Faster than operator== of string_view, which makes several calls before it reaches memcmp.
inline bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

/// What input is checked against.
enum class Edition : std::uint8_t {
  current,     ///< what current servers send is right
  documented,  ///< only the documentation is right
};

inline constexpr std::array edition_choices{
    text::Choice{"current", Edition::current, "what current servers send is right"},
    text::Choice{"documented", Edition::documented, "only what the documentation has"},
};

/// Is it a date and time as the bus writes them? RFC 3339, but a space may stand for the T, and the offset
/// may lack its colon or its minutes, or be missing.
bool is_date_time(std::string_view text);

struct Schema;

struct Property {
  std::string name;
  const Schema* schema = nullptr;
  std::optional<Severity> when_missing;
  /// Index of the property that this one is another spelling of.
  std::optional<std::uint16_t> alias_of;
};

/// JSON Schema's keyword format.
enum class SchemaFormat : std::uint8_t { none, uuid, date_time };

/// A compiled schema. `severity` is the severity of breaking it.
struct Schema {
  Types types{Types::any};
  /// The types that QuickChecker may accept: all of `types`, or none if there are bounds.
  Types plain_types{Types::any};
  Severity severity = Severity::error;
  SchemaFormat format = SchemaFormat::none;
  bool null_is_warning = false;
  bool may_be_none = false;   ///< the text None may stand in place of the format
  bool null_besides = false;  ///< null is right, though it is not in `allowed`
  bool none_is_warning = false;
  bool warns_of_extras = false;
  bool is_held_to_values = false;  ///< there are `allowed` or `known_values`
  Bounds bounds;
  std::vector<std::string> allowed;       ///< JSON texts; enum and const
  std::vector<std::string> known_values;  ///< decoded strings
  std::vector<Property> properties;
  const Schema* items = nullptr;
  const Schema* additional = nullptr;
  /// A bit for each property that is reported if it is missing, unless another spelling of it is there.
  std::array<std::uint64_t, 4> expected{};
  bool has_aliases = false;
  /// The index of this schema's first guess in a checker's table. It has one guess for the first member, and
  /// one for the member after each property.
  std::uint32_t guesses = 0;

  static constexpr std::uint16_t no_property = UINT16_MAX;
  static constexpr std::size_t most_properties = Description::most_fields;

  /// Index in properties, or no_property.
  [[nodiscard]] std::uint16_t find(std::string_view name) const;

  /// Call it once, when the properties are complete.
  void index_properties();

 private:
  std::vector<std::uint16_t> slots_;
};

/// Compiles schemas of the catalogue, and keeps them.
class SchemaCompiler {
 public:
  explicit SchemaCompiler(Edition edition) : edition_(edition) {}

  /// `severity` is the severity of breaking the schema, unless a part of it has its own.
  const Schema& compile(const Description& schema, Severity severity) {
    return compile(schema, severity, /*is_inside*/ false);
  }

  /// The number of guesses of all schemas compiled so far.
  [[nodiscard]] std::uint32_t guesses() const { return guesses_; }

 private:
  /// `is_inside`: the schema is part of another one.
  const Schema& compile(const Description& from, Severity severity, bool is_inside);
  [[nodiscard]] bool has(const Field& field) const;
  void compile_fields(const Description& from, Schema& schema);
  void compile_null(const Description& from, Schema& schema, bool is_inside) const;
  void finish(Schema& schema);

  Edition edition_;
  std::deque<Schema> schemas_;
  std::uint32_t guesses_ = 0;
};

}  // namespace wazobus::catalogue
