// SPDX-License-Identifier: MIT
#include "commands/tracing/query.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "text/epoch.hpp"
#include "text/error.hpp"
#include "text/fold.hpp"
#include "text/time_of_day.hpp"
#include "tracing/story.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::microseconds;

/// The precision of a fraction of a second with so many digits.
microseconds precision_of_fraction(std::size_t digits) {
  std::int64_t precision = 1'000'000;
  for (; digits > 0 && precision > 1; --digits) precision /= 10;
  return microseconds(precision);
}

std::size_t digits_behind(std::string_view text, std::size_t dot) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789", dot + 1), text.size());
  return end - dot - 1;
}

/// The precision of "14:03", "14:03:15" or "14:03:15.123", with or without an offset.
microseconds precision_of_clock(std::string_view clock) {
  const std::string_view local = clock.substr(0, clock.find_first_of("Zz+-"));
  if (const std::size_t dot = local.find('.'); dot != std::string_view::npos)
    return precision_of_fraction(digits_behind(local, dot));
  const bool has_seconds = std::count(local.begin(), local.end(), ':') > 1;
  return has_seconds ? std::chrono::seconds(1) : std::chrono::minutes(1);
}

microseconds precision_of_time(std::string_view time) {
  const std::size_t clock = time.find_first_of("Tt ");
  if (clock == std::string_view::npos) return std::chrono::hours(24);
  return precision_of_clock(time.substr(clock + 1));
}

/// Returns the time of a number of seconds. Empty if the number is probably that of a phone, or the id of a
/// channel: 1795528992.21.
std::optional<text::Timestamp> epoch_from(std::string_view number) {
  constexpr std::size_t fewest_digits = 9;
  constexpr std::size_t fewest_of_fraction = 3;
  const std::size_t dot = std::min(number.find_first_not_of("0123456789"), number.size());
  if (dot < fewest_digits || (dot < number.size() && digits_behind(number, dot) < fewest_of_fraction))
    return std::nullopt;
  return text::parse_epoch(number);
}

microseconds precision_of_epoch(std::string_view number) {
  constexpr std::size_t seconds = 10;
  const std::size_t dot = std::min(number.find('.'), number.size());
  return precision_of_fraction(dot > seconds         ? dot - seconds
                               : dot < number.size() ? digits_behind(number, dot)
                                                     : 0);
}

/// Returns PJSIP/abc for PJSIP/abc-0000002b.
std::string_view device_of(std::string_view channel) {
  return channel.substr(0, channel.rfind('-'));
}

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Removes what people leave out of a number: *311012, +15550101.
std::string_view digits_of(std::string_view number) {
  return number.substr(std::min(number.find_first_not_of("*#+"), number.size()));
}

/// Is one of the numbers the other one without the code of its country or area? A few digits do not tell.
bool is_end_of_number(std::string_view one, std::string_view other) {
  constexpr std::size_t fewest = 6;
  const std::string_view shorter = std::min(one, other, [](auto a, auto b) { return a.size() < b.size(); });
  return shorter.size() >= fewest && is_number(shorter) && (one.ends_with(other) || other.ends_with(one));
}

/// Returns the number in "agent 1012" or "Agent/1012"; empty for any other text. `text` is in lower case.
std::string agent_from(std::string_view text) {
  constexpr std::string_view word = "agent";
  if (!text.starts_with(word) || text.size() == word.size()) return {};
  if (text[word.size()] != ' ' && text[word.size()] != '/') return {};
  return std::string(text.substr(word.size() + 1));
}

bool is_blank_at(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == ' ';
}

}  // namespace

Query::Query(std::string text)
    : text_(std::move(text)), folded_(text::folded(text_)), agent_(agent_from(folded_)) {
  if (text_.find_first_not_of(' ') == std::string::npos)
    throw UsageError("the ID is empty", "is a variable of the shell not set?");
  if (const std::string time = text::tidy_time(text_); (moment_ = text::parse_time(time))) {
    precision_ = precision_of_time(time);
  } else if ((moment_ = epoch_from(text_))) {
    precision_ = precision_of_epoch(text_);
  } else if (clock_ = text::time_of_day(text_); !clock_.empty()) {
    precision_ = precision_of_clock(clock_);
  }
}

/// Returns the typed time. If it has no date, the date is that of `time`.
std::optional<text::Timestamp> Query::moment_near(text::Timestamp time) const {
  return clock_.empty() ? moment_ : text::on_day_of(time, clock_);
}

Fit Query::fit_of_time(const tracing::Conversation& call) const {
  Fit fit = Fit::none;
  for (const text::Timestamp day : {call.begin, call.last}) {
    const std::optional<text::Timestamp> from = moment_near(day);
    if (!from) continue;
    const text::Timestamp until = *from + precision_;
    if (*from <= call.begin && call.begin < until) return Fit::begins_then;
    if (*from <= call.last && call.begin < until) fit = Fit::goes_on_then;
  }
  return fit;
}

