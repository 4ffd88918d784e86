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
constexpr int interworking = 127;

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
    CauseWords{interworking, "interworking error"},
};

/// The outcomes of calls that nobody answered.
constexpr std::array<std::string_view, 6> vain_outcomes{"missed",    "busy",      "unanswered",
                                                        "cancelled", "abandoned", "failed"};

std::string fact(const Conversation& conversation, const std::string& name) {
  const auto found = conversation.facts.find(name);
  return found == conversation.facts.end() ? std::string() : found->second;
}

/// How many of several parties a line names.
constexpr std::size_t most_named = 4;

/// "Ash, Brook, 3 more"
std::string some_of(const std::vector<std::string>& labels) {
  const std::size_t shown = std::min(labels.size(), most_named);
  const auto end = labels.begin() + static_cast<std::ptrdiff_t>(shown);
  std::string text = fmt::format("{}", fmt::join(labels.begin(), end, ", "));
  if (labels.size() > shown) text += fmt::format(", {} more", labels.size() - shown);
  return text;
}

/// "queue:sales" -> "Queue sales". The queue of a group is named after its tenant and its uuid:
/// "queue:grp-acme-UUID" -> "Group UUID".
Party place_from(std::string_view id) {
  const std::size_t colon = id.find(':');
  std::string kind(id.substr(0, colon));
  std::string_view rest = id.substr(colon + 1);
  constexpr std::size_t uuid_size = 36;
  if (kind == "queue" && rest.starts_with("grp-")) {
    kind = "group";
    rest.remove_prefix(rest.size() > uuid_size ? rest.size() - uuid_size : 4);
  }
  if (!kind.empty()) kind[0] = static_cast<char>(kind[0] - 'a' + 'A');
  // The beginning of a uuid is enough for people.
  if (rest.size() == uuid_size) rest = rest.substr(0, 8);
  return {Party::Kind::place, std::string(id), std::move(kind), std::string(rest)};
}

/// Did the phone of a user ring, stop, and ring again, as those of a queue or a group do?
bool has_rounds(const Conversation& conversation) {
  std::map<std::string_view, Timestamp> stopped;  // by user: when the first phone did
  for (const Leg& leg : conversation.legs) {
    if (!leg.is_dialled || leg.is_local() || leg.user.empty()) continue;
    const auto before = stopped.find(leg.user);
    if (before != stopped.end() && leg.first >= before->second) return true;
    if (leg.ended && !leg.up) {
      const auto [known, is_new] = stopped.emplace(leg.user, *leg.ended);
      if (!is_new) known->second = std::min(known->second, *leg.ended);
    }
  }
  return false;
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

std::string Party::label(Naming naming) const {
  if (naming == Naming::short_where_named || name.empty() || number.empty() || name == number)
    return short_label();
  return fmt::format("{} {}", name, number);
}

std::string describe_cause(int cause) {
  const auto* const found = std::find_if(cause_words.begin(), cause_words.end(),
                                         [cause](const CauseWords& one) { return one.cause == cause; });
  return found == cause_words.end() ? fmt::format("cause {}", cause)
                                    : fmt::format("{} {}", cause, found->words);
}

Story::Story(const Conversation& conversation)
    : conversation_(conversation),
      has_rounds_(has_rounds(conversation)),
      caller_(find_caller()),
      answerers_(find_answerers()),
      picker_(find_picker()) {
  // Only rows show the numbers of phones.
  if (conversation_.keeps_steps) number_phones();
  make_rows();
  summarise();
}

const Party* Story::party_of(std::string_view id) const {
  const auto found = columns_.find(id);
  return found == columns_.end() ? nullptr : &parties_[found->second];
}

/// Returns the index of the party, which is added if it is new. All legs of a user, or of a number without a
/// user, are one party.
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
    if (is_fax(*leg)) return column_of("fax:");
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
      if (own.user != user || own.is_local()) continue;
      const auto column = column_of(own.id);
      if (column) columns_.emplace(id, *column);
      return column;
    }
    party = {Party::Kind::user, std::string(id), {}, std::string(user.substr(0, 8))};
    // No leg of this user was called, so the user is the one that the caller dialled.
    if (const Leg* const first = caller_; first != nullptr && !first->dialled.empty())
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

