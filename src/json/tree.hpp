// SPDX-License-Identifier: MIT
// Reads the files of the catalogue with RapidJSON. The tree is a list of nodes in the order of the text.
// Strings are decoded once. Each node has its offset in the text, for messages with a line and a column.
// Messages of the bus are read by document.hpp and view.hpp instead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/scan.hpp"
#include "json/view.hpp"

namespace wazobus::json {

class Tree {
 public:
  /// A node's number: the root is 0; a member is its key and then its value.
  using Index = std::uint32_t;
  static constexpr Index none = UINT32_MAX;

  /// Reads one value, which must be all of `text`; `text` must outlive the use of this. The faults are those
  /// of json::check(). Besides, a number beyond the range of a double is a bad number. After a fault there is
  /// no root.
  Scan parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }

  /// Offset of the first byte in text().
  [[nodiscard]] std::size_t at(Index i) const { return nodes_[i].begin; }
  [[nodiscard]] Kind kind(Index i) const { return nodes_[i].kind; }
  [[nodiscard]] bool is_object(Index i) const { return kind(i) == Kind::object; }
  [[nodiscard]] bool is_array(Index i) const { return kind(i) == Kind::array; }
  [[nodiscard]] bool is_container(Index i) const { return is_object(i) || is_array(i); }
  [[nodiscard]] bool is_string(Index i) const { return kind(i) == Kind::string; }

  /// The node after this value and everything inside it.
  [[nodiscard]] Index next(Index i) const { return nodes_[i].next; }
  /// The first node inside of a container; equal to next(i) when it is empty.
  [[nodiscard]] static Index inside(Index i) { return i + 1; }

  /// A string or key, decoded; lives as long as the tree.
  [[nodiscard]] std::string_view string(Index i) const {
    return {decoded_.data() + nodes_[i].begin + 1, nodes_[i].size};
  }

  /// The value of the last member `key` of an object, or none.
  [[nodiscard]] Index find(Index object, std::string_view key) const;

  /// The value as it is spelled.
  [[nodiscard]] std::string_view source(Index i) const;

  [[nodiscard]] Index size() const { return static_cast<Index>(nodes_.size()); }

 private:
  struct Node {
    std::uint32_t begin;
    /// The bytes of the decoded string; for any other value, its bytes in the text.
    std::uint32_t size;
    Index next;
    Kind kind;
  };
  class Builder;

  [[nodiscard]] bool has_utf8_only() const;

  std::string_view text_;
  std::string decoded_;  ///< a copy of the text; RapidJSON decodes each string in place
  std::vector<Node> nodes_;
};

}  // namespace wazobus::json
