// SPDX-License-Identifier: MIT
// What a field holds of people, as the catalogue says by its name.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/personal.hpp"

namespace wazobus::redaction {

class PersonalFields {
 public:
  explicit PersonalFields(const catalogue::Catalogue& catalogue);

  /// The most exact description counts: a name before a pattern, a longer pattern before a shorter one, and
  /// of two that are as long the stricter.
  [[nodiscard]] catalogue::Personal kind_of(std::string_view field);

  /// Technical words, in lower case.
  [[nodiscard]] bool is_word(const std::string& lower_case) const { return words_.contains(lower_case); }

  /// Does the catalogue have it between the dots of a routing key or an ACL?
  [[nodiscard]] bool is_of_keys(const std::string& segment) const { return segments_.contains(segment); }

 private:
  using Kinds = std::unordered_map<std::string, catalogue::Personal>;

  [[nodiscard]] catalogue::Personal find(const std::string& field) const;
  void take_segments(const std::vector<std::string>& templates);

  Kinds exact_;
  std::vector<catalogue::PersonalField> patterns_;
  std::unordered_set<std::string> words_;
  std::unordered_set<std::string> segments_;
  Kinds found_;  // what was asked before
};

}  // namespace wazobus::redaction
