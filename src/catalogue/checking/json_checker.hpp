// SPDX-License-Identifier: MIT
// Rules for any JSON: no object has a key twice, and numbers are not too large for readers.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/checking/findings.hpp"
#include "catalogue/checking/members.hpp"

namespace wazobus::catalogue {

class JsonChecker {
 public:
  /// Both must outlive this.
  JsonChecker(const json::Document& document, Findings& findings)
      : document_(document), findings_(findings) {}

  /// Reports repeated keys in this value and in everything inside it.
  void check_inside(Index value);

  /// Reports the repeated ones among the keys of one object.
  void check_keys(std::span<const Index> keys);

  /// Checks the keys of an object, and the inside of Members::others.
  void check_members(const Members& members);

  /// Checks the inside of the known members, except the `used` ones, which other rules check.
  void check_unused(const Members& members, std::initializer_list<Member> used);

  /// Reports a document that is nested deeper than wazo-websocketd reads.
  void check_nesting();

  /// Checks all numbers of the document.
  void check_numbers();

 private:
  [[nodiscard]] bool are_hashes_unique() const;
  void check_sorted_keys();
  void report_repeated(Index key, std::string_view name);

  const json::Document& document_;
  Findings& findings_;
  std::vector<Index> keys_;
  std::vector<std::pair<std::uint64_t, Index>> hashed_keys_;
  std::string storage_;
};

}  // namespace wazobus::catalogue
