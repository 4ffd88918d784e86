// SPDX-License-Identifier: MIT
// Tokens of a JSON document, as the checkers ask for them.
#pragma once

#include <string>

#include "catalogue/types.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

/// A token of the document at hand, by its number.
using Index = json::Document::Index;

/// The index of what is not there.
inline constexpr Index absent = json::Document::none;

/// May be asked of what is absent.
inline bool is_text(const json::Document& document, Index value) {
  return value != absent && document.is_string(value);
}

inline bool is_null(const json::Document& document, Index value) {
  return document.text()[document.at(value)] == 'n';
}

Types::Type type_of(const json::Document& document, Index value);

/// Are they spelled alike, or the same text?
bool same_values(const json::Document& document, Index a, Index b);

/// The value for a message: quoted or as it is spelled, cut; only the type of an object or an array.
std::string shown(const json::Document& document, Index value);

}  // namespace wazobus::catalogue
