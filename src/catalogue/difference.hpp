// SPDX-License-Identifier: MIT
// What two catalogues, or what was learnt from captures, do not have in common.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace wazobus::catalogue {

/// One of the two that are compared.
struct Compared {
  enum class Kind : std::uint8_t {
    whole,    ///< the built-in catalogue: what is not in it is not known
    file,     ///< a file, which adds to the whole: what is not in it may well be there
    capture,  ///< what was learnt from a capture: what is not in it did not happen
  };
  Kind kind = Kind::whole;
  const Catalogue& catalogue;
  const CatalogueFile* only = nullptr;  ///< only the events of this file, if any

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
  std::string name;    ///< of a field data.a.b, of a header its name, of a key or ACL its template
  std::string before;  ///< "string or null", "user"; empty where it came
  std::string after;   ///< the same; empty where it went
  std::uint64_t seen = 0;
};

std::string_view name_of(Difference::Kind kind);
std::string_view name_of(Difference::What what);

/// Sorted by event. What only one of the two has is a difference where the other one would have it:
///
/// - an event that a file lacks is none beside the built-in catalogue, to which a file adds;
/// - what a capture lacks is none beside a catalogue, since it only did not happen; so a capture has fields,
///   types, keys and headers too many, never too few;
/// - two captures are compared as they are.
std::vector<Difference> differences_between(const Compared& before, const Compared& after);

}  // namespace wazobus::catalogue
