// SPDX-License-Identifier: MIT
// JSON that can be changed by path, with gaps that each message fills.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "event/path.hpp"
#include "json/view.hpp"

namespace wazobus::catalogue {

/// A JSON value. A part is parsed only when a path leads into it, so deep values stay text.
class Draft {
 public:
  using Step = event::Path::Step;

  /// `value` is copied.
  explicit Draft(json::View value) : text_(value.text()) {}
  static Draft gap(std::size_t number);

  [[nodiscard]] bool is_object() const { return is_container('{'); }
  [[nodiscard]] bool is_array() const { return is_container('['); }
  /// The JSON of a scalar; empty for a gap. Do not call for containers.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// The value at `steps`, or nullptr.
  Draft* find(std::span<const std::string> steps);

  /// Sets the value at `steps`. Makes missing containers, and replaces values that are not containers of the
  /// right kind. Returns false if an element of a list would leave earlier ones missing.
  bool put(std::span<const Step> steps, Draft value);
  /// Removes the value, if it is there. `steps` must not be empty.
  void take(std::span<const Step> steps);
  /// Adds a member before all others.
  void put_first(std::string key, Draft value);

  /// Calls visit(field, draft) for each scalar. `field` is its key, or the key of the list that contains it.
  template <typename Visit>
  void visit_scalars(const Visit& visit, const std::string& field = {}, int depth = 0) {
    constexpr int deepest = 64;
    if (!is_object() && !is_array()) return visit(field, *this);
    if (depth == deepest) return;
    open();
    const bool is_list = is_array();
    for (auto& [key, value] : children_) value.visit_scalars(visit, is_list ? field : key, depth + 1);
  }

  /// Calls visit(draft) for each element of a list.
  template <typename Visit>
  void visit_elements(const Visit& visit) {
    open();
    for (auto& [key, value] : children_) visit(value);
  }

  /// A text and the gap after it.
  struct Piece {
    std::string text;
    std::optional<std::size_t> gap;
  };
  /// The JSON, cut at its gaps.
  [[nodiscard]] std::vector<Piece> pieces() const;

 private:
  Draft() = default;

  [[nodiscard]] bool is_container(char bracket) const {
    return text_.empty() ? bracket_ == bracket : text_.front() == bracket;
  }
  void open();
  void become(char bracket);
  Draft* child(const Step& step);
  void write(std::vector<Piece>& pieces) const;

  std::string text_;  // JSON; empty for a gap and for a parsed container
  char bracket_ = 0;  // of a parsed container
  std::size_t gap_ = 0;
  std::vector<std::pair<std::string, Draft>> children_;  // keys are empty in arrays
};

}  // namespace wazobus::catalogue