/// Returns the leg that began the conversation.
const Leg* Story::find_caller() const {
  const Leg* first = nullptr;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local() || leg.is_dialled || is_fax(leg)) continue;
    if (leg.is_caller || leg.id == leg.conversation) return &leg;
    if (first == nullptr) first = &leg;
  }
  return first == nullptr ? originator() : first;
}

/// Returns the caller's phone in a call that began with a click: the server rings it, and calls others when
/// it is up. nullptr if others were not called after the first answer.
const Leg* Story::originator() const {
  if (conversation_.answerers.empty()) return nullptr;
  const Leg* const first = conversation_.find(conversation_.answerers.front());
  const bool calls_others =
      first != nullptr && first->up &&
      std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [first](const Leg& leg) {
        return leg.is_dialled && !leg.is_local() && leg.first >= *first->up;
      });
  return calls_others ? first : nullptr;
}

/// Returns the legs that answered, in that order.
std::vector<const Leg*> Story::find_answerers() const {
  std::vector<const Leg*> legs;
  for (const std::string& id : conversation_.answerers) {
    if (const Leg* const leg = conversation_.find(id); leg != nullptr && leg != caller_) legs.push_back(leg);
  }
  return legs;
}

/// Returns the real channel at the other end of a Local channel.
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

/// Returns the leg that dialled this one, also through Local channels. nullptr if none did.
const Leg* Story::dialler_of(const Leg& leg) const {
  const Leg* at = &leg;
  for (int steps = 0; steps < 10; ++steps) {
    const Leg* const dialler = at->dialler.empty() ? nullptr : conversation_.find(at->dialler);
    if (dialler == nullptr) break;
    if (!dialler->is_local()) return dialler;
    // The other end of the Local channel was dialled by somebody, or begun by a transfer.
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
  const Leg* const first = origin != nullptr && !origin->is_local() ? origin : caller_;
  return first == &leg ? nullptr : first;
}

/// Is it the leg of a fax? Such a leg is a Local channel, but without Asterisk's events its name is unknown.
bool Story::is_fax(const Leg& leg) const {
  const auto found = conversation_.facts.find("fax_leg");
  return found != conversation_.facts.end() && found->second == leg.id;
}

/// Numbers the called phones of each user. Phones differ in the names of their channels. If these are
/// unknown, legs at the same time are different phones.
void Story::number_phones() {
  struct Phone {
    std::string device;
    Timestamp until{};
  };
  std::map<std::string_view, std::vector<Phone>> users;
  for (const Leg& leg : conversation_.legs) {
    if (!leg.is_dialled || leg.is_local() || leg.user.empty()) continue;
    const std::string device = leg.channel.substr(0, leg.channel.rfind('-'));
    const Timestamp until = leg.ended.value_or(conversation_.last);
    std::vector<Phone>& phones = users[leg.user];
    const auto is_same = [&](const Phone& phone) {
      return device.empty() || phone.device.empty() ? phone.until <= leg.first : phone.device == device;
    };
    auto known = std::find_if(phones.begin(), phones.end(), is_same);
    if (known == phones.end()) known = phones.insert(phones.end(), {device, until});
    known->until = std::max(known->until, until);
    phones_.emplace(leg.id, known - phones.begin() + 1);
  }
  for (const Leg& leg : conversation_.legs) {
    if (phones_.contains(leg.id) && users[leg.user].size() == 1) phones_.erase(leg.id);
  }
}

/// Returns " (phone 2)" if several phones of one party are called, otherwise an empty text.
std::string Story::phone_of(const Leg& leg) const {
  const auto found = phones_.find(leg.id);
  return found == phones_.end() ? std::string() : fmt::format(" (phone {})", found->second);
}

/// Returns steps for what parties dial who begin a call, unless they dialled before the first event. "s" is
/// Asterisk's word for nothing.
std::vector<Step> Story::dials() const {
  std::vector<Step> steps;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local() || leg.is_dialled || leg.dialled.empty() || leg.dialled == "s") continue;
    if (!leg.is_created && !conversation_.is_begin_seen) continue;
    if (&leg == caller_ || leg.is_caller || leg.id == leg.conversation)
      steps.push_back({leg.first, StepKind::dial, leg.id, {}, fmt::format("dials {}", leg.dialled)});
  }
  return steps;
}

