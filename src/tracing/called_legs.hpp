// SPDX-License-Identifier: MIT
// Who was called in a conversation, and by whom.
#pragma once

#include <vector>

#include "tracing/parties.hpp"

namespace wazobus::tracing {

/// All three must outlive this. All legs of the conversation must be among the parties.
class CalledLegs {
 public:
  CalledLegs(const Conversation& conversation, const Roles& roles, const Parties& parties)
      : conversation_(conversation), roles_(roles), parties_(parties) {}

  /// Returns the legs that `from` called, without the target of a transfer. Parties who transfer or relocate
  /// called others.
  [[nodiscard]] std::vector<const Leg*> by(const Leg* from) const;
  /// Was it called after another leg had not answered?
  [[nodiscard]] bool is_forwarded_to(const Leg& leg) const;
  /// Returns the leg that the caller talks to in the end, if another leg had answered and is gone, and no
  /// event says why.
  [[nodiscard]] const Leg* quiet_transfer_target() const;

 private:
  const Conversation& conversation_;
  const Roles& roles_;
  const Parties& parties_;
};

}  // namespace wazobus::tracing
