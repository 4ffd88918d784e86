// SPDX-License-Identifier: MIT
#include "catalogue/fields.hpp"

namespace wazobus::catalogue {

namespace {

/// So many fit on a line.
constexpr std::size_t few = 8;

}  // namespace

FieldChoice fields_that_matter(const Entry& entry) {
  using Index = json::Document::Index;
  const json::Document& document = entry.data.document();
  FieldChoice choice;
  for (const std::string_view keyword : {"required", "x-expected"}) {
    const Index names = document.find(entry.data.index, keyword);
    if (names == json::Document::none) continue;
    for (Index i = json::Document::inside(names); i != document.next(names); i = document.next(i))
      choice.first.push_back(document.string(i));
  }
  const Index properties = document.find(entry.data.index, "properties");
  if (properties == json::Document::none || choice.first.empty()) return choice;
  for (Index key = json::Document::inside(properties); key != document.next(properties);
       key = document.next(key + 1))
    choice.hidden.insert(document.string(key));
  if (choice.hidden.size() <= few) choice.hidden.clear();
  for (const std::string& name : choice.first) choice.hidden.erase(name);
  return choice;
}

}  // namespace wazobus::catalogue