void Story::make_rows() {
  std::vector<Step> steps;
  if (conversation_.keeps_steps) steps = dials();
  steps.insert(steps.end(), conversation_.steps.begin(), conversation_.steps.end());
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  if (const Leg* const first = caller_) column_of(first->id);
  for (const Step& step : steps) add_row(step);
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
}

void Story::add_row(const Step& step) {
  if (step.kind == StepKind::answer && step.text == "answers") return add_answer(step);
  if (step.kind == StepKind::end && step.text.empty()) return add_end(step);
  Row row{step.at, step.kind, column_of(step.from), column_of(step.to), false, step.text, step.is_guess};
  if (!complete(row, step)) return;
  if (step.to == "voicemail:" && caller_ != nullptr) row.from = column_of(caller_->id);
  if (!row.from) std::swap(row.from, row.to);
  if (row.from == row.to) row.to.reset();
  rows_.push_back(std::move(row));
}

/// Adds to a row what the kind of its step asks for. Returns false if the step gets no row.
bool Story::complete(Row& row, const Step& step) {
  switch (step.kind) {
    case StepKind::dial:
      return step.text != "calls" || complete_dial(row, step);
    case StepKind::ring:
      if (const Leg* const leg = conversation_.find(step.from)) row.text += phone_of(*leg);
      return true;
    case StepKind::hold:
      point_to_held_leg(row, step);
      return true;
    case StepKind::end:
      return !is_missed_by_rung_leg(step);
    case StepKind::talk:
      return complete_talk(row, step);
    default:
      return true;
  }
}

/// Returns false if a party called its own other phone: the step before says so.
bool Story::complete_dial(Row& row, const Step& step) {
  const Leg* const dialled = conversation_.find(step.to);
  const Leg* const dialler = dialled == nullptr ? nullptr : dialler_of(*dialled);
  if (dialler != nullptr) row.from = column_of(dialler->id);
  if (dialler == nullptr && conversation_.facts.contains("fax")) row.from = column_of("fax:");
  if (row.from && row.from == row.to) return false;
  if (dialled != nullptr && dialled == caller_) row.text = "is called first";
  if (dialled != nullptr) row.text += phone_of(*dialled);
  return true;
}

/// Lets the arrow point to the first leg that the holding one talked with.
void Story::point_to_held_leg(Row& row, const Step& step) {
  for (const Leg& leg : conversation_.legs) {
    const bool is_with =
        leg.id != step.from && leg.up && *leg.up <= step.at && (!leg.ended || *leg.ended > step.at);
    if (is_with && !leg.is_local() && !row.to) row.to = column_of(leg.id);
  }
}

/// Does the step say that a user missed the call whose leg rang? The row for the end of the leg says so.
bool Story::is_missed_by_rung_leg(const Step& step) const {
  if (!step.text.starts_with("missed: ")) return false;
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(),
                     [&](const Leg& leg) { return "user:" + leg.user == step.from && leg.ended && !leg.up; });
}

/// Lets the arrow reach from the first to the last column of those who talk. Returns false if it is one
/// column.
bool Story::complete_talk(Row& row, const Step& step) {
  std::optional<std::size_t> first;
  std::optional<std::size_t> last;
  for (const std::string& id : step.others) {
    const auto column = column_of(id);
    if (!column) continue;
    first = first ? std::min(first, column) : column;
    last = last ? std::max(last, column) : column;
  }
  row.is_mutual = true;
  row.from = first;
  row.to = last;
  if (step.others.size() > 2) row.text = fmt::format("{} together", step.others.size());
  return first != last;
}

bool Story::is_answered_by_server(const Leg& leg) const {
  return std::none_of(conversation_.legs.begin(), conversation_.legs.end(), [&leg](const Leg& other) {
    return &other != &leg && other.is_dialled && !other.is_local() && other.up &&
           *other.up <= *leg.up + seconds(1);
  });
}

/// Does the call log say that a voicemail answered?
bool Story::is_logged_as_voicemail() const {
  return fact(conversation_, "call_log") == "voicemail";
}

