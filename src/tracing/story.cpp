// SPDX-License-Identifier: MIT
#include "tracing/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace wazobus::tracing {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int normal = 16;
constexpr int answered_elsewhere = 26;

struct CauseWords {
  int cause;
  std::string_view words;
};

/// Q.850, as far as Asterisk uses it.
constexpr std::array cause_words{
    CauseWords{0, "cause unknown"},
    CauseWords{1, "number unallocated"},
    CauseWords{3, "no route"},
    CauseWords{normal, "normal clearing"},
    CauseWords{17, "busy"},
    CauseWords{18, "no response"},
    CauseWords{19, "no answer"},
    CauseWords{20, "absent"},
    CauseWords{21, "rejected"},
    CauseWords{answered_elsewhere, "answered elsewhere"},
    CauseWords{27, "out of order"},
    CauseWords{28, "bad number"},
    CauseWords{34, "no circuit"},
    CauseWords{38, "network out of order"},
    CauseWords{41, "temporary failure"},
    CauseWords{58, "bearer not available"},
    CauseWords{127, "interworking error"},
};

std::string fact(const Conversation& conversation, const std::string& name) {
  const auto found = conversation.facts.find(name);
  return found == conversation.facts.end() ? std::string() : found->second;
}

/// "queue:sales" -> "Queue sales"
Party place_from(std::string_view id) {
  const std::size_t colon = id.find(':');
  std::string kind(id.substr(0, colon));
  std::string_view rest = id.substr(colon + 1);
  if (!kind.empty()) kind[0] = static_cast<char>(kind[0] - 'a' + 'A');
  constexpr std::string_view conference = "wazo-conference-";
  if (rest.starts_with(conference)) rest.remove_prefix(conference.size());
  // Of a uuid the beginning is enough for people.
  constexpr std::size_t uuid_size = 36;
  if (rest.size() == uuid_size) rest = rest.substr(0, 8);
  return {Party::Kind::place, std::string(id), std::move(kind), std::string(rest)};
}

}  // namespace

std::string_view name_of(Party::Kind kind) {
  switch (kind) {
    case Party::Kind::user:
      return "user";
    case Party::Kind::trunk:
      return "trunk";
    case Party::Kind::place:
      return "place";
  }
  return {};
}

std::string Party::label() const {
  if (name.empty() || number.empty() || name == number) return short_label();
  return fmt::format("{} {}", name, number);
}

std::string describe_cause(int cause) {
  const auto* const found = std::find_if(cause_words.begin(), cause_words.end(),
                                         [cause](const CauseWords& one) { return one.cause == cause; });
  return found == cause_words.end() ? fmt::format("cause {}", cause)
                                    : fmt::format("{} {}", cause, found->words);
}

Story::Story(const Conversation& conversation) : conversation_(conversation) {
  make_rows();
  summarise();
}

const Party* Story::party_of(std::string_view id) const {
  const auto found = columns_.find(id);
  return found == columns_.end() ? nullptr : &parties_[found->second];
}

/// Two legs of a user, or of a number without a user, are one party.
std::size_t Story::column_for(Party party) {
  const auto known = std::find_if(parties_.begin(), parties_.end(),
                                  [&party](const Party& other) { return other.key == party.key; });
  if (known == parties_.end()) {
    parties_.push_back(std::move(party));
    return parties_.size() - 1;
  }
  if (known->name.empty()) known->name = party.name;
  if (known->number.empty()) known->number = party.number;
  return static_cast<std::size_t>(known - parties_.begin());
}

