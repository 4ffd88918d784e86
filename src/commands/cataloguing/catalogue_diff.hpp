// SPDX-License-Identifier: MIT
// wazobus catalogue diff: two catalogues or captures held against each other.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/difference.hpp"
#include "commands/context.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// One of the two, as it is typed: the word `builtin`, a catalogue file, or a capture.
class DiffSide {
 public:
  /// `catalogues` are the files of --catalogue, which belong to the built-in catalogue. Throws IoError for
  /// what can not be read, UsageError for a file that is neither.
  DiffSide(const std::string& word, const std::vector<std::string>& catalogues, Context& context);

  [[nodiscard]] catalogue::Compared compared() const { return {kind_, catalogue_, file_}; }

 private:
  bool read(const std::string& path, Context& context, std::string& text);
  void take_catalogue(const std::string& path, std::string text, const std::vector<std::string>& catalogues);

  catalogue::Compared::Kind kind_ = catalogue::Compared::Kind::whole;
  catalogue::Catalogue catalogue_;
  const catalogue::CatalogueFile* file_ = nullptr;
};

}  // namespace wazobus::commands