void Story::add_answer(const Step& step) {
  const Leg* const leg = conversation_.find(step.from);
  if (leg == nullptr) return;
  Row row{step.at, StepKind::answer, column_of(leg->id), {}, false, "answers"};
  if (leg->is_dialled) {
    if (const Leg* const dialler = dialler_of(*leg)) row.to = column_of(dialler->id);
    if (!row.to && conversation_.facts.contains("fax")) row.to = column_of("fax:");
    if (row.from == row.to) row.to.reset();
    row.text += phone_of(*leg);
  } else {
    const auto is_known = [this](const char* how) { return conversation_.facts.contains(how); };
    if (!is_answered_by_server(*leg) || conversation_.is_conference() || is_known("application") ||
        is_known("switchboard") || picker_ != nullptr)
      return;
    if (conversation_.facts.contains("queue")) {
      row.to = row.from;
      row.from = column_of("queue:" + fact(conversation_, "queue"));
    } else {
      row.is_guess = !conversation_.missed.empty() && !is_logged_as_voicemail();
      row.text = is_known("voicemail") || is_logged_as_voicemail() ? "reaches the voicemail"
                 : row.is_guess                                    ? "hears an announcement"
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

/// Did the leg hand over its part of the call?
bool Story::is_out(const Leg& leg) const {
  for (const char* who : {"transferer", "relocated_by", "parker"}) {
    const Leg* const mover = conversation_.find(fact(conversation_, who));
    if (mover == &leg) return true;
    const bool is_same_user = mover != nullptr && !leg.user.empty() && mover->user == leg.user;
    if (is_same_user && std::string_view(who) == "transferer") return true;
  }
  return false;
}

std::string Story::end_text(const Leg& leg) const {
  const int cause = leg.cause.value_or(0);
  if (!leg.up && leg.is_dialled) {
    if (cause == answered_elsewhere) return "answered elsewhere" + phone_of(leg);
    if (const auto reason = missed_by(leg)) return fmt::format("missed: {}", *reason);
    if (cause == 17 || cause == 21) return std::string(describe_cause(cause));
    if (cause == 0 || cause == normal || cause == 19) return "stops ringing" + phone_of(leg);
    return fmt::format("not reached: {}", describe_cause(cause));
  }
  std::string text = leg.asked ? "hangs up" : is_out(leg) ? "leaves" : "leg ends";
  text += phone_of(leg);
  if (cause != normal && leg.cause) text += fmt::format(" ({})", describe_cause(cause));
  return text;
}

/// Did another leg hang up or end less than a second before this one?
bool Story::ends_with_another(const Leg& leg) const {
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [&](const Leg& other) {
    if (&other == &leg || other.is_local() || !other.up || other.id == fact(conversation_, "transferer"))
      return false;
    const std::optional<Timestamp> began = other.asked ? other.asked : other.ended;
    return began && *began <= *leg.ended && *leg.ended - *began < seconds(1);
  });
}

/// Adds the row for the end of a leg. If one party hangs up, the legs of the others end too, and get no row.
void Story::add_end(const Step& step) {
  const Leg* const leg = conversation_.find(step.from);
  if (leg == nullptr) return;
  Row row{leg->asked.value_or(step.at), StepKind::end, column_of(leg->id), {}, false, end_text(*leg)};
  if (leg->asked && !conversation_.facts.contains("conference") && !conversation_.facts.contains("meeting") &&
      (leg->up || !leg->is_dialled)) {
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
  // The party has two legs that end in the same way.
  const bool is_again = std::any_of(rows_.begin(), rows_.end(), [&row](const Row& other) {
    return other.kind == row.kind && other.from == row.from && other.text == row.text &&
           row.at - other.at < seconds(1);
  });
  if (is_again) return;
  rows_.push_back(std::move(row));
}

std::string Story::label_of(const Leg& leg, Party::Naming naming) const {
  const Party* const party = party_of(leg.id);
  return party == nullptr ? leg.id : party->label(naming);
}

/// Returns the legs that `from` called, without the target of a transfer. Parties who transfer or relocate
/// called others.
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

/// Returns the id of the leg to which the call was transferred. No event names the target of a blind transfer
/// by phone; it is the leg that is called next.
std::string Story::transfer_target() const {
  const std::string transfer = fact(conversation_, "transfer");
  const Leg* const named = behind(fact(conversation_, "target"));
  if (named != nullptr) return named->id;
  if (transfer.empty() || !conversation_.moved_at) return {};
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_dialled && !leg.is_local() && leg.first >= *conversation_.moved_at) return leg.id;
  }
  return {};
}

/// Was it called after another leg had not answered?
bool Story::is_forwarded_to(const Leg& leg) const {
  if (conversation_.facts.contains("queue") || has_rounds_ || leg.id == transfer_target()) return false;
  const Leg* const from = caller_;
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [&](const Leg& other) {
    return other.is_dialled && !other.is_local() && !other.up && other.ended && *other.ended <= leg.first &&
           other.user != leg.user && dialler_of(other) == dialler_of(leg) &&
           (from == nullptr || party_of(other.id) != party_of(from->id));
  });
}

