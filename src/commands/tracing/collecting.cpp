// SPDX-License-Identifier: MIT
#include "commands/tracing/collecting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tracing/events.hpp"

namespace wazobus::commands {

void Collecting::add(const tracing::Followed& followed) {
  auto chosen = std::make_unique<Chosen>();
  chosen->conversation.keeps_steps = keeps_ != Keeps::nothing;
  chosen->guessed = followed.guessed;
  for (const std::uint64_t ordinal : chosen->guessed) by_guess_.emplace(ordinal, chosen.get());
  chosen->is_cut = followed.conversation.is_cut;
  chosen->oddities = followed.conversation.oddities;
  for (const std::string& id : followed.ids) by_id_.insert_or_assign(id, chosen.get());
  chosen_.push_back(std::move(chosen));
}

void Collecting::clear() {
  taking_.clear();
  by_id_.clear();
  by_guess_.clear();
  chosen_.clear();
  joining_ = {};
}

bool Collecting::wants(const tracing::Sighting& sighting) {
  joining_.read(sighting);
  taking_.clear();
  const auto take_once = [this](Chosen* chosen) {
    if (std::find(taking_.begin(), taking_.end(), chosen) == taking_.end()) taking_.push_back(chosen);
  };
  const auto find = [&](const std::vector<std::string_view>& ids) {
    for (const std::string_view id : ids) {
      const auto found = by_id_.find(id);
      if (found != by_id_.end()) take_once(found->second);
    }
  };
  find(joining_.ids());
  find(joining_.mentions());
  const auto [first, last] = by_guess_.equal_range(sighting.ordinal);
  for (auto guess = first; guess != last; ++guess) take_once(guess->second);
  return !taking_.empty();
}

void Collecting::take(const tracing::Sighting& sighting) {
  for (Chosen* const chosen : taking_) keep(sighting, *chosen);
}

void Collecting::keep(const tracing::Sighting& sighting, Chosen& chosen) {
  tracing::apply(sighting, joining_.is_waiting(), chosen.conversation);
  if (keeps_ == Keeps::nothing) return;
  tracing::Line line = chosen.changes.read(sighting);
  if (chosen.lines.size() == most_lines) return;
  line.is_guess = chosen.guessed.contains(sighting.ordinal);
  if (keeps_ == Keeps::bodies) line.body = sighting.body();
  chosen.lines.push_back(std::move(line));
}

void Collecting::finish(Chosen& chosen) {
  tracing::Conversation& conversation = chosen.conversation;
  for (const std::string& what : chosen.oddities) conversation.oddities.insert(what);
  conversation.finish(chosen.is_cut);
}

void Collecting::for_each(const std::function<void(const tracing::Conversation& conversation)>& take) {
  for (const auto& chosen : chosen_) {
    finish(*chosen);
    take(chosen->conversation);
  }
}

void Collecting::show(const TraceOptions& options, const render::TraceLook& look,
                      const std::function<void(std::string_view)>& say, std::string& out) {
  const bool is_for_people =
      options.format == render::TraceFormat::text || options.format == render::TraceFormat::ladder;
  for (const auto& chosen : chosen_) {
    finish(*chosen);
    const tracing::Conversation& conversation = chosen->conversation;
    const tracing::Story story(conversation);
    if (!std::exchange(is_first_, false) && is_for_people) out += '\n';
    switch (options.format) {
      case render::TraceFormat::text:
        render::append_lines(story, chosen->lines, look, out);
        break;
      case render::TraceFormat::ladder:
        render::append_ladder(story, look, out);
        break;
      case render::TraceFormat::json:
        render::append_lines_json(story, chosen->lines, out);
        break;
      case render::TraceFormat::mermaid:
        render::append_mermaid(story, out);
        break;
      case render::TraceFormat::svg:
        render::append_svg(story, out);
        break;
    }
    if (conversation.events > chosen->lines.size())
      say(fmt::format("wazobus: {} has {} events, of which the first {} are shown", story.summary().id,
                      conversation.events, chosen->lines.size()));
  }
}

}  // namespace wazobus::commands