std::optional<std::size_t> Story::column_of(std::string_view id) {
  if (id.empty()) return std::nullopt;
  if (const auto known = columns_.find(id); known != columns_.end()) return known->second;
  Party party;
  if (const Leg* const leg = conversation_.find(id)) {
    if (leg->is_local()) {
      const Leg* const real = behind(id);
      return real == nullptr ? std::nullopt : column_of(real->id);
    }
    party.kind = leg->user.empty() ? Party::Kind::trunk : Party::Kind::user;
    party.key = !leg->user.empty()     ? "user:" + leg->user
                : !leg->number.empty() ? "number:" + leg->number
                                       : "leg:" + leg->id;
    party.name = leg->name;
    party.number = leg->number.empty() && leg->name.empty() ? leg->id : leg->number;
  } else if (id.starts_with("user:")) {
    const std::string_view user = id.substr(5);
    for (const Leg& own : conversation_.legs) {
      if (own.user == user && !own.is_local()) return column_of(own.id);
    }
    party = {Party::Kind::user, std::string(id), {}, std::string(user.substr(0, 8))};
    // Nobody rang it: it is the one that was dialled.
    if (const Leg* const first = caller(); first != nullptr && !first->dialled.empty())
      party.number = first->dialled;
  } else if (id.find(':') != std::string_view::npos) {
    party = place_from(id);
  } else {
    return std::nullopt;
  }
  const std::size_t column = column_for(std::move(party));
  columns_.emplace(id, column);
  return column;
}

/// The leg that began it.
const Leg* Story::caller() const {
  const Leg* first = nullptr;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local() || leg.is_dialled) continue;
    if (leg.is_caller || leg.id == leg.conversation) return &leg;
    if (first == nullptr) first = &leg;
  }
  return first;
}

/// The real channel at the other end of a Local channel.
const Leg* Story::behind(std::string_view id) const {
  const Leg* const local = conversation_.find(id);
  if (local == nullptr || !local->is_local()) return local;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local()) continue;
    for (const Leg& end : conversation_.legs) {
      if (end.id == leg.dialler && end.is_local() && local_pair(end.channel) == local_pair(local->channel))
        return &leg;
    }
  }
  return nullptr;
}

/// Through Local channels: who dialled it.
const Leg* Story::dialler_of(const Leg& leg) const {
  const Leg* at = &leg;
  for (int steps = 0; steps < 10; ++steps) {
    const Leg* const dialler = at->dialler.empty() ? nullptr : conversation_.find(at->dialler);
    if (dialler == nullptr) break;
    if (!dialler->is_local()) return dialler;
    // The other end of the wire was dialled by somebody, or begun by a transfer.
    const Leg* other = nullptr;
    for (const Leg& one : conversation_.legs) {
      if (one.id != dialler->id && local_pair(one.channel) == local_pair(dialler->channel)) other = &one;
    }
    if (other == nullptr) break;
    at = other;
  }
  if (at->id == fact(conversation_, "target") || leg.id == fact(conversation_, "target")) {
    if (const Leg* const transferer = conversation_.find(fact(conversation_, "transferer")))
      return transferer;
  }
  if (leg.id == fact(conversation_, "relocated_to")) {
    if (const Leg* const mover = conversation_.find(fact(conversation_, "relocated_by"))) return mover;
  }
  if (leg.dialler.empty() && conversation_.moved_at && leg.first >= *conversation_.moved_at) {
    for (const char* who : {"transferer", "relocated_by"}) {
      if (const Leg* const mover = conversation_.find(fact(conversation_, who))) return mover;
    }
  }
  const Leg* const origin = conversation_.find(leg.conversation);
  const Leg* const first = origin != nullptr && !origin->is_local() ? origin : caller();
  return first == &leg ? nullptr : first;
}

/// " (phone 2)" where several phones of one party are called.
std::string Story::phone_of(const Leg& leg) const {
  std::size_t count = 0;
  std::size_t number = 0;
  for (const Leg& other : conversation_.legs) {
    const bool is_phone = other.is_dialled && !other.is_local() && other.user == leg.user &&
                          !leg.user.empty() && dialler_of(other) == dialler_of(leg);
    if (!is_phone) continue;
    ++count;
    if (&other == &leg) number = count;
  }
  return count > 1 && number > 0 ? fmt::format(" (phone {})", number) : std::string();
}