/// Returns the leg that picked up a call for another phone. Without AMI's events this is a guess.
const Leg* Story::find_picker() const {
  if (const Leg* const known = conversation_.find(fact(conversation_, "pickup"))) return known;
  const bool is_taken = std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [](const Leg& leg) {
    return leg.is_dialled && !leg.up && leg.cause == answered_elsewhere;
  });
  if (!is_taken || !answerers_.empty()) return nullptr;
  for (const std::string& id : conversation_.last_talk) {
    const Leg* const leg = conversation_.find(id);
    if (leg != nullptr && leg != caller_ && !leg->is_dialled && !leg->is_local()) return leg;
  }
  return nullptr;
}

/// Returns the leg that the caller talks to in the end, if another leg had answered and is gone, and no event
/// says why.
const Leg* Story::quiet_transfer_target() const {
  for (const char* reason :
       {"transfer", "relocate", "parked", "pickup", "queue", "switchboard", "application"}) {
    if (conversation_.facts.contains(reason)) return nullptr;
  }
  const Leg* const first = caller_;
  const std::vector<std::string>& talk = conversation_.last_talk;
  if (first == nullptr || conversation_.is_conference() || answerers_.empty()) return nullptr;
  if (std::find(talk.begin(), talk.end(), first->id) == talk.end()) return nullptr;
  const Leg* const answerer = answerers_.front();
  if (!answerer->ended) return nullptr;
  for (const std::string& id : talk) {
    const Leg* const leg = conversation_.find(id);
    if (leg == nullptr || leg == first || leg == answerer || !leg->is_dialled) continue;
    const bool is_after = !leg->ended || *answerer->ended < *leg->ended;
    if (is_after && party_of(id) != party_of(answerer->id)) return leg;
  }
  return nullptr;
}

std::string Story::who(Party::Naming naming) const {
  const Leg* const from = caller_;
  std::string text = from == nullptr ? "?" : label_of(*from, naming);
  std::vector<std::string> called;
  const auto add = [&called](std::string label) {
    if (std::find(called.begin(), called.end(), label) == called.end()) called.push_back(std::move(label));
  };
  for (const char* place : {"queue", "conference", "meeting", "switchboard", "application"}) {
    if (conversation_.facts.contains(place))
      add(place_from(fmt::format("{}:{}", place, fact(conversation_, place))).label());
  }
  if (conversation_.is_conference())
    return participants(called.empty() ? "Ad hoc conference" : called.front(), naming);
  const Leg* const quiet = quiet_transfer_target();
  for (const Leg* const leg : called_by(from)) {
    const bool is_elsewhere = leg->cause == answered_elsewhere && picker_ == nullptr;
    if (!is_elsewhere && !is_forwarded_to(*leg) && leg != quiet) add(label_of(*leg, naming));
  }
  const Party* const target = party_of(transfer_target());
  for (const Missed& one : conversation_.missed) {
    const Party* const party = party_of("user:" + one.user);
    if (party != nullptr && party != target) add(party->label(naming));
  }
  if (conversation_.facts.contains("fax")) {
    if (from == nullptr) text = "Fax";
    add(fact(conversation_, "fax_to"));
  }
  if (called.empty() && from != nullptr && !from->dialled.empty()) add(from->dialled);
  std::erase(called, std::string());
  if (called.empty()) return text;
  return fmt::format("{} -> {}", text, some_of(called));
}

/// Returns all who took part, and in what: "Ash, Brook -> Conference 4000".
std::string Story::participants(const std::string& place, Party::Naming naming) const {
  std::vector<std::string> labels;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local() || !leg.up) continue;
    std::string label = label_of(leg, naming);
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(std::move(label));
  }
  return fmt::format("{} -> {}", labels.empty() ? "?" : some_of(labels), place);
}

