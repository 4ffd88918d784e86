// SPDX-License-Identifier: MIT
// Collects the findings of one text while it is checked. Finds their places, limits their number, and
// remembers what has been reported, so that one fault gives one finding.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "catalogue/checking/locator.hpp"
#include "catalogue/checking/token.hpp"
#include "catalogue/finding.hpp"
#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// Facts that a finding reports besides its place.
namespace fact {

/// The header that names the event's user is missing, or names another user.
struct WrongUser {
  bool operator==(const WrongUser&) const = default;
};

/// A header contradicts this field of data.
struct ContradictedField {
  Index field = absent;
  bool operator==(const ContradictedField&) const = default;
};

/// A word of the routing key differs from the value at this location.
struct WrongWord {
  Location location;
  std::string word;
  bool operator==(const WrongWord&) const = default;
};

}  // namespace fact

/// Does the user ignore findings of this rule about an event of this name? Called by several threads.
using IgnoresFinding = std::function<bool(Rule rule, std::string_view event)>;

using Fact = std::variant<fact::WrongUser, fact::ContradictedField, fact::WrongWord>;

class Findings {
 public:
  /// The most findings of one value. If there are more, the last finding says so.
  static constexpr std::size_t most_of_a_value = 1000;

  /// The most bytes of all findings of one text. Each finding inside of a long key repeats that key.
  static constexpr std::size_t most_text = 16UL * 1024 * 1024;

  /// `document` must outlive this. It holds the text that is being checked.
  explicit Findings(const json::Document& document) : document_(document) {}

  /// From now on findings for which `ignores` is true have limits of their own, so that they leave room for
  /// the others.
  void set_ignored(IgnoresFinding ignores) { ignores_ = std::move(ignores); }

  /// Forgets everything. Call it when the document holds another text.
  void start_text();

  /// Findings added from now on are about this value, and their paths start in it. `absent`: they are about
  /// the whole text. Body and event become unknown.
  void start_value(Index value);

  /// From now on the paths of places inside this body start in it.
  void start_body(Index body) { body_ = body; }

  /// Findings added from now on are about an event of this name. The text of `name` must live as long.
  void name_event(std::string_view name) { event_ = name; }

  /// Adds a finding about `place`, a key or a value. If a member is missing there, `member` is its name.
  void add(Index place, Severity severity, Rule rule, std::string message, std::string member = {});

  /// The number of findings added since the last settle().
  [[nodiscard]] std::size_t count() const { return pending_.size(); }

  /// Is there a finding about exactly this place since the last settle()?
  [[nodiscard]] bool is_told(Index place) const;

  /// Did a rule mark this fact as reported for the current value?
  [[nodiscard]] bool is_told(const Fact& fact) const;

  void mark_told(const Fact& fact) { told_.push_back(fact); }

  /// Fills in the pointers and paths of the findings added since the last call, and appends them to `out` in
  /// the order of the text.
  void settle(std::vector<Finding>& out);

 private:
  /// A finding that does not have its pointer and path yet.
  struct Pending {
    Finding finding;
    Index place;
    Index value;
    Index body;
    std::string member;
    bool is_ignored = false;
  };

  void say_too_many(Severity severity);
  void forget_pending();
  void sort_pending();
  void locate(Pending& pending);

  const json::Document& document_;
  std::optional<Locator> locator_;
  Index last_located_ = 0;
  std::size_t text_left_ = most_text;
  std::size_t ignored_text_left_ = most_text;
  Index value_ = absent;
  Index body_ = absent;
  std::string_view event_;
  std::vector<Pending> pending_;
  std::size_t ignored_ = 0;  // of the pending ones
  IgnoresFinding ignores_;
  std::vector<Fact> told_;
};

}  // namespace wazobus::catalogue
