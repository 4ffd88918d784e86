// SPDX-License-Identifier: MIT
#include "commands/tracing/choosing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "render/tracing/trace.hpp"
#include "text/fold.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"
#include "tracing/story.hpp"

namespace wazobus::commands {

namespace {

/// Prints candidates on the standard error, because one conversation was requested on the standard output.
/// `count` is how many there are; not all of them need to be given.
void say_candidates(std::span<const tracing::Followed> candidates, std::uint64_t count,
                    const Context& context) {
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
  if (count > candidates.size())
    context.say(
        fmt::format("... and {} more: wazobus trace without an ID lists all", count - candidates.size()));
}

}  // namespace

void Choosing::consider(const tracing::Followed& followed) {
  if (!followed.conversation.is_call()) return;
  for (std::size_t i = 0; i < queries_.size(); ++i) {
    Found& found = found_[i];
    const Fit fit = queries_[i].fit(followed);
    if (found.fit == Fit::none && queries_[i].is_time()) note_near(followed.conversation, queries_[i]);
    if (fit == Fit::none) continue;
    if (fit < found.fit) {
      note_lesser(fit, 1, {&followed, 1}, found);
      continue;
    }
    if (fit > found.fit) {
      note_lesser(found.fit, std::exchange(found.count, 0), std::exchange(found.conversations, {}), found);
    }
    found.fit = fit;
    ++found.count;
    if (found.conversations.size() < most_found) found.conversations.push_back(followed);
  }
  note_names(followed.conversation);
}

void Choosing::pass_over(const tracing::Followed& followed) {
  for (std::size_t i = 0; i < queries_.size(); ++i) {
    Found& found = found_[i];
    const Fit fit = queries_[i].fit(followed);
    if (fit == Fit::none || fit < found.fit_of_passed_over) continue;
    if (fit > std::exchange(found.fit_of_passed_over, fit)) found.passed_over = 0;
    ++found.passed_over;
  }
}

/// Notes conversations that the query fits, but less well than others.
void Choosing::note_lesser(Fit fit, std::uint64_t count, std::span<const tracing::Followed> conversations,
                           Found& found) {
  // An id that is longer is the id of something else.
  if (fit == Fit::none || fit == Fit::beginning_of_id) return;
  found.count_of_lesser += count;
  const std::size_t room = most_said - found.lesser.size();
  const auto kept = conversations.first(std::min(conversations.size(), room));
  found.lesser.insert(found.lesser.end(), kept.begin(), kept.end());
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

std::string Choosing::nothing_for(const Query& query, const Found& found) const {
  if (query.is_only_one()) return found.passed_over > 0 ? "no call failed" : "no call was found";
  const std::string shown = text::safe(query.text());
  if (found.passed_over > 0)
    return fmt::format("{} call{} of '{}', none failed", found.passed_over, found.passed_over == 1 ? "" : "s",
                       shown);
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
      context.say("wazobus: " + nothing_for(query, found_[i]));
      continue;
    }
    const std::string what =
        query.is_only_one() ? "there are" : fmt::format("'{}' is in", text::safe(query.text()));
    const std::string_view first =
        queries_.size() == 1 && of_ == Of::captures ? ", or -c 1 for the first" : "";
    context.say(
        fmt::format("wazobus: {} {} conversations: give the ID of one of them{}", what, count, first));
    say_candidates(std::span(found).first(std::min(found.size(), most_said)), count, context);
  }
  return is_wanting;
}

void Choosing::say_lesser(const Context& context) {
  for (std::size_t i = 0; i < found_.size(); ++i) {
    Found& found = found_[i];
    const std::uint64_t count = found.count_of_lesser;
    // What fits better than as a time is an id or a number that looks like one.
    const bool is_no_time = queries_[i].is_time() && found.fit > Fit::begins_then;
    if (count == 0 || is_no_time) continue;
    context.say(fmt::format(
        "wazobus: '{}' also fits {}, but less well; the ID shows {}", text::safe(queries_[i].text()),
        count == 1 ? "another conversation" : fmt::format("{} other conversations", count),
        count == 1 ? "it" : "one of them"));
    std::sort(found.lesser.begin(), found.lesser.end(),
              [](const auto& a, const auto& b) { return a.order < b.order; });
    constexpr std::size_t few = 3;  // the conversation that was drawn stays on the screen
    say_candidates(std::span(found.lesser).first(std::min(found.lesser.size(), few)), count, context);
  }
}

}  // namespace wazobus::commands
