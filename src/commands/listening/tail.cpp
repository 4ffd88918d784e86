// SPDX-License-Identifier: MIT
#include "commands/listening/tail.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "event/record.hpp"
#include "render/formatter.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

namespace wazobus::commands {

using std::chrono::milliseconds;

namespace {

/// How long events may be on their way after the broker has confirmed them.
constexpr milliseconds on_their_way(300);

/// More than any output.
constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

delivery::Verdict without_personal(delivery::Verdict verdict, const redaction::Redactor& redactor) {
  for (std::string* const text : {&verdict.needed, &verdict.has, &verdict.explanation})
    *text = redactor.sentence(*text);
  return verdict;
}

}  // namespace

Tail::Tail(event::Source& source, const event::Selection& selection, const Outputs& outputs, Limits& limits,
           const Context& context)
    : source_(source), selection_(selection), outputs_(outputs), limits_(limits), context_(context) {}

Exit Tail::run() {
  limits_.start();
  if (outputs_.command != nullptr) limits_.command_started();
  try {
    const Exit end = loop();
    settle_last();
    outputs_.view.finish();
    outputs_.screen.flush();
    return end;
  } catch (const ClosedPipe&) {
    // Nobody reads the standard output any more, but events that were received are still kept in the capture.
    if (outputs_.keep != nullptr) outputs_.keep->flush();
    settle_taken();
    return Exit::done;
  } catch (const IoError&) {
    save(/*is_source_lost*/ false);
    throw;
  } catch (const Failure&) {
    save(/*is_source_lost*/ true);
    throw;
  }
}

/// Called after a failure. Writes, shows and acknowledges as many received events as possible. Further
/// failures are ignored, because the first one is reported.
void Tail::save(bool is_source_lost) noexcept {
  const auto attempt = [](const auto& what) {
    try {
      what();
    } catch (const Failure&) {
    }
  };
  if (outputs_.keep != nullptr) attempt([this] { outputs_.keep->flush(); });
  attempt([this] { outputs_.screen.flush(); });
  if (!is_source_lost) attempt([this] { settle_last(); });
  attempt([this] { outputs_.view.finish(); });
  attempt([this] { outputs_.screen.flush(); });
}

Exit Tail::loop() {
  for (;;) {
    if (const std::optional<Exit> end = drain_and_wait()) return *end;
  }
}

std::optional<Exit> Tail::drain_and_wait() {
  for (;;) {
    reopen_if_asked();
    if (context_.interrupt.raised() && left_after_signal() == milliseconds::zero())
      return limits_.if_interrupted();
    if (source_.wants_settling()) settle_now();
    const event::Source::Step step = source_.next(frame_);
    if (step == event::Source::Step::end) {
      has_read_all_ = true;
      return Exit::done;
    }
    is_idle_ = step == event::Source::Step::idle;
    if (is_idle_) break;
    if (const std::optional<Exit> end = take_event()) return end;
    if (command_failed()) return Exit::findings;
    // Events may come without a pause, so timeouts and the screen are also handled here.
    if (limits_.is_over()) return limits_.if_timed_out();
    draw_if_due();
  }
  settle();
  if (event::encoded_size(frame_.headers) > text::usual_storage) forget();
  if (command_failed()) return Exit::findings;
  if (limits_.is_over()) return limits_.if_timed_out();
  return wait();
}

/// Shows the event that has come, and notes where its output ends. Returns how the run ends, if this event
/// ends it.
std::optional<Exit> Tail::take_event() {
  const bool is_acknowledged = source_.acknowledges();
  if (is_acknowledged) untaken_.push_back({never, never});
  bool is_shown = false;
  try {
    is_shown = show();
  } catch (const Abandoned&) {
    return abandoned();
  }
  if (is_acknowledged) untaken_.back() = end_of_output();
  // So that it is not held while the next one is read.
  if (frame_.body.size() > text::usual_storage) forget();
  return is_shown && limits_.shown() ? std::optional(Exit::done) : std::nullopt;
}

/// Ends a run in the middle of an event. A queue keeps this event.
Exit Tail::abandoned() {
  outputs_.screen.buffer() += '\n';
  return context_.interrupt.raised() ? limits_.if_interrupted() : limits_.if_timed_out();
}

/// Opens the capture again after SIGHUP, which logrotate sends.
void Tail::reopen_if_asked() {
  if (outputs_.reopens == nullptr || !outputs_.reopens->take_request()) return;
  if (outputs_.keep != nullptr) outputs_.keep->reopen();
}

/// Looks whether the command has ended. Has it failed, and is the time over in which the events come that it
/// caused?
bool Tail::command_failed() {
  ShellCommand* const command = outputs_.command;
  if (command == nullptr || !command->has_ended()) return false;
  limits_.command_ended();
  if (command->failure().empty() || command->was_interrupted()) return false;
  if (!failed_at_) failed_at_ = std::chrono::steady_clock::now();
  return left_after_failure() == milliseconds::zero();
}

/// A broker has confirmed what the command published, but may not have delivered it yet.
milliseconds Tail::left_after_failure() const {
  const auto left = *failed_at_ + on_their_way - std::chrono::steady_clock::now();
  return std::max(std::chrono::ceil<milliseconds>(left), milliseconds::zero());
}

/// How long to go on after a signal. A script that sends SIGTERM may know that the broker has more events,
/// because publish got them confirmed. They are taken while they come, for a second at most. After Ctrl-C it
/// is zero.
milliseconds Tail::left_after_signal() {
  if (!context_.interrupt.is_termination() || !source_.loses_what_is_on_its_way())
    return milliseconds::zero();
  const auto now = std::chrono::steady_clock::now();
  if (!terminated_at_) terminated_at_ = now;
  const auto left = *terminated_at_ + (is_idle_ ? on_their_way : milliseconds(1000)) - now;
  return std::max(std::chrono::ceil<milliseconds>(left), milliseconds::zero());
}

/// Returns the event without personal data, if --redact is given.
const event::Event& Tail::redacted() {
  if (outputs_.redactor == nullptr) return event_;
  outputs_.redactor->redact(event_, redacted_frame_);
  redacted_.read(redacted_frame_);
  return redacted_;
}

bool Tail::show() {
  ++counts_.read;
  // If this event is not kept, the next one that is has to tell it.
  if (!missed_since_) missed_since_ = frame_.missed_since;
  frame_.missed_since = missed_since_;
  event_.read(frame_, content_.of(frame_));
  // Selectors apply to the event before redaction.
  if (!selection_.selects(event_)) return false;
  ++counts_.selected;
  const event::Event& shown = redacted();
  std::span<const catalogue::Finding> findings;
  if (outputs_.check != nullptr)
    findings = &shown == &event_ ? outputs_.check->check(event_) : outputs_.check->check(event_, shown);
  if (outputs_.only_invalid && findings.empty()) return false;
  const delivery::Verdict* verdict = outputs_.judge != nullptr ? &outputs_.judge->judge(event_) : nullptr;
  if (verdict != nullptr && !outputs_.judge->is_wanted(*verdict)) return false;
  if (verdict != nullptr && outputs_.redactor != nullptr) {
    redacted_verdict_ = without_personal(*verdict, *outputs_.redactor);
    verdict = &redacted_verdict_;
  }
  // Write to the capture first: a closed pipe must not lose a record.
  if (outputs_.keep != nullptr) {
    event::append_record(shown, outputs_.keep->buffer());
    outputs_.keep->buffer() += '\n';
    if (frame_.has_time()) kept_at_ = frame_.received;
    outputs_.keep->commit(kept_at_.value_or(context_.now()), !kept_at_);
  }
  outputs_.view.show(shown, {findings, verdict});
  if (!outputs_.view.shows_findings()) say(findings);
  missed_since_.reset();
  ++counts_.shown;
  return true;
}

/// Prints findings on the standard error, for formats whose standard output is for a program.
void Tail::say(std::span<const catalogue::Finding> findings) const {
  for (const catalogue::Finding& finding : findings) {
    context_.say(fmt::format("wazobus: {}: {}{}", catalogue::name_of(finding.severity),
                             finding.event.empty() ? "" : text::safe(finding.event) + ": ",
                             render::describe(finding)));
  }
}

/// Frees the memory of the last event.
void Tail::forget() {
  event_.clear();
  redacted_.clear();
  frame_ = redacted_frame_ = {};
}

void Tail::draw_if_due() {
  if (outputs_.view.due() == milliseconds::zero()) outputs_.view.draw();
}

/// Writes everything that was received, without a pause in which it is shown.
void Tail::settle_now() {
  if (outputs_.keep != nullptr) outputs_.keep->flush();
  outputs_.screen.flush();
  settle_taken();
}

/// Writes and shows everything that was received. Called when no more events are available.
void Tail::settle() {
  outputs_.view.take_keys();
  draw_if_due();
  outputs_.screen.flush();
  if (outputs_.keep != nullptr) outputs_.keep->settle();
  settle_taken();
}

/// Where the output of the last event ends.
Tail::Written Tail::end_of_output() const {
  const auto end_of = [](auto& output) -> std::uint64_t { return output.written() + output.buffer().size(); };
  return {end_of(outputs_.screen), outputs_.keep == nullptr ? 0 : end_of(*outputs_.keep)};
}

/// Acknowledges the events whose output the reader has taken. Output that waits in a pipe is lost if its
/// reader ends (| head -1), so its events are not acknowledged yet.
void Tail::settle_taken() {
  const std::size_t before = untaken_.size();
  settle_up_to({outputs_.screen.taken(), outputs_.keep == nullptr ? never : outputs_.keep->taken()});
  constexpr milliseconds longest(50);
  glance_ = untaken_.size() < before ? milliseconds(1) : std::min(glance_ * 2 + milliseconds(1), longest);
}

/// At the end of a run there is no time to wait until the reader has taken all. It still takes what is in the
/// pipe, unless it is gone or has stalled.
void Tail::settle_last() {
  Written written{0, never};
  if (capture::CaptureFile* const keep = outputs_.keep)
    written.keep = keep->flush() ? keep->written() : keep->taken();
  const bool is_written = outputs_.screen.flush() && outputs_.screen.has_reader();
  written.screen = is_written ? outputs_.screen.written() : outputs_.screen.taken();
  settle_up_to(written);
}

/// Acknowledges the events whose output is among the first `written` bytes.
void Tail::settle_up_to(const Written& written) {
  const auto is_safe = [&written](const Written& end) {
    return end.screen <= written.screen && end.keep <= written.keep;
  };
  while (!untaken_.empty() && is_safe(untaken_.front())) untaken_.pop_front();
  source_.settle(untaken_.size());
}

std::optional<Exit> Tail::wait() {
  const int command = outputs_.command != nullptr ? outputs_.command->fd() : -1;
  std::array<pollfd, 5> waiting{{{source_.fd(), POLLIN, 0},
                                 {terminated_at_ ? -1 : context_.interrupt.fd(), POLLIN, 0},
                                 {outputs_.screen.fd(), 0, 0},
                                 {command, POLLIN, 0},
                                 {outputs_.view.keys(), POLLIN, 0}}};
  milliseconds longest = std::min(source_.patience(), milliseconds(std::chrono::hours(1)));
  const std::optional<milliseconds> kept_due =
      outputs_.keep != nullptr ? outputs_.keep->due() : std::optional<milliseconds>();
  for (const std::optional<milliseconds> due : {limits_.left(), outputs_.view.due(), kept_due})
    longest = std::min(longest, due.value_or(longest));
  if (!untaken_.empty()) longest = std::min(longest, glance_);
  if (failed_at_) longest = std::min(longest, left_after_failure());
  if (terminated_at_) longest = std::min(longest, left_after_signal());
  ::poll(waiting.data(), waiting.size(), static_cast<int>(longest.count()));
  // poll() reports at once that the reader has ended (| head), without waiting for the next event.
  const bool is_reader_gone = (waiting[2].revents & (POLLERR | POLLHUP)) != 0;
  return is_reader_gone ? std::optional(Exit::done) : std::nullopt;
}

}  // namespace wazobus::commands
