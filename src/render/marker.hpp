// SPDX-License-Identifier: MIT
// Marks the hits of --grep in the output.
#pragma once

#include <string>
#include <vector>

#include "event/search.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

class Marker {
 public:
  /// Without colours it marks nothing.
  Marker(std::vector<event::Search> searches, Colouring colours)
      : searches_(std::move(searches)), brush_(colours), is_on_(colours.is_on && !searches_.empty()) {}

  /// Marks the hits in `out` from `start` on, line by line. All escape sequences there must be colours.
  void mark(std::size_t start, std::string& out) const;

 private:
  void append_marked(std::string_view line, std::string& out) const;

  std::vector<event::Search> searches_;
  Brush brush_;
  bool is_on_;
};

}  // namespace wazobus::render