microseconds Query::distance(const tracing::Conversation& call) const {
  const std::optional<text::Timestamp> from = moment_near(call.begin);
  if (!from) return microseconds::max();
  return *from < call.begin ? call.begin - *from : std::max(*from - call.last, microseconds(0));
}

Fit Query::fit_of_name(std::string_view name) const {
  if (name.empty()) return Fit::none;
  if (name == text_) return Fit::exact;
  const std::string whole = text::folded(name);
  if (whole == folded_) return Fit::name;
  Fit fit = Fit::none;
  for (std::size_t at = whole.find(folded_); at != std::string::npos; at = whole.find(folded_, at + 1)) {
    const bool are_words = (at == 0 || is_blank_at(whole, at - 1)) && is_blank_at(whole, at + folded_.size());
    if (are_words) return Fit::words_of_name;
    // The number 102 is not a part of "Room 5102".
    if (!is_number(text_)) fit = Fit::part_of_name;
  }
  return fit;
}

Fit Query::fit_of_id(std::string_view id) const {
  if (id == text_) return Fit::exact;
  // Many ids begin with a shorter text, which is probably a number.
  constexpr std::size_t shortest = 6;
  if (text_.size() >= shortest && (id.starts_with(text_) || id.starts_with(folded_)))
    return Fit::beginning_of_id;
  return Fit::none;
}

Fit Query::fit_of_number(std::string_view number) const {
  if (number.empty()) return Fit::none;
  if (number == text_) return Fit::exact;
  const std::string_view digits = digits_of(number);
  const std::string_view typed = digits_of(text_);
  if (!digits.empty() && digits == typed) return Fit::same_digits;
  const bool is_abroad = number.starts_with('+') || text_.starts_with('+');
  return is_abroad && is_end_of_number(digits, typed) ? Fit::end_of_number : Fit::none;
}

Fit Query::fit_of_agents(const tracing::Conversation& call) const {
  if (!agent_.empty()) return call.agents.contains(agent_) ? Fit::exact : Fit::none;
  // It may also be the number of a phone, which is meant then.
  return call.agents.contains(text_) ? Fit::words_of_name : Fit::none;
}

Fit Query::fit_of_parties(const tracing::Conversation& call) const {
  Fit best = fit_of_agents(call);
  for (const tracing::Leg& leg : call.legs) {
    const std::string_view device = device_of(leg.channel);
    if (!device.empty() && device == text_) best = std::max(best, Fit::device);
    // Devices are often named after people, so "ash" is Ash Dunmore as well as PJSIP/ash.
    if (!device.empty() && device.substr(device.find('/') + 1) == text_)
      best = std::max(best, Fit::words_of_name);
    best = std::max({best, fit_of_name(leg.name), fit_of_id(leg.user)});
    best = std::max({best, fit_of_number(leg.number), fit_of_number(leg.dialled)});
  }
  for (const tracing::Missed& one : call.missed) best = std::max(best, fit_of_id(one.user));
  for (const char* place : {"queue", "conference", "meeting", "switchboard", "application", "fax_to"}) {
    const auto found = call.facts.find(place);
    if (found != call.facts.end()) best = std::max(best, fit_of_id(found->second));
  }
  return best;
}

/// Is it what the list shows of a party, or of all of them: "Ash Dunmore 5550101", "Queue sales"? A name and
/// a number are shown with a blank between them.
Fit Query::fit_of_shown(const tracing::Conversation& call) const {
  if (folded_.find(' ') == std::string::npos) return Fit::none;
  const tracing::Story story(call);
  for (const tracing::Party& party : story.parties()) {
    if (text::folded(party.label()) == folded_) return Fit::name;
  }
  // The list of who called whom also has places.
  const std::string who = text::folded(story.summary().who);
  for (std::size_t at = who.find(folded_); at != std::string::npos; at = who.find(folded_, at + 1)) {
    const std::string_view before = std::string_view(who).substr(0, at);
    const std::string_view behind = std::string_view(who).substr(at + folded_.size());
    const bool begins = before.empty() || before.ends_with("-> ") || before.ends_with(", ");
    if (begins && (behind.empty() || behind.starts_with(" ->") || behind.starts_with(", "))) return Fit::name;
  }
  return Fit::none;
}

Fit Query::fit(const tracing::Followed& followed) const {
  if (is_only_one()) return Fit::exact;
  Fit best = is_time() ? fit_of_time(followed.conversation) : Fit::none;
  best = std::max(best, fit_of_parties(followed.conversation));
  for (const std::string& id : followed.ids) best = std::max(best, fit_of_id(id));
  // Only what fits less well is worth the telling of a whole story.
  return best < Fit::name ? std::max(best, fit_of_shown(followed.conversation)) : best;
}

}  // namespace wazobus::commands
