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

/// The words of the name of a member, in lower case: callerIDNum, caller_id_num.
std::vector<std::string> words_of_member(std::string_view name);

class PersonalFields {
 public:
  explicit PersonalFields(const catalogue::Catalogue& catalogue);

  /// The most exact description counts: a name before a pattern, a longer pattern before a shorter one, and
  /// of two that are as long the stricter.
  [[nodiscard]] catalogue::Personal kind_of(std::string_view field) const;

  /// The same of a field of this event, in the value of the member `parent`: endpoint.resource and
  /// agent_paused.reason are more exact than resource and reason.
  [[nodiscard]] catalogue::Personal kind_of(std::string_view field, std::string_view event,
                                            std::string_view parent) const;

  /// Technical words, in lower case.
  [[nodiscard]] bool is_word(const std::string& lower_case) const { return words_.contains(lower_case); }

  /// Is it a word of an open field: a state, a cause, an application of Asterisk? NonQualified is two words.
  [[nodiscard]] bool is_value(std::string_view token) const;

  /// Does the catalogue say what a field of this very name holds?
  [[nodiscard]] bool is_field(std::string_view name) const;

  /// Is it the name of a member, and not a person's or a number: does the catalogue know its words?
  [[nodiscard]] bool is_member(std::string_view name) const;

  /// Is it a word of such names, in lower case? A caller named Status hides no status.
  [[nodiscard]] bool is_word_of_members(const std::string& word) const {
    return member_words_.contains(word) || words_.contains(word);
  }

  /// Does the catalogue have it between the dots of a routing key or an ACL?
  [[nodiscard]] bool is_of_keys(const std::string& segment) const { return segments_.contains(segment); }

 private:
  using Kinds = std::unordered_map<std::string, catalogue::Personal>;

  [[nodiscard]] catalogue::Personal kind_of_lower_case(const std::string& name) const;
  [[nodiscard]] catalogue::Personal find(const std::string& field) const;
  void take_segments(const std::vector<std::string_view>& templates);

  Kinds exact_;
  std::unordered_map<std::string, std::vector<catalogue::PersonalField>> qualified_;  // by the field's name
  std::vector<catalogue::PersonalField> patterns_;
  std::unordered_set<std::string> words_;
  std::unordered_set<std::string> values_;
  std::unordered_set<std::string> segments_;
  std::unordered_set<std::string> member_words_;
  mutable Kinds found_;  // what was asked before
};

}  // namespace wazobus::redaction
