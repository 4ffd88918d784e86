// SPDX-License-Identifier: MIT
// Decides whether a client gets the events, as they arrive.
#pragma once

#include <optional>

#include "commands/client_view.hpp"
#include "delivery/rules.hpp"
#include "delivery/tally.hpp"
#include "event/event.hpp"

namespace wazobus::commands {

class LiveJudge {
 public:
  /// `only`: the outcome of the events to show; empty: show all.
  LiveJudge(ClientOptions options, delivery::Client client, std::optional<delivery::Outcome> only, Say say);

  /// Call this when events can arrive. Without it, the time of the first event is the start.
  void start(text::Timestamp now);

  /// Judges the event and counts the verdict. The result is valid until the next call.
  const delivery::Verdict& judge(const event::Event& event);

  [[nodiscard]] bool is_wanted(const delivery::Verdict& verdict) const {
    return !only_ || verdict.outcome == *only_;
  }

  [[nodiscard]] const delivery::Tally& tally() const { return tally_; }

 private:
  ClientOptions options_;
  delivery::Client client_;
  std::optional<delivery::Outcome> only_;
  Say say_;
  std::optional<delivery::Judge> judge_;
  delivery::Verdict verdict_;
  delivery::Tally tally_;
};

}  // namespace wazobus::commands
