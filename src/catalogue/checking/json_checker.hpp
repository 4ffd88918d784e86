// SPDX-License-Identifier: MIT
// What holds for any JSON, whatever it means: a key stands once in an object, and readers can read the
// numbers.
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

  /// Reports keys that stand twice in an object, of this value and all that it holds.
  void check_inside(Index value);

  /// Of one object's keys, each that stood before.
  void check_keys(std::span<const Index> keys);

  /// The keys of an object, and what is inside of the members that have no meaning.
  void check_members(const Members& members);

  /// What is inside of the members that have a meaning elsewhere: all but those that were `used`.
  void check_unused(const Members& members, std::initializer_list<Member> used);

  /// All numbers of the document.
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
