// SPDX-License-Identifier: MIT
// Checks events against the catalogue as they arrive.
#pragma once

#include <cstdint>
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

  /// "12 events checked: 1 error, 0 warnings"
  [[nodiscard]] std::string totals() const { return render::checked_line(totals_); }
  /// The number of events with at least one error.
  [[nodiscard]] std::uint64_t wrong_events() const { return wrong_events_; }

 private:
  catalogue::Rulebook rulebook_;
  catalogue::Checker checker_;
  std::string record_;
  std::vector<catalogue::Finding> findings_;
  render::Totals totals_;
  std::uint64_t wrong_events_ = 0;
};

}  // namespace wazobus::commands
