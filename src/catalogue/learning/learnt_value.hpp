// SPDX-License-Identifier: MIT
// What the values of one place have been in captures, and that as a schema of the catalogue. No value is
// remembered, only what kind of value it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/model.hpp"
#include "catalogue/types.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"

namespace wazobus::catalogue {

/// How much may be remembered, so that no capture fills the memory.
struct LearningRoom {
  std::size_t values = 100'000;  ///< places that may still be remembered
  bool was_short = false;        ///< something was left out
};

/// Does a word look like an id or a number rather than like a word that somebody chose? A key that does is
/// one of a dictionary, no name of a field.
bool looks_like_an_id(std::string_view word);

class LearntValue {
 public:
  void take(json::View value, LearningRoom& room, int depth = 0);

  /// A member of an object that is described otherwise; at most `most` of them are told apart.
  void take_member(std::string key, json::View value, LearningRoom& room, int depth, std::size_t most);

  [[nodiscard]] std::uint64_t seen() const { return seen_; }
  [[nodiscard]] bool has_members() const { return !fields_.empty() || additional_ != nullptr; }
  [[nodiscard]] std::size_t field_count() const { return fields_.size(); }
  [[nodiscard]] bool has_field(std::string_view name) const;
  /// Is the field `a.b` remembered?
  [[nodiscard]] bool has_way(std::string_view way) const;

  enum class Writes : std::uint8_t {
    plain,
    counted,   ///< with x-seen
    observed,  ///< with x-seen, and x-source: observed
    header,    ///< the few words that describe a header
  };

  /// The schema of all values so far.
  void write(json::Writer& json, Writes what) const;
  /// Only the members of properties, and the member additionalProperties if there is one.
  void write_properties(json::Writer& json, Writes what) const;
  void write_additional(json::Writer& json) const;

 private:
  using Field = std::pair<std::string, LearntValue>;

  void take_string(std::string_view text);
  void take_object(json::View value, LearningRoom& room, int depth);
  void take_array(json::View value, LearningRoom& room, int depth);
  LearntValue* field(std::string& key, LearningRoom& room, std::size_t most);
  LearntValue* inner(std::unique_ptr<LearntValue>& place, LearningRoom& room);
  void merge(LearntValue&& other);
  void give_up_names(LearningRoom& room);
  void write_types(json::Writer& json) const;
  void write_inside(json::Writer& json) const;

  std::uint64_t seen_ = 0;
  std::uint8_t types_ = 0;  // of Types
  bool are_uuids_ = true;   // all strings so far
  bool are_times_ = true;
  std::size_t guess_ = 0;  // where the next field is looked for first
  std::vector<Field> fields_;
  std::unique_ptr<LearntValue> items_;
  std::unique_ptr<LearntValue> additional_;
};

/// What the values of one place have besides what the catalogue says of it.
class LearntAdditions {
 public:
  /// `known` is the same each time, and outlives this.
  void take(const Description& known, json::View value, LearningRoom& room, int depth = 0);

  [[nodiscard]] bool is_empty() const;
  /// Is the field `a.b` known or remembered?
  [[nodiscard]] bool has_way(const Description& known, std::string_view way) const;
  [[nodiscard]] std::uint64_t fields() const;
  /// Was any value of a type that the catalogue does not have for it?
  [[nodiscard]] bool has_other_types() const;

  /// A schema to be read on top of the known one.
  void write(json::Writer& json, LearntValue::Writes what) const;

 private:
  LearntAdditions& below(std::string_view key);
  static LearntAdditions& made(std::unique_ptr<LearntAdditions>& place);
  void take_object(const Description& known, json::View value, LearningRoom& room, int depth);

  bool has_other_types_ = false;
  LearntValue fresh_;
  std::vector<std::pair<std::string, std::unique_ptr<LearntAdditions>>> below_;  // known fields
  std::unique_ptr<LearntAdditions> items_;
  std::unique_ptr<LearntAdditions> additional_;
};

}  // namespace wazobus::catalogue
