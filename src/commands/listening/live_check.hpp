// SPDX-License-Identifier: MIT
// Checks events against the catalogue as they arrive.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/rulebook.hpp"
#include "event/event.hpp"
#include "render/findings.hpp"

namespace wazobus::commands {

class LiveCheck {
 public:
  /// `catalogue` must outlive this.
  explicit LiveCheck(const catalogue::Catalogue& catalogue);

  /// Returns the findings for the event; valid until the next call.
  std::span<const catalogue::Finding> check(const event::Event& event);
  /// The same, in words about `shown`, which is the event without personal data.
  std::span<const catalogue::Finding> check(const event::Event& event, const event::Event& shown);

  /// "12 events checked: 1 error, 0 warnings"
  [[nodiscard]] std::string totals() const { return render::checked_line(totals_); }
  [[nodiscard]] bool has_errors() const { return totals_.errors > 0; }

 private:
  void find(const event::Event& event, std::vector<catalogue::Finding>& findings);

  catalogue::Rulebook rulebook_;
  catalogue::Checker checker_;
  std::string record_;
  std::vector<catalogue::Finding> findings_;
  std::vector<catalogue::Finding> findings_of_shown_;
  render::Totals totals_;
};

}  // namespace wazobus::commands
