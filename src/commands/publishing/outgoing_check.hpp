// SPDX-License-Identifier: MIT
// Messages held against the catalogue before they are sent.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/rulebook.hpp"

namespace wazobus::commands {

class OutgoingCheck {
 public:
  /// What a text is, and so what it is held to.
  enum class Subject : std::uint8_t {
    hand_built,  ///< a body: what it lacks around its data is warned about
    input,       ///< a body, of which the same holds, or a record, as it looks
    dressed,     ///< a record of a hand-built body and what was typed around it: do they agree?
    composed,    ///< a record of our own making
  };

  /// Where the byte at an offset of the text stands, for the beginning of a message: "FILE:3:14: "; empty
  /// where it was never written down.
  using PlaceOf = std::function<std::string(std::size_t)>;

  using Say = std::function<void(const std::string&)>;

  struct Manners {
    bool force = false;        ///< refuses nothing
    bool has_own_key = false;  ///< composed messages have the routing key that was typed
    bool quiet = false;        ///< says no warnings
  };

  /// `catalogue` must outlive this.
  OutgoingCheck(const catalogue::Catalogue& catalogue, Manners manners, Say say);

  /// Judges the JSON value at the start of `text`, which begins with a brace, and says what is wrong with an
  /// event that the catalogue knows. Returns how many bytes the value took; where it is not JSON, nothing is
  /// said and was_json() is false. Throws InvalidInput for what is not to be sent.
  std::size_t check(std::string_view text, Subject subject, const PlaceOf& place_of,
                    json::Extent extent = json::Extent::whole);

  /// Of the last text.
  [[nodiscard]] bool was_json() const { return checker_->was_json(); }
  [[nodiscard]] bool was_body() const { return checker_->was_body(); }

  /// Findings of which one like them was said already.
  [[nodiscard]] std::uint64_t unsaid() const { return unsaid_; }

 private:
  void judge(std::vector<catalogue::Finding>& findings, Subject subject, const PlaceOf& place_of);
  [[nodiscard]] bool is_of_capture(catalogue::Rule rule, Subject subject) const;
  void say(const catalogue::Finding& finding, const PlaceOf& place_of);

  const catalogue::Catalogue& catalogue_;
  Manners manners_;
  Say say_;
  catalogue::Rulebook rulebook_;
  catalogue::Checker bodies_;
  catalogue::Checker values_;
  catalogue::Checker* checker_ = &values_;  // the one that was asked last
  std::vector<catalogue::Finding> findings_;
  std::set<std::tuple<std::string, catalogue::Rule, std::string, catalogue::Severity>> said_;
  std::uint64_t unsaid_ = 0;
};

}  // namespace wazobus::commands
