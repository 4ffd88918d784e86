// SPDX-License-Identifier: MIT
// Learns a schema from the values of one place in captures. It remembers the kinds of values, never a value.
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

/// Limits of memory, shared by everything that learns.
struct LearningRoom {
  std::size_t values = 100'000;  ///< how many more places can be remembered
  bool was_short = false;        ///< the limit was reached
};

/// Does a word look like an id or a number, not like a chosen name? An object with such keys is a dictionary.
bool looks_like_an_id(std::string_view word);

class LearntValue {
 public:
  void take(json::View value, LearningRoom& room, int depth = 0);

  /// Takes a member of an object that is described elsewhere. At most `most` names are kept separately.
  void take_member(std::string key, json::View value, LearningRoom& room, int depth, std::size_t most);

  [[nodiscard]] std::uint64_t seen() const { return seen_; }
  [[nodiscard]] bool has_members() const { return !fields_.empty() || additional_ != nullptr; }
  [[nodiscard]] std::size_t field_count() const { return fields_.size(); }
  [[nodiscard]] bool has_field(std::string_view name) const;
  /// Is the field `a.b` remembered?
  [[nodiscard]] bool has_path(std::string_view path) const;

  enum class Writes : std::uint8_t {
    plain,
    counted,   ///< with x-seen
    observed,  ///< with x-seen, and x-source: observed
    header,    ///< only the keywords for a header
  };

  /// Writes the schema of all values so far.
  void write(json::Writer& json, Writes what) const;
  /// Writes only the members of properties, and the member additionalProperties if there is one.
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
  std::uint8_t types_ = 0;  // bits of Types
  bool are_uuids_ = true;   // so far all strings are UUIDs
  bool are_times_ = true;
  std::size_t guess_ = 0;  // where the next field is searched first
  std::vector<Field> fields_;
  std::unique_ptr<LearntValue> items_;
  std::unique_ptr<LearntValue> additional_;
};

/// Learns what the values of one place have in addition to the catalogue.
class LearntAdditions {
 public:
  /// Pass the same `known` each time; it must outlive this.
  void take(const Description& known, json::View value, LearningRoom& room, int depth = 0);

  [[nodiscard]] bool is_empty() const;
  /// Is the field `a.b` known or remembered?
  [[nodiscard]] bool has_path(const Description& known, std::string_view path) const;
  [[nodiscard]] std::uint64_t fields() const;
  /// Did a value have a type that the catalogue does not allow?
  [[nodiscard]] bool has_other_types() const;

  /// Writes a schema that extends the known one.
  void write(json::Writer& json, LearntValue::Writes what) const;

 private:
  LearntAdditions& below(std::string_view key);
  static LearntAdditions& made(std::unique_ptr<LearntAdditions>& place);
  void take_object(const Description& known, json::View value, LearningRoom& room, int depth);

  bool has_other_types_ = false;
  LearntValue fresh_;
  std::vector<std::pair<std::string, std::unique_ptr<LearntAdditions>>>
      below_;  // additions inside known fields
  std::unique_ptr<LearntAdditions> items_;
  std::unique_ptr<LearntAdditions> additional_;
};

}  // namespace wazobus::catalogue
