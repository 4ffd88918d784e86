// SPDX-License-Identifier: MIT
#include "catalogue/checking/token.hpp"

#include "catalogue/checking/schema.hpp"
#include "catalogue/wording.hpp"

namespace wazobus::catalogue {

Types::Type type_of(const json::Document& document, Index value) {
  switch (document.text()[document.at(value)]) {
    case '{':
      return Types::object;
    case '[':
      return Types::array;
    case '"':
      return Types::string;
    case 't':
    case 'f':
      return Types::boolean;
    case 'n':
      return Types::null;
    default:
      return is_integer_text(document.raw(value)) ? Types::integer : Types::fraction;
  }
}

bool same_values(const json::Document& document, Index a, Index b) {
  if (same_text(document.source(a), document.source(b))) return true;
  return document.is_string(a) && document.is_string(b) && document.string(a) == document.string(b);
}

std::string shown(const json::Document& document, Index value) {
  if (document.is_string(value)) return in_quotes(document.string(value));
  if (document.is_container(value)) return std::string(name_of(type_of(document, value)));
  return std::string(document.raw(value).substr(0, longest_shown));
}

}  // namespace wazobus::catalogue
