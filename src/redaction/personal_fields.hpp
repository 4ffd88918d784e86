// SPDX-License-Identifier: MIT
// Finds what personal data a field holds. The catalogue says it for names of fields.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/personal.hpp"

namespace wazobus::redaction {

/// Returns the words in the name of a member, in lower case, for names such as callerIDNum and caller_id_num.
std::vector<std::string> words_of_member(std::string_view name);

class PersonalFields {
 public:
  explicit PersonalFields(const catalogue::Catalogue& catalogue);

  /// The most exact description counts: a name before a pattern, a longer pattern before a shorter one, and
  /// of two patterns with the same length the stricter one.
  [[nodiscard]] catalogue::Personal kind_of(std::string_view field) const;

  /// The same for a field of this event, inside the member `parent`. Names with an event or a parent, such as
  /// agent_paused.reason and endpoint.resource, are more exact than reason and resource.
  [[nodiscard]] catalogue::Personal kind_of(std::string_view field, std::string_view event,
                                            std::string_view parent) const;

  /// Is it a technical word?
  [[nodiscard]] bool is_word(const std::string& lower_case) const { return words_.contains(lower_case); }

  /// May an open field show it: is it a state, a cause, an application of Asterisk? NonQualified is two
  /// words.
  [[nodiscard]] bool is_value(std::string_view token) const;

  /// Does the catalogue describe a field of exactly this name, without a pattern?
  [[nodiscard]] bool is_field(std::string_view name) const;

  /// Does the catalogue know its words, so that it is the name of a member and not a person's name or a
  /// number?
  [[nodiscard]] bool is_member(std::string_view name) const;

  /// Is it a word of such names, in lower case? Then it stays even if it is also somebody's name.
  [[nodiscard]] bool is_word_of_members(const std::string& word) const {
    return member_words_.contains(word) || words_.contains(word);
  }

  /// Is it a word of a routing key or an ACL in the catalogue?
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
  mutable Kinds found_;  // earlier results
};

}  // namespace wazobus::redaction
