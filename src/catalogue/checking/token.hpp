// SPDX-License-Identifier: MIT
// Functions that checkers need about the tokens of a JSON document.
#pragma once

#include <string>

#include "catalogue/types.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

/// The number of a token in the document.
using Index = json::Document::Index;

/// The index of a token that does not exist.
inline constexpr Index absent = json::Document::none;

/// False for `absent`.
inline bool is_text(const json::Document& document, Index value) {
  return value != absent && document.is_string(value);
}

inline bool is_null(const json::Document& document, Index value) {
  return document.text()[document.at(value)] == 'n';
}

Types::Type type_of(const json::Document& document, Index value);

/// Are the values spelled alike, or strings with the same text?
bool same_values(const json::Document& document, Index a, Index b);

/// The value for a message: a string in quotes, another scalar as it is spelled, both cut. Of an object or an
/// array only the type.
std::string shown(const json::Document& document, Index value);

}  // namespace wazobus::catalogue
