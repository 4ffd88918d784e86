// SPDX-License-Identifier: MIT
#include "commands/tracing/list_rows.hpp"

#include "tracing/story.hpp"

namespace wazobus::commands {

bool is_wanted(const tracing::Conversation& conversation, const TraceOptions& options) {
  if (!conversation.is_call()) return false;
  return !options.only_failed || tracing::Story(conversation).summary().is_failed;
}

void ListRows::append(const tracing::Conversation& conversation) {
  const tracing::Story story(conversation);
  if (options_.format == render::TraceFormat::json) {
    render::append_list_json(story, screen_.buffer());
  } else {
    list_.append(story.summary(), screen_.buffer());
  }
  ++count_;
  last_id_ = story.summary().id;
  screen_.commit();
}

}  // namespace wazobus::commands
