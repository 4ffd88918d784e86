// SPDX-License-Identifier: MIT
#include "commands/tracing/list_rows.hpp"

#include "tracing/story.hpp"

namespace wazobus::commands {

void ListRows::append(const tracing::Conversation& conversation) {
  const tracing::Story story(conversation);
  if (options_.format == render::TraceFormat::json) {
    render::append_list_json(story, screen_.buffer());
  } else {
    if (!has_head_) render::append_list_head(look_, screen_.buffer());
    has_head_ = true;
    render::append_list_row(story.summary(), look_, screen_.buffer());
  }
  screen_.commit();
}

}  // namespace wazobus::commands