void Story::say(std::string text) {
  if (!summary_.end.empty()) summary_.end += ", ";
  summary_.end += text;
}

/// Returns the legs that took part in the last talk. If no talk was long enough to be counted as one, these
/// are the caller and those who answered; so are those who answered after a leg of the last counted talk had
/// ended. A leg that ended before another one began was in an earlier talk.
std::vector<const Leg*> Story::last_talkers() const {
  std::vector<const Leg*> legs;
  const auto add = [&legs](const Leg* leg) {
    if (leg != nullptr && std::find(legs.begin(), legs.end(), leg) == legs.end()) legs.push_back(leg);
  };
  const auto is_before = [](const Leg& gone, Timestamp time) { return gone.ended && *gone.ended < time; };
  const bool is_counted = !conversation_.last_talk.empty();
  for (const std::string& id : conversation_.last_talk) add(conversation_.find(id));
  for (const Leg* const leg : answerers_) {
    const bool is_later = leg->up && std::any_of(legs.begin(), legs.end(),
                                                 [&](const Leg* one) { return is_before(*one, *leg->up); });
    if (!is_counted || is_later) add(leg);
  }
  if (!is_counted) add(caller_);
  std::erase_if(legs, [all = legs, &is_before](const Leg* leg) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Leg* other) { return is_before(*leg, other->first); });
  });
  return legs;
}

/// Did the leg leave the call to others, by a transfer that was done or by parking it?
bool Story::has_handed_over(const Leg& leg) const {
  const std::string transfer = fact(conversation_, "transfer");
  if (leg.id == fact(conversation_, "parker")) return true;
  return (transfer == "blind" || transfer == "attended") && leg.id == fact(conversation_, "transferer");
}

/// Returns who hung up: of the legs that talked last, the first that asked to hang up, or else the first that
/// ended, without those that stayed alone in the bridge. nullptr if none ended.
const Leg* Story::first_to_end(const std::vector<const Leg*>& talkers) {
  // From the least to the most certain; the earlier one is more certain of two that are alike.
  const auto rank = [](const Leg& leg) { return leg.asked ? 2 : leg.stays_alone ? 0 : 1; };
  const auto time_of = [](const Leg& leg) { return leg.asked.value_or(*leg.ended); };
  const Leg* first = nullptr;
  for (const Leg* const leg : talkers) {
    if (!leg->ended) continue;
    const bool is_better = first == nullptr || rank(*leg) > rank(*first) ||
                           (rank(*leg) == rank(*first) && time_of(*leg) < time_of(*first));
    if (is_better) first = leg;
  }
  return first;
}

/// Does an event that came later say that somebody answered?
bool Story::is_known_as_answered() const {
  if (fact(conversation_, "answered") == "true") return true;
  const Leg* const from = caller_;
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(),
                     [from](const Leg& leg) { return leg.was_answered && &leg != from; });
}

/// Says who hung up, or that nobody took the call that was handed over.
void Story::tell_end() {
  std::vector<const Leg*> talkers = last_talkers();
  const bool is_left = std::erase_if(talkers, [this](const Leg* leg) { return has_handed_over(*leg); }) > 0 &&
                       talkers.size() < 2;
  const Leg* const first = first_to_end(talkers);
  summary_.outcome = "answered";
  if (first == nullptr) return;
  if (is_left && !first->asked) {
    summary_.is_failed = true;
    return say(conversation_.missed.empty() ? "nobody took it"
                                            : "missed: " + conversation_.missed.back().reason);
  }
  // A queue ends the leg of the agent first, whoever hung up.
  const Leg* const from = caller_;
  const bool is_of_server = from != nullptr && from->up && is_answered_by_server(*from) && picker_ == nullptr;
  const bool is_told = conversation_.sees_ami || conversation_.has_wazo_event;
  const bool is_seen =
      std::any_of(talkers.begin(), talkers.end(), [](const Leg* leg) { return leg->stays_alone; });
  if (!first->asked && ((is_of_server && !is_seen) || !is_told)) return say("ended");
  const Party* const party = party_of(first->id);
  say(fmt::format("{} hung up{}", party == nullptr ? first->id : party->short_label(),
                  first->asked ? "" : " (guess)"));
  const int cause = first->cause.value_or(normal);
  if (cause == normal || cause == 0 || cause == answered_elsewhere) return;
  summary_.is_failed = true;
  say(describe_cause(cause));
}

