// SPDX-License-Identifier: MIT
#include "tracing/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "tracing/causes.hpp"

namespace wazobus::tracing {

namespace {

class RowMaker {
 public:
  RowMaker(const Conversation& conversation, const Roles& roles, Parties& parties)
      : conversation_(conversation), roles_(roles), parties_(parties) {}

  std::vector<Row> make();

 private:
  [[nodiscard]] std::vector<Step> dials() const;
  void add_row(const Step& step);
  bool complete(Row& row, const Step& step);
  bool complete_dial(Row& row, const Step& step);
  bool complete_talk(Row& row, const Step& step);
  void point_to_held_leg(Row& row, const Step& step);
  [[nodiscard]] bool is_missed_by_rung_leg(const Step& step) const;
  void add_answer(const Step& step);
  void add_end(const Step& step);
  [[nodiscard]] std::string end_text(const Leg& leg) const;
  [[nodiscard]] std::optional<std::string> missed_by(const Leg& leg) const;
  [[nodiscard]] bool is_out(const Leg& leg) const;
  [[nodiscard]] bool ends_with_another(const Leg& leg) const;

  const Conversation& conversation_;
  const Roles& roles_;
  Parties& parties_;
  std::vector<Row> rows_;
};

std::vector<Row> RowMaker::make() {
  std::vector<Step> steps;
  if (conversation_.keeps_steps) steps = dials();
  steps.insert(steps.end(), conversation_.steps.begin(), conversation_.steps.end());
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  if (const Leg* const first = roles_.caller()) parties_.column_of(first->id);
  for (const Step& step : steps) add_row(step);
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  return std::move(rows_);
}

/// Returns steps for what parties dial who begin a call, unless they dialled before the first event. "s" is
/// Asterisk's word for nothing.
std::vector<Step> RowMaker::dials() const {
  std::vector<Step> steps;
  for (const Leg& leg : conversation_.legs) {
    if (leg.is_local() || leg.is_dialled || leg.dialled.empty() || leg.dialled == "s") continue;
    if (!leg.is_created && !conversation_.is_begin_seen) continue;
    if (&leg == roles_.caller() || leg.is_caller || leg.id == leg.conversation)
      steps.push_back({leg.first, StepKind::dial, leg.id, {}, fmt::format("dials {}", leg.dialled)});
  }
  return steps;
}

void RowMaker::add_row(const Step& step) {
  if (step.kind == StepKind::answer && step.text == "answers") return add_answer(step);
  if (step.kind == StepKind::end && step.text.empty()) return add_end(step);
  Row row{step.at,   step.kind,    parties_.column_of(step.from), parties_.column_of(step.to), false,
          step.text, step.is_guess};
  if (!complete(row, step)) return;
  if (step.to == "voicemail:" && roles_.caller() != nullptr)
    row.from = parties_.column_of(roles_.caller()->id);
  if (!row.from) std::swap(row.from, row.to);
  if (row.from == row.to) row.to.reset();
  rows_.push_back(std::move(row));
}

/// Adds to a row what the kind of its step asks for. Returns false if the step gets no row.
bool RowMaker::complete(Row& row, const Step& step) {
  switch (step.kind) {
    case StepKind::dial:
      return step.text != "calls" || complete_dial(row, step);
    case StepKind::ring:
      if (const Leg* const leg = conversation_.find(step.from)) row.text += parties_.phone_of(*leg);
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
bool RowMaker::complete_dial(Row& row, const Step& step) {
  const Leg* const dialled = conversation_.find(step.to);
  const Leg* const dialler = dialled == nullptr ? nullptr : roles_.dialler_of(*dialled);
  if (dialler != nullptr) row.from = parties_.column_of(dialler->id);
  if (dialler == nullptr && conversation_.facts.contains("fax")) row.from = parties_.column_of("fax:");
  if (row.from && row.from == row.to) return false;
  if (dialled != nullptr && dialled == roles_.caller()) row.text = "is called first";
  if (dialled != nullptr) row.text += parties_.phone_of(*dialled);
  return true;
}

/// Lets the arrow point to the first leg that the holding one talked with.
void RowMaker::point_to_held_leg(Row& row, const Step& step) {
  for (const Leg& leg : conversation_.legs) {
    const bool is_with =
        leg.id != step.from && leg.up && *leg.up <= step.at && (!leg.ended || *leg.ended > step.at);
    if (is_with && !leg.is_local() && !row.to) row.to = parties_.column_of(leg.id);
  }
}

/// Does the step say that a user missed the call whose leg rang? The row for the end of the leg says so.
bool RowMaker::is_missed_by_rung_leg(const Step& step) const {
  if (!step.text.starts_with("missed: ")) return false;
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(),
                     [&](const Leg& leg) { return "user:" + leg.user == step.from && leg.ended && !leg.up; });
}

/// Lets the arrow reach from the first to the last column of those who talk. Returns false if it is one
/// column.
bool RowMaker::complete_talk(Row& row, const Step& step) {
  std::optional<std::size_t> first;
  std::optional<std::size_t> last;
  for (const std::string& id : step.others) {
    const auto column = parties_.column_of(id);
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

void RowMaker::add_answer(const Step& step) {
  const Leg* const leg = conversation_.find(step.from);
  if (leg == nullptr) return;
  Row row{step.at, StepKind::answer, parties_.column_of(leg->id), {}, false, "answers"};
  if (leg->is_dialled) {
    if (const Leg* const dialler = roles_.dialler_of(*leg)) row.to = parties_.column_of(dialler->id);
    if (!row.to && conversation_.facts.contains("fax")) row.to = parties_.column_of("fax:");
    if (row.from == row.to) row.to.reset();
    row.text += parties_.phone_of(*leg);
  } else {
    const auto is_known = [this](const char* how) { return conversation_.facts.contains(how); };
    if (!roles_.is_answered_by_server(*leg) || conversation_.is_conference() || is_known("application") ||
        is_known("switchboard") || roles_.picker() != nullptr)
      return;
    if (conversation_.facts.contains("queue")) {
      row.to = row.from;
      row.from = parties_.column_of("queue:" + conversation_.fact("queue"));
    } else {
      row.is_guess = !conversation_.missed.empty() && !roles_.is_logged_as_voicemail();
      row.text = is_known("voicemail") || roles_.is_logged_as_voicemail() ? "reaches the voicemail"
                 : row.is_guess                                           ? "hears an announcement"
                                                                          : "answered by the server";
    }
  }
  rows_.push_back(std::move(row));
}

/// Adds the row for the end of a leg. If one party hangs up, the legs of the others end too, and get no row.
void RowMaker::add_end(const Step& step) {
  const Leg* const leg = conversation_.find(step.from);
  if (leg == nullptr) return;
  Row row{
      leg->asked.value_or(step.at), StepKind::end, parties_.column_of(leg->id), {}, false, end_text(*leg)};
  if (leg->asked && !conversation_.facts.contains("conference") && !conversation_.facts.contains("meeting") &&
      (leg->up || !leg->is_dialled)) {
    for (const Leg& other : conversation_.legs) {
      const bool is_with = &other != leg && !other.is_local() &&
                           (!other.ended || *other.ended >= *leg->asked) && other.first < *leg->asked &&
                           other.up.has_value() == leg->up.has_value();
      if (is_with && !row.to) row.to = parties_.column_of(other.id);
    }
    if (row.to == row.from) row.to.reset();
  }
  const bool is_told = !leg->asked && leg->up && ends_with_another(*leg);
  if (is_told && leg->cause.value_or(q850::normal) == q850::normal) return;
  // The party has two legs that end in the same way.
  const bool is_again = std::any_of(rows_.begin(), rows_.end(), [&row](const Row& other) {
    return other.kind == row.kind && other.from == row.from && other.text == row.text &&
           row.at - other.at < std::chrono::seconds(1);
  });
  if (is_again) return;
  rows_.push_back(std::move(row));
}

std::string RowMaker::end_text(const Leg& leg) const {
  const int cause = leg.cause.value_or(0);
  if (!leg.up && leg.is_dialled) {
    if (cause == q850::answered_elsewhere) return "answered elsewhere" + parties_.phone_of(leg);
    if (const auto reason = missed_by(leg)) return fmt::format("missed: {}", *reason);
    if (cause == q850::busy || cause == q850::rejected) return std::string(describe_cause(cause));
    if (cause == 0 || cause == q850::normal || cause == q850::no_answer)
      return "stops ringing" + parties_.phone_of(leg);
    return fmt::format("not reached: {}", describe_cause(cause));
  }
  std::string text = leg.asked ? "hangs up" : is_out(leg) ? "leaves" : "leg ends";
  text += parties_.phone_of(leg);
  if (cause != q850::normal && leg.cause) text += fmt::format(" ({})", describe_cause(cause));
  return text;
}

std::optional<std::string> RowMaker::missed_by(const Leg& leg) const {
  for (const Missed& one : conversation_.missed) {
    if (!one.user.empty() && one.user == leg.user) return one.reason;
  }
  return std::nullopt;
}

/// Did the leg hand over its part of the call?
bool RowMaker::is_out(const Leg& leg) const {
  for (const char* who : {"transferer", "relocated_by", "parker"}) {
    const Leg* const mover = conversation_.find(conversation_.fact(who));
    if (mover == &leg) return true;
    const bool is_same_user = mover != nullptr && !leg.user.empty() && mover->user == leg.user;
    if (is_same_user && std::string_view(who) == "transferer") return true;
  }
  return false;
}

/// Did another leg hang up or end less than a second before this one?
bool RowMaker::ends_with_another(const Leg& leg) const {
  return std::any_of(conversation_.legs.begin(), conversation_.legs.end(), [&](const Leg& other) {
    if (&other == &leg || other.is_local() || !other.up || other.id == conversation_.fact("transferer"))
      return false;
    const std::optional<Timestamp> began = other.asked ? other.asked : other.ended;
    return began && *began <= *leg.ended && *leg.ended - *began < std::chrono::seconds(1);
  });
}

}  // namespace

std::vector<Row> rows_of(const Conversation& conversation, const Roles& roles, Parties& parties) {
  return RowMaker(conversation, roles, parties).make();
}

}  // namespace wazobus::tracing
