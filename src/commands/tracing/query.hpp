// SPDX-License-Identifier: MIT
// What a user names a conversation by.
#pragma once

#include <optional>
#include <string>

#include "text/time.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

class Query {
 public:
  /// The id of a call, conversation, bridge, transfer or relocation, the name of a channel, the uuid of a
  /// user, a number or name, or a time. Throws UsageError if it is empty.
  explicit Query(std::string text);

  /// The only conversation that there is, for what can show but one.
  static Query only_one() { return {}; }
  [[nodiscard]] bool is_only_one() const { return text_.empty(); }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool matches(const tracing::Followed& followed) const;

 private:
  Query() = default;

  std::string text_;
  std::optional<text::Timestamp> time_;
};

}  // namespace wazobus::commands
