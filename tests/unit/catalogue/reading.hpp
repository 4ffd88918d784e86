// SPDX-License-Identifier: MIT
// A file of the catalogue out of a text.
#pragma once

#include <memory>
#include <string>

#include "catalogue/model.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

inline std::unique_ptr<CatalogueFile> file_of(std::string text) {
  auto file = std::make_unique<CatalogueFile>();
  file->name = "own.json";
  file->text = std::move(text);
  REQUIRE(file->document.parse(file->text).ok());
  return file;
}

}  // namespace wazobus::catalogue
