// SPDX-License-Identifier: MIT
#include "commands/tracing/choosing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "render/tracing/trace.hpp"
#include "text/fold.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"
#include "tracing/story.hpp"

namespace wazobus::commands {

namespace {

constexpr std::size_t most_said = 20;

/// Prints candidates on the standard error, because one conversation was requested on the standard output.
void say_candidates(std::span<const tracing::Followed> candidates, const Context& context) {
  render::TraceLook look;
  look.columns = context.err_columns();
  look.is_for_screen = context.err_is_terminal;
  look.now = context.now();
  look.keeps_numbers = true;
  render::TraceList list(look);
  std::string rows;
  for (const tracing::Followed& candidate : candidates)
    list.append(tracing::Story(candidate.conversation).summary(), rows);
  rows.erase(rows.find_last_not_of('\n') + 1);
  context.say(rows);
}

}  // namespace

void Choosing::consider(const tracing::Followed& followed) {
  if (!followed.conversation.is_call()) return;
  for (std::size_t i = 0; i < queries_.size(); ++i) {
    Found& found = found_[i];
    const Fit fit = queries_[i].fit(followed);
    if (found.fit == Fit::none && queries_[i].is_time()) note_near(followed.conversation, queries_[i]);
    if (fit == Fit::none || fit < found.fit) continue;
    if (fit > found.fit) found = {};
    found.fit = fit;
    ++found.count;
    if (found.conversations.size() < most_found) found.conversations.push_back(followed);
  }
  note_names(followed.conversation);
}

void Choosing::note_near(const tracing::Conversation& call, const Query& query) {
  Near& near = near_[&query];
  const std::chrono::microseconds distance = query.distance(call);
  if (distance >= near.distance) return;
  near = {distance, call.begin, tracing::Story(call).summary().id};
}

/// Notes names and numbers, to suggest one for a mistyped word.
void Choosing::note_names(const tracing::Conversation& call) {
  constexpr std::size_t most_names = 10'000;
  for (const tracing::Leg& leg : call.legs) {
    if (names_.size() >= most_names) return;
    if (!leg.number.empty()) names_.emplace(leg.number, leg.number);
    const std::string name = text::folded(leg.name);
    if (name.empty() || !names_.emplace(name, leg.name).second) continue;
    for (std::size_t at = 0; at < name.size();) {
      const std::size_t end = std::min(name.find(' ', at), name.size());
      if (end > at) names_.emplace(name.substr(at, end - at), leg.name);
      at = end + 1;
    }
  }
}

std::vector<const tracing::Followed*> Choosing::chosen() const {
  std::vector<const tracing::Followed*> chosen;
  for (const Found& found : found_) {
    if (found.conversations.size() != 1) continue;
    const tracing::Followed* const one = &found.conversations.front();
    const auto is_same = [one](const tracing::Followed* other) { return other->order == one->order; };
    if (std::none_of(chosen.begin(), chosen.end(), is_same)) chosen.push_back(one);
  }
  return chosen;
}

const Choosing::Found* Choosing::several() const {
  return queries_.size() == 1 && found_.front().count > 1 ? &found_.front() : nullptr;
}

/// Returns words about what is similar to the query, or nothing.
std::string Choosing::nearest_to(const Query& query) const {
  // If the nearest conversation is further away, the word was a number, not a time.
  constexpr std::chrono::hours nearly(24);
  if (const auto near = near_.find(&query); near != near_.end() && near->second.distance < nearly) {
    std::string begin;
    text::append_local(near->second.begin, "%Y-%m-%d %H:%M:%S", begin);
    return fmt::format("the nearest is {}, which began at {}", text::safe(near->second.id), begin);
  }
  std::vector<std::string> words;
  for (const auto& [word, name] : names_) words.push_back(word);
  const std::string_view word = text::nearest(text::folded(query.text()), words);
  return word.empty() ? "" : fmt::format("did you mean '{}'?", text::safe(names_.at(std::string(word))));
}

std::string Choosing::nothing_for(const Query& query) const {
  if (query.is_only_one()) return "no call was found";
  const std::string shown = text::safe(query.text());
  const std::string near = nearest_to(query);
  if (of_ == Of::bus)
    return fmt::format("no call of '{}' came{}", shown, near.empty() ? "" : fmt::format(" ({})", near));
  return fmt::format("no conversation has to do with '{}' ({})", shown,
                     near.empty()
                         ? "an ID is a number, a name, a user's uuid, a time as 14:03:15, or at least "
                           "six characters of a call's id; without one all are listed"
                         : near);
}

bool Choosing::say_what_is_wanting(const Context& context) const {
  bool is_wanting = false;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const std::vector<tracing::Followed>& found = found_[i].conversations;
    const std::uint64_t count = found_[i].count;
    const Query& query = queries_[i];
    if (found.size() == 1) continue;
    is_wanting = true;
    if (found.empty()) {
      context.say("wazobus: " + nothing_for(query));
      continue;
    }
    const std::string what =
        query.is_only_one() ? "there are" : fmt::format("'{}' is in", text::safe(query.text()));
    const std::string_view first =
        queries_.size() == 1 && of_ == Of::captures ? ", or -c 1 for the first" : "";
    context.say(
        fmt::format("wazobus: {} {} conversations: give the ID of one of them{}", what, count, first));
    const std::size_t said = std::min(found.size(), most_said);
    say_candidates(std::span(found).first(said), context);
    if (count > said)
      context.say(fmt::format("... and {} more: wazobus trace without an ID lists all", count - said));
  }
  return is_wanting;
}

}  // namespace wazobus::commands
