// SPDX-License-Identifier: MIT
// A JSON text as a list of its tokens in order: a tree without pointers, made in one pass. Its memory is used
// again for the next text. Each token has its offset in the text, for messages with a line and a column.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/plain.hpp"
#include "json/scan.hpp"
#include "json/scanner.hpp"
#include "json/view.hpp"

namespace wazobus::json {

class Document {
 public:
  /// A token's number: the root is 0; a member is its key and then its value.
  using Index = std::uint32_t;
  static constexpr Index none = UINT32_MAX;
  static constexpr std::size_t longest = (1UL << 31U) - 1;  ///< of a text, in bytes

  class Builder;

  /// Checks and reads the value at the start of `text`, which must outlive the use of this. After a fault
  /// there is no root.
  Scan parse(std::string_view text, Extent extent = Extent::whole,
             Surrogates surrogates = Surrogates::paired);

  [[nodiscard]] std::string_view text() const { return text_; }

  /// Offset of the first byte in text().
  [[nodiscard]] std::size_t at(Index i) const { return node(i).begin; }
  [[nodiscard]] Kind kind(Index i) const;
  /// An object or an array.
  [[nodiscard]] bool is_container(Index i) const {
    // '[' and '{' differ in one bit. No other first byte of a value equals them in the other bits.
    return (static_cast<unsigned char>(text_[node(i).begin]) & 0xDFU) == '[';
  }
  [[nodiscard]] bool is_object(Index i) const { return text_[node(i).begin] == '{'; }
  [[nodiscard]] bool is_array(Index i) const { return text_[node(i).begin] == '['; }
  [[nodiscard]] bool is_string(Index i) const { return text_[node(i).begin] == '"'; }

  /// The token after this value and everything inside it.
  [[nodiscard]] Index next(Index i) const { return is_container(i) ? node(i).extent : i + 1; }
  /// The first token inside of a container; equal to next(i) when it is empty.
  [[nodiscard]] static Index inside(Index i) { return i + 1; }

  /// A key or scalar as it is spelled; a string with its quotes. Not for containers.
  [[nodiscard]] std::string_view raw(Index i) const {
    return {text_.data() + node(i).begin, (node(i).extent & ~escaped) - node(i).begin};
  }
  /// A string or key without its quotes, its escapes as they are.
  [[nodiscard]] std::string_view inner(Index i) const {
    return {text_.data() + node(i).begin + 1, (node(i).extent & ~escaped) - node(i).begin - 2};
  }
  [[nodiscard]] bool has_escapes(Index i) const { return (node(i).extent & escaped) != 0; }
  /// A string or key decoded.
  [[nodiscard]] std::string string(Index i) const { return View(raw(i)).string(); }
  /// The same, but without a copy if there are no escapes; otherwise decoded into `storage`.
  [[nodiscard]] std::string_view string(Index i, std::string& storage) const {
    if (!has_escapes(i)) return inner(i);
    storage = string(i);
    return storage;
  }
  /// Is the string or key equal to `decoded`? Inline, because nearly all other keys have another length,
  /// which one comparison tells.
  [[nodiscard]] bool equals(Index i, std::string_view decoded) const {
    return has_escapes(i) ? string(i) == decoded : are_same_bytes(inner(i), decoded);
  }

  /// The value of the last member `key` of an object, or none.
  [[nodiscard]] Index find(Index object, std::string_view key) const;

  /// Numbers that may not fit an int64 or a double, in order.
  [[nodiscard]] std::span<const Index> unusual_numbers() const { return unusual_numbers_; }

  /// The value as JSON text, as it is spelled.
  [[nodiscard]] std::string_view source(Index i) const;

  [[nodiscard]] Index size() const { return size_; }

  /// Frees the memory that an unusually large text needed.
  void shrink();

 private:
  struct Node {
    std::uint32_t begin;
    /// For a container the index of the token after it; for a scalar the offset of the byte after it, with
    /// the bit `escaped`.
    std::uint32_t extent;
  };
  static constexpr std::uint32_t escaped = 1U << 31U;

  [[nodiscard]] const Node& node(Index i) const { return nodes_.get()[i]; }

  struct Free {
    void operator()(Node* nodes) const { std::free(nodes); }
  };

  void grow();

  std::string_view text_;
  std::unique_ptr<Node, Free> nodes_;
  std::size_t room_ = 0;
  Index size_ = 0;
  std::vector<Index> unusual_numbers_;
  Nesting nesting_;
};

/// A sink for Scanner that makes a document of the tokens of one value.
class Document::Builder : public NullSink {
 public:
  /// Empties the document. `begin` is the first byte of the text, which is not longer than `longest`.
  Builder(Document& document, const char* begin)
      : document_(document), nodes_(document.nodes_.get()), room_(document.room_), begin_(begin) {
    document.text_ = {};
    document.size_ = 0;
    document.unusual_numbers_.clear();
  }

  void open(const char* at, bool /*is_object*/) {
    // While a container is open, its extent is the index of the container around it.
    add({offset(at), parent_});
    parent_ = size_ - 1;
  }

  void close(const char* /*at*/) {
    Node& node = nodes_[parent_];
    parent_ = node.extent;
    node.extent = size_;
  }

  void string(const char* begin, const char* end, bool has_escapes) {
    add({offset(begin), offset(end) | (has_escapes ? escaped : 0)});
  }

  void number(const char* begin, const char* end, bool is_plain) {
    if (!is_plain) document_.unusual_numbers_.push_back(size_);
    add({offset(begin), offset(end)});
  }

  void word(const char* begin, const char* end) { add({offset(begin), offset(end)}); }

  /// Call this after the last token. `end` is the end of the text.
  void finish(const char* end) {
    document_.text_ = {begin_, static_cast<std::size_t>(end - begin_)};
    document_.size_ = size_;
  }

 private:
  [[nodiscard]] std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - begin_); }

  void add(Node node) {
    if (size_ == room_) {
      document_.grow();
      nodes_ = document_.nodes_.get();
      room_ = document_.room_;
    }
    nodes_[size_++] = node;
  }

  Document& document_;
  Node* nodes_;
  std::size_t room_;
  Index size_ = 0;
  Index parent_ = none;
  const char* begin_;
};

}  // namespace wazobus::json
