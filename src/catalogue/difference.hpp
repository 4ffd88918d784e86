// SPDX-License-Identifier: MIT
// Compares two catalogues, or what was learnt from captures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// One side of a comparison.
struct Compared {
  enum class Kind : std::uint8_t {
    whole,    ///< the built-in catalogue: everything else is unknown
    file,     ///< a file, which adds to the built-in catalogue: what it lacks may exist
    capture,  ///< what was learnt from a capture: what it lacks did not happen
  };
  Kind kind = Kind::whole;
  const Catalogue& catalogue;
  const CatalogueFile* only = nullptr;  ///< if not null: only the events of this file

  [[nodiscard]] bool is_capture() const { return kind == Kind::capture; }
  [[nodiscard]] std::vector<const Entry*> entries() const;
  [[nodiscard]] const Entry* find(std::string_view name) const;
};

struct Difference {
  enum class Kind : std::uint8_t { came, went, changed };
  enum class What : std::uint8_t { event, field, header, routing_key, required_acl, level, status };

  Kind kind = Kind::changed;
  What what = What::event;
  std::string event;
  std::string name;    ///< a field as data.a.b, the name of a header, or the template of a key or ACL
  std::string before;  ///< "string or null", "user"; empty if it came
  std::string after;   ///< the same; empty if it went
  std::uint64_t seen = 0;
};

std::string_view name_of(Difference::Kind kind);
std::string_view name_of(Difference::What what);

/// The differences, sorted by event. What only one side has counts if the other side would have it:
///
/// - beside the built-in catalogue, an event that a file lacks does not count, because a file adds to the
///   catalogue;
/// - beside a catalogue, what a capture lacks does not count, because it only did not happen; so a capture
///   can have additional fields, types, keys and headers, but nothing missing;
/// - two captures are compared completely.
std::vector<Difference> differences_between(const Compared& before, const Compared& after);

}  // namespace wazobus::catalogue
