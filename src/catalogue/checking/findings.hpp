// SPDX-License-Identifier: MIT
// The findings of one text while it is checked: where they stand, how many there may be, and what has been
// told already, so that one fault gives one finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catalogue/checking/locator.hpp"
#include "catalogue/checking/token.hpp"
#include "catalogue/finding.hpp"
#include "catalogue/model.hpp"

namespace wazobus::catalogue {

/// What a finding tells beyond the place where it stands.
namespace fact {

/// The header that says whom the event is for is missing, or names somebody else.
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

using Fact = std::variant<fact::WrongUser, fact::ContradictedField, fact::WrongWord>;

class Findings {
 public:
  /// Of one value; a last finding says that there are more.
  static constexpr std::size_t most_of_a_value = 1000;

  /// Of all findings of one text; bytes. A thousand findings below a long key are a thousand long keys.
  static constexpr std::size_t most_text = 16UL * 1024 * 1024;

  /// `document` must outlive this, and holds the text at hand.
  explicit Findings(const json::Document& document) : document_(document) {}

  /// Forgets everything: the document holds another text.
  void start_text();

  /// What is added from now on is about this value, in whose paths its own place in the text does not stand.
  /// Absent: about the text. Neither body nor event are known.
  void start_value(Index value);

  /// The paths of what is inside of this body start in it.
  void start_body(Index body) { body_ = body; }

  /// What is added from now on is about an event of this name, which must live as long.
  void name_event(std::string_view name) { event_ = name; }

  /// `member` is the name of what is missing at `place`, a key or a value.
  void add(Index place, Severity severity, Rule rule, std::string message, std::string member = {});

  /// Since the last settle().
  [[nodiscard]] std::size_t count() const { return pending_.size(); }

  /// Has a finding about the value at hand this very place?
  [[nodiscard]] bool is_told(Index place) const;

  /// Did a rule mark this fact as told for the value at hand?
  [[nodiscard]] bool is_told(const Fact& fact) const;

  void mark_told(Fact fact) { told_.push_back(std::move(fact)); }

  /// Moves what was added since the last time to `out`, in the order of the text, with its pointers and
  /// paths.
  void settle(std::vector<Finding>& out);

 private:
  /// A finding whose pointer is still to be found.
  struct Pending {
    Finding finding;
    Index place;
    Index value;
    Index body;
    std::string member;
  };

  void sort_pending();
  void locate(Pending& pending);

  const json::Document& document_;
  std::optional<Locator> locator_;
  Index last_located_ = 0;
  std::size_t text_left_ = most_text;
  Index value_ = absent;
  Index body_ = absent;
  std::string_view event_;
  std::vector<Pending> pending_;
  std::vector<Fact> told_;
};

}  // namespace wazobus::catalogue