void Story::make_rows() {
  std::vector<Step> steps = conversation_.steps;
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  if (const Leg* const first = caller()) {
    const auto column = column_of(first->id);
    if (!first->dialled.empty())
      rows_.push_back(
          {first->first, StepKind::dial, column, {}, false, fmt::format("dials {}", first->dialled)});
  }
  for (const Step& step : steps) add_row(step);
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
}

void Story::add_row(const Step& step) {
  if (step.kind == StepKind::answer && step.text == "answers") return add_answer(step);
  if (step.kind == StepKind::end && step.text.empty()) return add_end(step);
  Row row{step.at, step.kind, column_of(step.from), column_of(step.to), false, step.text, step.is_guess};
  if (step.kind == StepKind::dial && step.text == "calls") {
    const Leg* const dialled = conversation_.find(step.to);
    const Leg* const dialler = dialled == nullptr ? nullptr : dialler_of(*dialled);
    if (dialler != nullptr) row.from = column_of(dialler->id);
    if (dialler == nullptr && conversation_.facts.contains("fax")) row.from = column_of("fax:");
    if (dialled != nullptr) row.text += phone_of(*dialled);
  }
  if (step.kind == StepKind::ring) {
    if (const Leg* const leg = conversation_.find(step.from)) row.text += phone_of(*leg);
  }
  if (step.kind == StepKind::hold) {
    // To those that it talked with.
    for (const Leg& leg : conversation_.legs) {
      const bool is_with =
          leg.id != step.from && leg.up && *leg.up <= step.at && (!leg.ended || *leg.ended > step.at);
      if (is_with && !leg.is_local() && !row.to) row.to = column_of(leg.id);
    }
  }
  if (step.kind == StepKind::end && step.text.starts_with("missed: ")) {
    // The end of the leg says so.
    const bool is_rung =
        std::any_of(conversation_.legs.begin(), conversation_.legs.end(),
                    [&](const Leg& leg) { return "user:" + leg.user == step.from && leg.ended && !leg.up; });
    if (is_rung) return;
  }
  if (step.to == "voicemail:" && caller() != nullptr) row.from = column_of(caller()->id);
  if (step.kind == StepKind::talk) {
    row.is_mutual = true;
    std::optional<std::size_t> first;
    std::optional<std::size_t> last;
    for (const std::string& id : step.others) {
      const auto column = column_of(id);
      if (!column) continue;
      first = first ? std::min(first, column) : column;
      last = last ? std::max(last, column) : column;
    }
    row.from = first;
    row.to = last;
    if (step.others.size() > 2) row.text = fmt::format("{} together", step.others.size());
    if (first == last) return;
  }
  if (!row.from) std::swap(row.from, row.to);
  if (row.from == row.to) row.to.reset();
  rows_.push_back(std::move(row));
}

bool Story::is_answered_by_server(const Leg& leg) const {
  return std::none_of(conversation_.legs.begin(), conversation_.legs.end(), [&leg](const Leg& other) {
    return &other != &leg && other.is_dialled && !other.is_local() && other.up &&
           *other.up <= *leg.up + seconds(1);
  });
}

void Story::add_answer(const Step& step) {
  const Leg* const leg = conversation_.find(step.from);
  if (leg == nullptr) return;
  Row row{step.at, StepKind::answer, column_of(leg->id), {}, false, "answers"};
  if (leg->is_dialled) {
    if (const Leg* const dialler = dialler_of(*leg)) row.to = column_of(dialler->id);
    if (row.from == row.to) row.to.reset();
    row.text += phone_of(*leg);
  } else {
    const auto is_known = [this](const char* how) { return conversation_.facts.contains(how); };
    if (!is_answered_by_server(*leg) || is_known("conference") || is_known("application") ||
        is_known("pickup"))
      return;
    if (conversation_.facts.contains("queue")) {
      row.to = row.from;
      row.from = column_of("queue:" + fact(conversation_, "queue"));
    } else {
      row.is_guess = !conversation_.missed.empty();
      row.text = is_known("voicemail") ? "reaches the voicemail"
                 : row.is_guess        ? "hears an announcement"
                                       : "answered by the server";
    }
  }
  rows_.push_back(std::move(row));
}