void Story::tell_unanswered() {
  const Leg* const from = caller_;
  if (!conversation_.missed.empty()) {
    const std::string& reason = conversation_.missed.back().reason;
    summary_.outcome = reason == "busy" ? "busy" : "missed";
    return say(reason == "busy" ? reason : "missed: " + reason);
  }
  const bool is_waiting = conversation_.facts.contains("switchboard") && from != nullptr &&
                          (from->asked || !from->waits_in.empty());
  if (conversation_.facts.contains("abandoned") || is_waiting) {
    summary_.outcome = "abandoned";
    return say("gave up waiting");
  }
  if (fact(conversation_, "dial_end") == "CANCEL") return tell_cancelled();
  if (tell_failure_of_called()) return;
  if (!conversation_.is_begin_seen && !conversation_.facts.contains("answered")) {
    summary_.outcome = "unknown";
    return say("no answer seen");
  }
  if (from != nullptr && gave_up(*from)) return tell_cancelled();
  if (from != nullptr && tell_failure(*from)) return;
  summary_.outcome = is_served() ? "answered" : "unanswered";
  say(is_served() ? "answered by the server" : "not answered");
}

/// Did only the server answer, and call nobody? So does a service code, or a menu.
bool Story::is_served() const {
  const Leg* const from = caller_;
  return from != nullptr && from->up && called_by(from).empty() && conversation_.missed.empty();
}

void Story::tell_cancelled() {
  summary_.outcome = "cancelled";
  say("the caller gave up");
}

/// Did the caller hang up before the call was answered? Without the events of Asterisk nobody asks to hang
/// up, but a leg that never was up then ends with the cause of a normal end. PJSIP gives the leg of a
/// cancelled INVITE (SIP 487) a cause that otherwise comes from a called phone.
bool Story::gave_up(const Leg& from) const {
  if (from.up) return false;
  if (from.asked) return true;
  if (!from.ended) return false;
  const bool asks_are_seen = conversation_.sees_ami || conversation_.sees_ari;
  if (from.cause == normal && !asks_are_seen) return true;
  const std::vector<const Leg*> called = called_by(&from);
  return from.cause == interworking && !called.empty() &&
         std::none_of(called.begin(), called.end(),
                      [](const Leg* leg) { return leg->cause == interworking; });
}

/// Says why the leg ended, if its cause tells more than that nobody answered it.
bool Story::tell_failure(const Leg& leg) {
  const int cause = leg.cause.value_or(0);
  if (!leg.ended || cause == 0 || cause == normal || cause == 19 || cause == answered_elsewhere) return false;
  summary_.outcome = cause == 17 || cause == 21 ? "busy" : "failed";
  say(describe_cause(cause));
  return true;
}

/// Says why the first of the called legs that failed did.
bool Story::tell_failure_of_called() {
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [this](const Leg& leg) {
    return leg.is_dialled && !leg.is_local() && tell_failure(leg);
  });
}

void Story::tell_transfer() {
  const std::string transfer = fact(conversation_, "transfer");
  if (transfer.empty()) {
    if (const Leg* const target = quiet_transfer_target())
      say(fmt::format("transferred to {} (guess)", label_of(*target)));
    return;
  }
  const bool is_done = transfer == "attended" || transfer == "blind";
  const std::string flow = is_done ? transfer : fact(conversation_, "flow");
  const Leg* const target = conversation_.find(transfer_target());
  std::string text = flow.empty() ? "transfer" : flow + " transfer";
  if (target != nullptr) text += fmt::format(" to {}", label_of(*target));
  if (!is_done) text += transfer == "started" ? " not completed" : " " + transfer;
  say(std::move(text));
}

