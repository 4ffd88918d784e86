// SPDX-License-Identifier: MIT
// The changes of --set and --unset, and the check whether the event allows them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/checking/rulebook.hpp"
#include "catalogue/making/envelope.hpp"
#include "event/path.hpp"

namespace wazobus::catalogue {

/// Begins an advice: "{{var line}} is empty here, which gives the text ""; ".
std::string about_empty_variable(std::string_view name);

/// One --set or --unset. The path begins with `data` or is a member of the envelope.
struct Change {
  std::string path;                 ///< as typed
  std::optional<std::string> json;  ///< compact JSON of the new value; empty: remove the member
  event::ParsedPath parsed;         ///< the same, parsed
  std::string empty_variable{};     ///< the {{var NAME}} that is the whole value, and is empty

  [[nodiscard]] bool is_of_data() const { return parsed.root == "data"; }
};

/// PATH=VALUE or PATH:=JSON, split but not read yet.
struct TypedChange {
  std::string path;
  std::string value;
  bool is_json;
};
/// Throws UsageError.
TypedChange typed_change_from(const std::string& typed);

/// Reads PATH=VALUE (a text) or PATH:=JSON. Throws UsageError.
Change change_from(const std::string& typed);
/// Reads the PATH of --unset. Throws UsageError.
Change removal_from(const std::string& path);

/// Refuses changes that the schema of an event does not allow.
class ChangeJudge {
 public:
  /// The arguments must outlive this.
  ChangeJudge(Rulebook& rulebook, const EventRules& rules, const Envelope& envelope, std::string_view name)
      : rulebook_(rulebook), rules_(rules), envelope_(envelope), name_(name) {}

  /// Throws InvalidInput for a path that the event does not have.
  void require_known(const Change& change) const;
  /// Throws InvalidInput for a member of the envelope of a wrong type or format.
  void require_fit(const Change& change) const;
  /// Says what is wrong with the value of `change` in `data`, which contains the change; empty if it is fine.
  [[nodiscard]] std::string objection(const Change& change, const std::string& data) const;

  /// The advice for a refused change. `fitting` is another reading of it that is allowed, if there is one.
  [[nodiscard]] std::string advice(const Change& refused, const std::optional<Change>& fitting) const;

 private:
  [[nodiscard]] std::string nearest_path(event::ParsedPath path) const;
  [[nodiscard]] std::string suggestion_for_member(const event::ParsedPath& path) const;
  [[nodiscard]] bool is_needed(const event::ParsedPath& path) const;
  [[noreturn]] void refuse_unknown(const Change& change, const std::string& suggestion) const;
  [[nodiscard]] std::string member_objection(const Change& change) const;
  [[nodiscard]] bool is_member(std::string_view name) const;

  Rulebook& rulebook_;
  const EventRules& rules_;
  const Envelope& envelope_;
  std::string_view name_;
};

/// Decides whether steps such as 0 in data.list.0 are keys or indices, according to the schema.
void settle_steps(Change& change, const Schema& data);

/// Returns what the user may have meant instead of a change with a value, the likeliest first. For JSON that
/// is no text: the same as a text. For a text: the JSON that it spells, true or false (false for words such
/// as no), and a value of each other type.
std::vector<Change> other_readings(const Change& change);

}  // namespace wazobus::catalogue