std::optional<std::string> Story::missed_by(const Leg& leg) const {
  for (const Missed& one : conversation_.missed) {
    if (!one.user.empty() && one.user == leg.user) return one.reason;
  }
  return std::nullopt;
}

std::string Story::end_text(const Leg& leg) const {
  const int cause = leg.cause.value_or(0);
  if (!leg.up && leg.is_dialled) {
    if (cause == answered_elsewhere) return "answered elsewhere" + phone_of(leg);
    if (const auto reason = missed_by(leg)) return fmt::format("missed: {}", *reason);
    if (cause == 17 || cause == 21) return std::string(describe_cause(cause));
    if (cause == 0 || cause == normal || cause == 19) return "stops ringing";
    return fmt::format("not reached: {}", describe_cause(cause));
  }
  const Leg* const transferer = conversation_.find(fact(conversation_, "transferer"));
  const bool is_transferer =
      transferer == &leg || (transferer != nullptr && !leg.user.empty() && transferer->user == leg.user);
  std::string text = leg.asked ? "hangs up" : is_transferer ? "is out" : "leg ends";
  if (cause != normal && leg.cause) text += fmt::format(" ({})", describe_cause(cause));
  return text;
}

/// Did somebody that it talked with hang up just before?
bool Story::ends_with_another(const Leg& leg) const {
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [&](const Leg& other) {
    if (&other == &leg || other.is_local() || !other.up || other.id == fact(conversation_, "transferer"))
      return false;
    const std::optional<Timestamp> began = other.asked ? other.asked : other.ended;
    return began && *began <= *leg.ended && *leg.ended - *began < seconds(1);
  });
}

/// Whoever hangs up ends the others' legs too: they have no row of their own then.
void Story::add_end(const Step& step) {
  const Leg* const leg = conversation_.find(step.from);
  if (leg == nullptr) return;
  Row row{leg->asked.value_or(step.at), StepKind::end, column_of(leg->id), {}, false, end_text(*leg)};
  if (leg->asked && (leg->up || !leg->is_dialled)) {
    for (const Leg& other : conversation_.legs) {
      const bool is_with = &other != leg && !other.is_local() &&
                           (!other.ended || *other.ended >= *leg->asked) && other.first < *leg->asked &&
                           other.up.has_value() == leg->up.has_value();
      if (is_with && !row.to) row.to = column_of(other.id);
    }
    if (row.to == row.from) row.to.reset();
  }
  const bool is_told = !leg->asked && leg->up && ends_with_another(*leg);
  if (is_told && leg->cause.value_or(normal) == normal) return;
  // The second leg of somebody who is out.
  const bool is_again = std::any_of(rows_.begin(), rows_.end(), [&row](const Row& other) {
    return other.kind == row.kind && other.from == row.from && other.text == row.text &&
           row.at - other.at < seconds(1);
  });
  if (is_again) return;
  rows_.push_back(std::move(row));
}

std::string Story::label_of(const Leg& leg) const {
  const Party* const party = party_of(leg.id);
  return party == nullptr ? leg.id : party->label();
}

/// Others were called by those who transfer or relocate.
std::vector<const Leg*> Story::called_by(const Leg* from) const {
  std::vector<const Leg*> called;
  for (const Leg& leg : conversation_.legs) {
    if (&leg == from || leg.is_local() || !leg.is_dialled || dialler_of(leg) != from) continue;
    if (from != nullptr && party_of(leg.id) == party_of(from->id)) continue;
    if (!leg.id.empty() && leg.id == transfer_target()) continue;
    called.push_back(&leg);
  }
  return called;
}

/// Of a blind transfer by phone no event names it: the transferred one calls it next.
std::string Story::transfer_target() const {
  const std::string transfer = fact(conversation_, "transfer");
  const Leg* const named = behind(fact(conversation_, "target"));
  if (named != nullptr) return named->id;
  if (transfer != "blind" || !conversation_.moved_at) return {};
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_dialled && !leg.is_local() && leg.first >= *conversation_.moved_at) return leg.id;
  }
  return {};
}

