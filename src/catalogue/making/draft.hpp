// SPDX-License-Identifier: MIT
// JSON that is still being written: values can be put in and taken out by path, and some are gaps that each
// message fills afresh.
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

/// A value. What nobody steps into stays text, however deep it is.
class Draft {
 public:
  using Step = event::Path::Step;

  /// `value` is copied.
  explicit Draft(json::View value) : text_(value.text()) {}
  static Draft gap(std::size_t number);

  [[nodiscard]] bool is_object() const { return is_container('{'); }
  [[nodiscard]] bool is_array() const { return is_container('['); }
  /// A scalar's JSON; of a gap empty, and of a container not to be asked.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// The value below, or nullptr.
  Draft* find(std::span<const std::string> steps);

  /// Makes what is missing on the way; what is no container of the right kind gives way to one. False where
  /// an element would leave others missing before it.
  bool put(std::span<const Step> steps, Draft value);
  /// Takes the value out, if it is there. `steps` is not empty.
  void take(std::span<const Step> steps);
  /// Adds a member in front of all others.
  void put_first(std::string key, Draft value);

  /// Calls visit(field, draft) for each scalar; `field` is the key that it, or the list that it is in, has.
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

  /// Text, and the gap behind it.
  struct Piece {
    std::string text;
    std::optional<std::size_t> gap;
  };
  /// The whole, cut at its gaps.
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

  std::string text_;  // JSON; empty of a gap and of what is open
  char bracket_ = 0;  // of what is open
  std::size_t gap_ = 0;
  std::vector<std::pair<std::string, Draft>> children_;  // keys are empty in arrays
};

}  // namespace wazobus::catalogue
