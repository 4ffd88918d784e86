// SPDX-License-Identifier: MIT
// What a user changes of an event before it is published, --set and --unset, and the judge of it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/checking/rulebook.hpp"
#include "catalogue/making/envelope.hpp"
#include "event/path.hpp"

namespace wazobus::catalogue {

/// One --set or --unset. A path begins with `data` or names a member of the envelope.
struct Change {
  std::string path;                 ///< as typed
  std::optional<std::string> json;  ///< compact JSON of the new value; nothing: it is taken away
  event::Way way;                   ///< the path taken apart

  [[nodiscard]] bool is_of_data() const { return way.root == "data"; }
};

/// PATH=VALUE, a text, or PATH:=JSON. Throws UsageError.
Change change_from(const std::string& typed);
/// Throws UsageError.
Change removal_from(const std::string& path);

/// Refuses changes of one event that its schema does not bear.
class ChangeJudge {
 public:
  /// All must outlive this.
  ChangeJudge(Rulebook& rulebook, const EventRules& rules, const Envelope& envelope, std::string_view name)
      : rulebook_(rulebook), rules_(rules), envelope_(envelope), name_(name) {}

  /// Throws InvalidInput for a path that the event does not have.
  void require_known(const Change& change) const;
  /// Throws InvalidInput for a member of the envelope of a wrong type or format.
  void require_fit(const Change& change) const;
  /// What is wrong with the value of `change` in `data`, in which it is made; empty where nothing is.
  [[nodiscard]] std::string objection(const Change& change, const std::string& data) const;

  /// What to do instead of a change of which the value is refused: `fitting` is its other reading, where that
  /// one would do.
  [[nodiscard]] std::string advice(const Change& refused, const std::optional<Change>& fitting) const;

 private:
  [[nodiscard]] std::string nearest_path(event::Way way) const;
  [[nodiscard]] std::string suggestion_for_member(const event::Way& way) const;
  [[nodiscard]] bool is_needed(const event::Way& way) const;
  [[noreturn]] void refuse_unknown(const Change& change, const std::string& suggestion) const;
  [[nodiscard]] std::string member_objection(const Change& change) const;
  [[nodiscard]] bool is_member(std::string_view name) const;

  Rulebook& rulebook_;
  const EventRules& rules_;
  const Envelope& envelope_;
  std::string_view name_;
};

/// Makes the steps that may be a key or an index (data.list.0) the one that the schema asks for.
void settle_steps(Change& change, const Schema& data);

/// The same change with the other reading of what was typed: the JSON that a text spells, or the text that
/// JSON is. Nothing where there is none.
std::optional<Change> read_otherwise(const Change& change);

}  // namespace wazobus::catalogue