/// Was it called when another one had not answered?
bool Story::is_forwarded_to(const Leg& leg) const {
  if (conversation_.facts.contains("queue") || leg.id == transfer_target()) return false;
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [&](const Leg& other) {
    return other.is_dialled && !other.is_local() && !other.up && other.ended && *other.ended <= leg.first &&
           other.user != leg.user && dialler_of(other) == dialler_of(leg);
  });
}

std::string Story::who() const {
  const Leg* const from = caller();
  std::string text = from == nullptr ? "?" : label_of(*from);
  std::vector<std::string> called;
  const auto add = [&called](std::string label) {
    if (std::find(called.begin(), called.end(), label) == called.end()) called.push_back(std::move(label));
  };
  for (const char* place : {"queue", "conference", "meeting", "switchboard", "application"}) {
    if (conversation_.facts.contains(place))
      add(place_from(fmt::format("{}:{}", place, fact(conversation_, place))).label());
  }
  const bool is_conference =
      conversation_.facts.contains("conference") || conversation_.facts.contains("meeting");
  for (const Leg* const leg : called_by(from)) {
    const bool is_elsewhere = leg->cause == answered_elsewhere && !conversation_.facts.contains("pickup");
    if (!is_elsewhere && !is_forwarded_to(*leg)) add(label_of(*leg));
  }
  for (const Leg& leg : conversation_.legs) {
    if (is_conference && &leg != from && !leg.is_local() && !leg.is_dialled) add(label_of(leg));
  }
  for (const Missed& one : conversation_.missed) {
    if (const Party* const party = party_of("user:" + one.user); party != nullptr) add(party->label());
  }
  if (conversation_.facts.contains("fax")) {
    if (from == nullptr) text = "Fax";
    add(fact(conversation_, "fax_to"));
  }
  if (called.empty() && from != nullptr && !from->dialled.empty()) add(from->dialled);
  if (called.empty()) return text;
  constexpr std::size_t most = 4;
  const std::size_t shown = std::min(called.size(), most);
  text += fmt::format(" -> {}",
                      fmt::join(called.begin(), called.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (called.size() > shown) text += fmt::format(", {} more", called.size() - shown);
  return text;
}

void Story::say(std::string text) {
  if (!summary_.end.empty()) summary_.end += ", ";
  summary_.end += text;
}

/// Of those that talked last: the first one that wanted to end it, or whose leg ended first.
void Story::tell_end() {
  const Leg* first = nullptr;
  const auto time_of = [](const Leg& leg) { return leg.asked.value_or(*leg.ended); };
  for (const std::string& id : conversation_.last_talk) {
    const Leg* const leg = conversation_.find(id);
    if (leg == nullptr || !leg->ended) continue;
    const bool is_better =
        first == nullptr || (leg->asked && !first->asked) ||
        (leg->asked.has_value() == first->asked.has_value() && time_of(*leg) < time_of(*first));
    if (is_better) first = leg;
  }
  summary_.outcome = "answered";
  if (first == nullptr) return;
  const Party* const party = party_of(first->id);
  say(fmt::format("{} hung up{}", party == nullptr ? first->id : party->short_label(),
                  first->asked ? "" : " (guess)"));
  const int cause = first->cause.value_or(normal);
  if (cause != normal && cause != 0) say(describe_cause(cause));
}

void Story::tell_unanswered() {
  const Leg* const from = caller();
  if (!conversation_.missed.empty()) {
    const std::string& reason = conversation_.missed.back().reason;
    summary_.outcome = reason == "busy" ? "busy" : "missed";
    return say(reason == "busy" ? reason : "missed: " + reason);
  }
  const bool is_waiting = conversation_.facts.contains("switchboard") && from != nullptr && from->asked;
  if (conversation_.facts.contains("abandoned") || is_waiting) {
    summary_.outcome = "abandoned";
    return say("gave up waiting");
  }
  for (const Leg& leg : conversation_.legs) {
    const int cause = leg.cause.value_or(0);
    if (!leg.is_dialled || leg.is_local() || !leg.ended) continue;
    if (cause != 0 && cause != normal && cause != 19 && cause != answered_elsewhere) {
      summary_.outcome = cause == 17 || cause == 21 ? "busy" : "failed";
      return say(describe_cause(cause));
    }
  }
  summary_.outcome = "unanswered";
  if (from != nullptr && from->asked && !from->up) {
    summary_.outcome = "cancelled";
    say("the caller gave up");
  } else {
    say("not answered");
  }
}

void Story::summarise() {
  const Conversation& call = conversation_;
  for (const Leg& leg : call.legs) column_of(leg.id);
  for (const Missed& one : call.missed) column_of("user:" + one.user);
  const Leg* const from = caller();
  summary_.begin = call.begin;
  summary_.id = from != nullptr && !from->conversation.empty() ? from->conversation
                : !call.legs.empty()                           ? call.legs.front().id
                                                               : call.id;
  Timestamp end = call.begin;
  bool is_open = call.legs.empty();
  for (const Leg& leg : call.legs) {
    end = std::max(end, leg.ended.value_or(call.last));
    is_open = is_open || !leg.ended;
    summary_.held += leg.held;
    const bool is_new =
        std::find(summary_.users.begin(), summary_.users.end(), leg.user) == summary_.users.end();
    if (!leg.user.empty() && is_new) summary_.users.push_back(leg.user);
  }
  summary_.duration = end - call.begin;
  summary_.who = who();
  summary_.events = call.events;
  summary_.oddities.assign(call.oddities.begin(), call.oddities.end());
  for (const std::string& id : call.answerers) {
    const Leg* const leg = call.find(id);
    if (leg != nullptr && leg->up && !summary_.answered) summary_.answered = *leg->up - call.begin;
  }
  const bool is_conference = call.facts.contains("conference") || call.facts.contains("meeting");
  const std::string transfer = fact(call, "transfer");
  if (!transfer.empty()) {
    const bool is_done = transfer == "attended" || transfer == "blind";
    const Leg* const target = call.find(transfer_target());
    say(is_done ? fmt::format("{} transfer{}", transfer, target == nullptr ? "" : " to " + label_of(*target))
                : fmt::format("transfer {}", transfer));
  }
  for (const Leg* const leg : called_by(from)) {
    if (is_forwarded_to(*leg)) say(fmt::format("forwarded to {}", label_of(*leg)));
  }
  if (call.facts.contains("relocate")) say(fmt::format("relocation {}", fact(call, "relocate")));
  if (call.facts.contains("pickup")) {
    const Leg* const picker = call.find(fact(call, "pickup"));
    say(fmt::format("picked up{}", picker == nullptr ? "" : " by " + label_of(*picker)));
  }
  if (call.facts.contains("parked"))
    say(fmt::format("parked, {}", fact(call, "parking").empty() ? "not retrieved" : fact(call, "parking")));
  if (call.facts.contains("fax")) {
    summary_.outcome = fact(call, "fax") == "sent" ? "answered" : "failed";
    return say(fmt::format("fax {}", fact(call, "fax")));
  }
  if (call.facts.contains("voicemail")) {
    summary_.outcome = "voicemail";
    say("voicemail left (guess)");
  } else if (is_conference) {
    summary_.outcome = "answered";
    say(fmt::format("{} took part", std::count_if(call.legs.begin(), call.legs.end(),
                                                  [](const Leg& leg) { return !leg.is_local() && leg.up; })));
  } else if (!call.last_talk.empty()) {
    tell_end();
  } else if (call.facts.contains("application") && !is_open) {
    summary_.outcome = "answered";
    say(from != nullptr && from->asked ? "the caller hung up" : "ended");
  } else if (!is_open || !call.missed.empty()) {
    tell_unanswered();
  }
  if (is_open) {
    summary_.outcome = "open";
    say(call.is_cut ? "no end seen" : "goes on");
  }
}

}  // namespace wazobus::tracing
