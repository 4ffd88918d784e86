// SPDX-License-Identifier: MIT
#include "commands/tracing/query.hpp"

#include <algorithm>
#include <utility>

#include "text/error.hpp"

namespace wazobus::commands {

Query::Query(std::string text) : text_(std::move(text)) {
  if (text_.empty()) throw UsageError("the ID is empty", "is a variable of the shell not set?");
  // A number alone is an extension, whatever a time could be.
  if (text_.find_first_of("-/") != std::string::npos && text_.find(':') != std::string::npos)
    time_ = text::parse_time(text_);
}

bool Query::matches(const tracing::Followed& followed) const {
  const tracing::Conversation& call = followed.conversation;
  if (is_only_one()) return true;
  if (time_) return call.begin <= *time_ && *time_ <= call.last;
  if (std::find(followed.ids.begin(), followed.ids.end(), text_) != followed.ids.end()) return true;
  const auto same = [this](const std::string& value) { return value == text_; };
  const bool is_missed = std::any_of(call.missed.begin(), call.missed.end(),
                                     [&](const tracing::Missed& one) { return same(one.user); });
  return is_missed || std::any_of(call.legs.begin(), call.legs.end(), [&](const tracing::Leg& leg) {
           return same(leg.user) || same(leg.number) || same(leg.dialled) || same(leg.name);
         });
}

}  // namespace wazobus::commands
