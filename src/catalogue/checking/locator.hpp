// SPDX-License-Identifier: MIT
// Finds the JSON Pointer of a token. It does so after the check, so that the check itself need not keep
// paths.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "catalogue/wording.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

/// Finds the paths from the root to tokens. Each token must be the same as the one before or behind it.
class Locator {
 public:
  using Index = json::Document::Index;

  explicit Locator(const json::Document& document) : document_(document) {}

  /// Appends the JSON Pointer of `target` to `pointer`, and a path for people to `path`. The path starts in
  /// `body` if `target` is inside it, otherwise in `value`, or at the root if `value` is none.
  void locate(Index target, Index value, Index body, std::string& pointer, std::string& path) {
    go_to(target);
    if (target == 0) return;
    const bool is_inside = body != json::Document::none && target >= body && target < document_.next(body);
    const Index start = is_inside ? body : value;
    bool is_behind = start == json::Document::none || start == 0;
    for (const Container& frame : containers_) {
      append_pointer(frame, pointer);
      if (is_behind) append_path(frame, path);
      is_behind = is_behind || value_of(frame) == start;
    }
  }

 private:
  struct Container {
    Index container;
    Index child;  // key or element
    std::size_t number;
  };

  [[nodiscard]] Index value_of(const Container& frame) const {
    return document_.is_object(frame.container) ? frame.child + 1 : frame.child;
  }

  void go_to(Index target) {
    while (!containers_.empty() && document_.next(containers_.back().container) <= target)
      containers_.pop_back();
    if (target == 0) return containers_.clear();
    if (containers_.empty()) containers_.push_back({0, json::Document::inside(0), 0});
    for (;;) {
      Container& frame = containers_.back();
      while (document_.next(value_of(frame)) <= target) {
        frame.child = document_.next(value_of(frame));
        ++frame.number;
      }
      const Index value = value_of(frame);
      if (target <= value) return;
      containers_.push_back({value, json::Document::inside(value), 0});
    }
  }

  void append_pointer(const Container& frame, std::string& out) const {
    append_pointer_step(document_.is_object(frame.container)
                            ? cut(document_.string(frame.child), longest_name)
                            : fmt::to_string(frame.number),
                        out);
  }

  void append_path(const Container& frame, std::string& out) const {
    if (!document_.is_object(frame.container)) {
      fmt::format_to(std::back_inserter(out), "[{}]", frame.number);
      return;
    }
    if (!out.empty()) out += '.';
    out += cut(document_.string(frame.child), longest_name);
  }

  const json::Document& document_;
  std::vector<Container> containers_;
};

}  // namespace wazobus::catalogue
