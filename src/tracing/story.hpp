// SPDX-License-Identifier: MIT
// A conversation as people tell it: who took part, what happened in which order, and how it ended.
#pragma once

#include <string_view>
#include <vector>

#include "tracing/parties.hpp"
#include "tracing/roles.hpp"
#include "tracing/rows.hpp"
#include "tracing/summary.hpp"

namespace wazobus::tracing {

/// Makes sense of a conversation, which must outlive this.
class Story {
 public:
  explicit Story(const Conversation& conversation)
      : conversation_(conversation),
        roles_(conversation),
        parties_(conversation, roles_),
        rows_(rows_of(conversation, roles_, parties_)),
        summary_(summary_of(conversation, roles_, parties_)) {}
  Story(const Story&) = delete;  // parties_ refers to roles_
  Story& operator=(const Story&) = delete;

  [[nodiscard]] const Conversation& conversation() const { return conversation_; }
  [[nodiscard]] const std::vector<Party>& parties() const { return parties_.all(); }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const Summary& summary() const { return summary_; }
  /// The party of a leg, a place ("queue:sales") or a user ("user:UUID"). nullptr for an end of a Local
  /// channel.
  [[nodiscard]] const Party* party_of(std::string_view id) const { return parties_.party_of(id); }

 private:
  const Conversation& conversation_;
  Roles roles_;
  Parties parties_;
  std::vector<Row> rows_;
  Summary summary_;
};

}  // namespace wazobus::tracing