/// Says what happened to the call on its way: transfers, forwarding, relocation, pickup, parking.
void Story::tell_moves() {
  const Conversation& call = conversation_;
  tell_transfer();
  std::vector<const Leg*> targets = called_by(caller_);
  std::erase_if(targets, [this](const Leg* leg) { return !is_forwarded_to(*leg); });
  const std::size_t named = std::min(targets.size(), most_named);
  for (std::size_t i = 0; i < named; ++i) say(fmt::format("forwarded to {}", label_of(*targets[i])));
  if (targets.size() > named) say(fmt::format("forwarded {} more times", targets.size() - named));
  if (call.facts.contains("relocate")) {
    const std::string state = fact(call, "relocate");
    const Party* const mover = party_of(fact(call, "relocated_by"));
    say(state != "completed" ? "relocation " + (state == "started" ? "not completed" : state)
        : mover == nullptr   ? "relocated"
                             : fmt::format("relocated by {}", mover->short_label()));
  }
  if (const Leg* const leg = picker_; leg != nullptr)
    say(fmt::format("picked up by {}{}", label_of(*leg), call.facts.contains("pickup") ? "" : " (guess)"));
  if (!call.facts.contains("parked")) return;
  const std::string parking = fact(call, "parking");
  say(parking.empty()        ? "parked, not retrieved"
      : parking == "hung up" ? "parked, gave up waiting"
                             : "parked, " + parking);
}

/// Did a caller give up while parked or being transferred, or did a relocation fail?
bool Story::has_failed_move() const {
  return fact(conversation_, "parking") == "hung up" || fact(conversation_, "transfer") == "abandoned" ||
         fact(conversation_, "relocate") == "failed";
}

void Story::tell_outcome(bool is_open) {
  const Conversation& call = conversation_;
  const Leg* const from = caller_;
  if (call.facts.contains("fax")) {
    const std::string state = fact(call, "fax");
    const bool has_no_result = state == "started" && !is_open;
    summary_.outcome = state == "sent" ? "answered" : "failed";
    say(fmt::format("fax {}", has_no_result ? "not sent" : state));
    if (has_no_result) tell_failure_of_called();
  } else if (call.facts.contains("voicemail")) {
    summary_.outcome = "voicemail";
    say("voicemail left (guess)");
  } else if (call.is_conference()) {
    summary_.outcome = "answered";
    std::set<const Party*> all;
    for (const Leg& leg : call.legs) {
      if (!leg.is_local() && leg.up) all.insert(party_of(leg.id));
    }
    say(fmt::format("{} took part", all.size()));
  } else if (fact(call, "parking") == "hung up") {
    summary_.outcome = "answered";
  } else if (!call.last_talk.empty() || !answerers_.empty()) {
    tell_end();
  } else if (call.facts.contains("agent") && !is_open) {
    summary_.outcome = "answered";
    say(fact(call, "agent") + " (guess)");
  } else if (call.facts.contains("application") && !is_open) {
    summary_.outcome = "answered";
    say(from != nullptr && from->asked ? "the caller hung up" : "ended");
  } else if (is_known_as_answered() && !is_open) {
    // The answer itself was not seen.
    summary_.outcome = "answered";
    say("answered");
  } else if (!is_open || !call.missed.empty()) {
    tell_unanswered();
    if (is_logged_as_voicemail()) say("reached the voicemail");
  }
  if (!is_open) return;
  summary_.outcome = "open";
  say(call.is_cut ? "no end seen" : std::string(call.state()));
}

void Story::summarise() {
  const Conversation& call = conversation_;
  for (const Leg& leg : call.legs) column_of(leg.id);
  for (const Missed& one : call.missed) column_of("user:" + one.user);
  const Leg* const from = caller_;
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
  summary_.talked = call.talked;
  summary_.who = who(Party::Naming::with_number);
  summary_.names = who(Party::Naming::short_where_named);
  summary_.events = call.events;
  summary_.oddities.assign(call.oddities.begin(), call.oddities.end());
  for (const Leg* const leg : answerers_) {
    if (leg->up && !summary_.answered) summary_.answered = *leg->up - call.begin;
  }
  if (const Leg* const leg = picker_; leg != nullptr && leg->up && !summary_.answered)
    summary_.answered = *leg->up - call.begin;
  tell_moves();
  tell_outcome(is_open);
  const bool reached_nobody =
      std::find(vain_outcomes.begin(), vain_outcomes.end(), summary_.outcome) != vain_outcomes.end();
  summary_.is_failed = !is_open && (summary_.is_failed || reached_nobody || has_failed_move());
}

}  // namespace wazobus::tracing
