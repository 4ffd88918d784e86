// SPDX-License-Identifier: MIT
#include "tracing/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tracing/called_legs.hpp"
#include "tracing/causes.hpp"
#include "tracing/ending.hpp"

namespace wazobus::tracing {

namespace {

class SummaryMaker {
 public:
  SummaryMaker(const Conversation& conversation, const Roles& roles, Parties& parties)
      : conversation_(conversation),
        roles_(roles),
        parties_(parties),
        called_(conversation, roles, parties) {}

  Summary make();

 private:
  [[nodiscard]] std::optional<microseconds> time_until_answer() const;
  [[nodiscard]] std::string who(Party::Naming naming) const;
  [[nodiscard]] std::string participants(const std::string& place, Party::Naming naming) const;

  const Conversation& conversation_;
  const Roles& roles_;
  Parties& parties_;
  CalledLegs called_;
  Summary summary_;
};

Summary SummaryMaker::make() {
  const Conversation& call = conversation_;
  for (const Leg& leg : call.legs) parties_.column_of(leg.id);
  for (const Missed& one : call.missed) parties_.column_of("user:" + one.user);
  const Leg* const from = roles_.caller();
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
  if (call.is_begin_seen) summary_.answered = time_until_answer();
  Ending ending = ending_of(call, roles_, parties_, is_open);
  summary_.end = std::move(ending.words);
  summary_.outcome = std::move(ending.outcome);
  summary_.is_failed = ending.is_failed;
  return std::move(summary_);
}

std::optional<microseconds> SummaryMaker::time_until_answer() const {
  for (const Leg* const leg : roles_.answerers())
    if (leg->up) return *leg->up - conversation_.begin;
  const Leg* const picker = roles_.picker();
  return picker != nullptr && picker->up ? std::optional(*picker->up - conversation_.begin) : std::nullopt;
}

std::string SummaryMaker::who(Party::Naming naming) const {
  const Leg* const from = roles_.caller();
  std::string text = from == nullptr ? "?" : parties_.label_of(*from, naming);
  std::vector<std::string> called;
  const auto add = [&called](std::string label) {
    if (std::find(called.begin(), called.end(), label) == called.end()) called.push_back(std::move(label));
  };
  for (const char* place : {"queue", "conference", "meeting", "switchboard", "application"}) {
    if (conversation_.facts.contains(place))
      add(place_from(fmt::format("{}:{}", place, conversation_.fact(place))).label());
  }
  if (conversation_.is_conference())
    return participants(called.empty() ? "Ad hoc conference" : called.front(), naming);
  const Leg* const quiet = called_.quiet_transfer_target();
  for (const Leg* const leg : called_.by(from)) {
    const bool is_elsewhere = leg->cause == q850::answered_elsewhere && roles_.picker() == nullptr;
    if (!is_elsewhere && !called_.is_forwarded_to(*leg) && leg != quiet) add(parties_.label_of(*leg, naming));
  }
  const Party* const target = parties_.party_of(roles_.transfer_target());
  for (const Missed& one : conversation_.missed) {
    const Party* const party = parties_.party_of("user:" + one.user);
    if (party != nullptr && party != target) add(party->label(naming));
  }
  if (conversation_.facts.contains("fax")) {
    if (from == nullptr) text = "Fax";
    add(conversation_.fact("fax_to"));
  }
  if (called.empty() && from != nullptr && !from->dialled.empty()) add(from->dialled);
  std::erase(called, std::string());
  if (called.empty()) return text;
  return fmt::format("{} -> {}", text, some_of(called));
}

/// Returns all who took part, and in what: "Ash, Brook -> Conference 4000".
std::string SummaryMaker::participants(const std::string& place, Party::Naming naming) const {
  std::vector<std::string> labels;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local() || !leg.up) continue;
    std::string label = parties_.label_of(leg, naming);
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(std::move(label));
  }
  return fmt::format("{} -> {}", labels.empty() ? "?" : some_of(labels), place);
}

}  // namespace

Summary summary_of(const Conversation& conversation, const Roles& roles, Parties& parties) {
  return SummaryMaker(conversation, roles, parties).make();
}

}  // namespace wazobus::tracing
