// SPDX-License-Identifier: MIT
// A file of the catalogue out of a text.
#pragma once

#include <memory>
#include <string>

#include "catalogue/model.hpp"
#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::catalogue {

inline std::unique_ptr<CatalogueFile> file_of(std::string text) {
  auto file = std::make_unique<CatalogueFile>();
  file->name = "own.json";
  file->text = std::move(text);
  REQUIRE(file->tree.parse(file->text).ok());
  return file;
}

/// What `read` is refused for, behind the file and the line; "none" where it is not.
template <typename Read>
std::string objection(Read read) {
  try {
    read();
  } catch (const UsageError& error) {
    const std::string what = error.what();
    return what.substr(what.find(": ") + 2);
  }
  return "none";
}

}  // namespace wazobus::catalogue
