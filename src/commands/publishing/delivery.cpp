// SPDX-License-Identifier: MIT
#include "commands/publishing/delivery.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <thread>
#include <utility>

#include "bus/topology.hpp"
#include "event/wazo.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

/// The longest wait for answers after a signal. A second signal ends the program at once.
constexpr milliseconds moment{1000};

}  // namespace

Delivery::Delivery(MessageSource& source, Pace pace, bool quiet, const Context& context)
    : rounds_(source, pace),
      source_(source),
      context_(context),
      is_quiet_(quiet),
      progress_(context, !quiet) {}

void Delivery::say(const std::string& line) {
  progress_.clear();
  context_.say(line);
}

std::string Delivery::place(const bus::Origin& origin) const {
  const std::string file = source_.file();
  const Pace& pace = rounds_.pace();
  if (file.empty())
    return pace.rounds > 1 || pace.is_endless ? fmt::format("message {}: ", origin.round) : "";
  return fmt::format("{}:{}: ", text::safe(file), origin.line);
}

bus::Publisher::Callbacks Delivery::callbacks(bool is_mandatory) {
  is_mandatory_ = is_mandatory;
  bus::Publisher::Callbacks callbacks;
  callbacks.returned = [this](const std::optional<bus::Origin>& origin, const std::string& reason,
                              const std::string& exchange, const std::string& routing_key) {
    if (is_mandatory_) keep_for_next_run(origin);
    // The first line says what is wrong; the summary says how many there are.
    if (std::exchange(said_returned_, true)) return;
    // An exchange of type headers looks at no routing key.
    const std::string wanted =
        exchange == event::wazo_headers ? "its headers" : fmt::format("routing key '{}'", routing_key);
    say(fmt::format(
        "wazobus: {}{}: nobody got it: no queue is bound to exchange '{}' for {} ({}{})",
        origin ? place(*origin) : "", is_mandatory_ ? "error" : "warning", exchange, wanted, reason,
        is_mandatory_ ? "" : "; start \"wazobus listen\" first, or give --mandatory to make it an error"));
  };
  callbacks.nacked = [this](const bus::Origin& origin) {
    say(fmt::format("wazobus: {}nacked: the broker could not keep it (is a queue full?)", place(origin)));
  };
  callbacks.blocked = [this](const std::string& reason) {
    say(reason.empty() ? "wazobus: the broker takes messages again"
                       : fmt::format("wazobus: the broker takes no messages for now: {}", reason));
  };
  callbacks.lost = [this](std::string_view reason) {
    say(fmt::format("wazobus: {}; connecting again", reason));
  };
  callbacks.still_trying = [this](std::string_view reason) {
    say(fmt::format("wazobus: still trying: {}", reason));
  };
  callbacks.back = [this](const bus::Endpoint& endpoint, milliseconds gap, std::uint64_t again) {
    say(fmt::format("wazobus: connected again to {} after {:.1f} s: {} sent once more", endpoint.where(),
                    static_cast<double>(gap.count()) / 1000, counted(again, "unconfirmed message")));
  };
  return callbacks;
}

/// Notes that a returned message is not done, if messages must reach a queue. Otherwise the same command, run
/// again, would report success. If the publisher could not identify the message, it is one of those that wait
/// for their answer.
void Delivery::keep_for_next_run(const std::optional<bus::Origin>& returned) {
  const std::optional<bus::Origin> origin = returned ? returned : publisher_->first_unanswered();
  if (origin) first_returned_ = std::min(first_returned_.value_or(*origin), *origin);
}

void Delivery::run(bus::Publisher& publisher) {
  publisher_ = &publisher;
  started_ = Clock::now();
  progress_.begin();
  try {
    save_progress(true);
    send_all();
    finish();
  } catch (const bus::MessageTooLarge& failure) {
    const std::optional<bus::Origin> which = publisher.too_large();
    if (!stop_)
      stop_ = std::make_exception_ptr(
          BrokerError((which ? place(*which) : "") + failure.what(), failure.advice()));
  } catch (const Failure& failure) {
    // If the input stopped the sending, that failure is thrown; the broker's is only printed.
    if (!stop_)
      stop_ = std::current_exception();
    else
      say(fmt::format("wazobus: {}", failure.what()));
  }
  const bool is_interrupted = !stop_ && context_.interrupt.raised();
  if (is_interrupted || publisher.too_large()) look_ahead();
  save_at_end();
  seconds_ = std::chrono::duration<double>(Clock::now() - started_).count();
  progress_.clear();
  if (stop_) std::rethrow_exception(stop_);
}

/// Finds the line at which the rest of the input begins, or that there is none.
void Delivery::look_ahead() {
  if (is_at_end_ || has_message_) return;
  try {
    const MessageSource::Step step = rounds_.next(message_);
    has_message_ = step == MessageSource::Step::message;
    is_at_end_ = step == MessageSource::Step::end;
  } catch (const Failure&) {
    return;  // the next run will report it
  }
}

void Delivery::send_all() {
  while (!is_stopping()) {
    if (!publisher_->has_room()) {
      wait_for_room();
      continue;
    }
    if (!has_message_ && !fetch()) {
      if (is_at_end_) return;
      continue;
    }
    if (!wait_until_due() || !send()) return;
  }
}

/// Returns false if the sending stops before the message is due.
bool Delivery::wait_until_due() {
  if (!rounds_.schedule().is_paced()) return true;
  const auto now = Clock::now();
  const auto captured = message_.has_time ? std::optional(message_.frame.received) : std::nullopt;
  due_ = rounds_.schedule().due(captured, now);
  if (*due_ > now) {
    tell_of_pause(*due_ - now);
    wait_until(*due_);
  }
  due_.reset();
  return !is_stopping();
}

/// Tells once of a pause of the capture in which nothing moves. On a terminal the progress line shows it.
void Delivery::tell_of_pause(nanoseconds pause) {
  constexpr std::chrono::seconds long_pause(10);
  if (pause <= long_pause || said_pause_ || is_quiet_ || progress_.is_wanted() ||
      !rounds_.schedule().keeps_pauses())
    return;
  said_pause_ = true;
  const auto minutes = std::chrono::round<std::chrono::minutes>(pause).count();
  const std::string time = minutes < 3     ? text::duration(std::chrono::round<std::chrono::seconds>(pause))
                           : minutes < 180 ? fmt::format("{} minutes", minutes)
                                           : fmt::format("{} hours", minutes / 60);
  say(fmt::format("wazobus: hint: {}the next message is due in {}; --max-pause 5s shortens pauses",
                  place({rounds_.round(), message_.line}), time));
}

/// Returns false for a message that AMQP cannot carry; it stops the sending.
bool Delivery::send() {
  const bus::Origin origin{rounds_.round(), message_.line};
  hint_at_exchange();
  try {
    publisher_->publish(message_.frame, origin);
  } catch (const InvalidInput& error) {
    stop_ = std::make_exception_ptr(InvalidInput(place(origin) + error.what(), error.advice()));
    refuse(origin);
    return false;
  }
  has_message_ = false;
  reached_ = origin;
  unnamed_.count(message_.unnamed);
  return true;
}

/// Tells the user that a record is not sent to the exchange from which it was recorded.
void Delivery::hint_at_exchange() {
  const std::string& recorded = message_.frame.exchange;
  if (said_exchange_ || recorded.empty() || recorded == publisher_->exchange() ||
      recorded == bus::xivo.name || recorded == bus::wazo_headers.name)
    return;
  said_exchange_ = true;
  if (is_quiet_) return;
  say(fmt::format("wazobus: hint: {}the record is from exchange '{}'; --exchange sends it there",
                  place({rounds_.round(), message_.line}), text::safe(recorded)));
}

/// Fetches the next message. Returns false if there is none, at the end or for now.
bool Delivery::fetch() {
  MessageSource::Step step{};
  try {
    step = rounds_.next(message_);
  } catch (const Failure& failure) {
    // This stops the sending, but not the waiting for answers to what was sent.
    stop_ = std::current_exception();
    if (failure.status() == Exit::findings) refuse(next_in_input());
    return false;
  }
  if (step == MessageSource::Step::idle) wait_for_input();
  is_at_end_ = step == MessageSource::Step::end;
  has_message_ = step == MessageSource::Step::message;
  return has_message_;
}

/// Remembers the message that stops the sending, and looks for the next one.
void Delivery::refuse(const bus::Origin& origin) {
  refused_ = origin;
  if (const std::optional<std::uint64_t> line = source_.line_after())
    behind_refused_ = bus::Origin{origin.round, *line};
}

/// Waits until the publisher accepts more messages. Answers come a few at a time, and waking up costs more
/// than handling them. So while many are still to come, it sleeps until more of them are there.
void Delivery::wait_for_room() {
  constexpr std::size_t many = 100;
  constexpr milliseconds nap{1};
  while (!publisher_->has_much_room() && !is_stopping()) {
    const bool was_answered = publisher_->work();
    if (was_answered && publisher_->awaits_answers() > many && !publisher_->wants_to_write()) {
      std::this_thread::sleep_for(nap);
    } else if (!publisher_->has_much_room()) {
      wait(publisher_->patience());
    }
    show_progress();
  }
}

void Delivery::wait_until(Clock::time_point due) {
  for (auto now = Clock::now(); now < due && !is_stopping(); now = Clock::now()) {
    publisher_->work();
    wait(std::min<nanoseconds>(due - Clock::now(), publisher_->patience()));
    show_progress();
  }
}

/// Waits for input. Sends messages that were read before meanwhile.
void Delivery::wait_for_input() {
  publisher_->work();
  if (!source_.has_more()) wait(publisher_->patience(), source_.fd());
  show_progress();
}

void Delivery::finish() {
  while (!publisher_->all_answered()) {
    if (context_.interrupt.raised() && !await_answers_after_signal()) return;
    if (!publisher_->work()) wait(std::min<nanoseconds>(publisher_->patience(), moment));
    show_progress();
  }
}

/// Withdraws messages that are not on their way yet. Returns false if waiting for more answers is useless or
/// has taken too long: the broker is blocked or away, or `moment` is over.
bool Delivery::await_answers_after_signal() {
  if (!give_up_at_) {
    publisher_->withdraw();
    give_up_at_ = Clock::now() + moment;
  }
  if (publisher_->all_answered()) return false;
  return !publisher_->is_blocked() && publisher_->is_connected() && Clock::now() < *give_up_at_;
}

/// Waits for the broker, for `input` if it is given, or for a signal, but not longer than `limit`. A signal
/// also ends the wait if it came before; once finish() has acted on it, it does not.
void Delivery::wait(nanoseconds limit, int input) {
  const auto broker_events = static_cast<short>(publisher_->wants_to_write() ? POLLIN | POLLOUT : POLLIN);
  std::array<pollfd, 3> waiting{{{publisher_->fd(), broker_events, 0},
                                 {give_up_at_ ? -1 : context_.interrupt.fd(), POLLIN, 0},
                                 {input, POLLIN, 0}}};
  const nanoseconds most = progress_.is_wanted() ? nanoseconds(milliseconds(250)) : std::chrono::hours(1);
  const auto longest = std::min(std::max(limit, nanoseconds::zero()), most);
  const timespec time{static_cast<time_t>(longest.count() / 1'000'000'000),
                      static_cast<long>(longest.count() % 1'000'000'000)};
  ::ppoll(waiting.data(), waiting.size(), &time, nullptr);
}

std::optional<double> Delivery::part_done() const {
  const Pace& pace = rounds_.pace();
  if (pace.is_endless) return std::nullopt;
  const std::optional<double> part = source_.file().empty() ? std::optional(0.0) : source_.part_done();
  if (!part) return std::nullopt;
  return (static_cast<double>(rounds_.round() - 1) + *part) / static_cast<double>(pace.rounds);
}

/// The first message of the input that the publisher has not taken. If it is not known, this is an earlier
/// one, because sending a message twice is better than not at all.
bus::Origin Delivery::next_in_input() const {
  if (refused_) return *refused_;
  bus::Origin next{rounds_.round(), has_message_ ? message_.line : source_.next_line()};
  if (is_at_end_) next = {reached_.round, reached_.line + 1};
  const std::uint64_t least = next.round == 1 ? rounds_.pace().first_line : 0;
  next.line = std::max<std::uint64_t>({next.line, least, 1});
  return next;
}

/// The first message that was sent, and that must be sent again.
std::optional<bus::Origin> Delivery::first_failed(const bus::Publisher& publisher) const {
  std::optional<bus::Origin> first;
  for (const std::optional<bus::Origin>& other :
       {publisher.first_unanswered(), publisher.first_nacked(), first_returned_})
    if (other) first = std::min(first.value_or(*other), *other);
  return first;
}

bus::Origin Delivery::first_to_send(const bus::Publisher& publisher) const {
  const bus::Origin next = next_in_input();
  return std::min(next, first_failed(publisher).value_or(next));
}

/// What the progress file gets. Until a message was found at the line of --resume-from, which may be
/// mistyped, it is what the file had; rounds count from there.
bus::Origin Delivery::progress() const {
  const bool has_begun = has_message_ || reached_.line > 0 || refused_;
  const bool is_done = is_at_end_ && !stop_;  // the line is behind the last one
  if (has_begun || is_done) return first_to_send(*publisher_);
  return {1, resume_file_->found() ? resume_file_->found()->line : 1};
}

void Delivery::save_progress(bool at_once) {
  if (resume_file_ == nullptr) return;
  const auto now = ResumeFile::Clock::now();
  if (at_once || resume_file_->is_due(now)) resume_file_->write(progress(), now);
}

void Delivery::save_at_end() {
  try {
    save_progress(true);
  } catch (const IoError&) {
    if (!stop_) stop_ = std::current_exception();
  }
}

void Delivery::show_progress() {
  save_progress(false);
  if (progress_.is_due()) progress_.draw(*publisher_, due_, part_done());
}

PublishOutcome Delivery::outcome(const bus::Publisher& publisher) const {
  PublishOutcome outcome{publisher.tally(), publisher.exchange(), seconds_, source_.file(),
                         publisher.first_unconfirmed()};
  outcome.unnamed = unnamed_;
  outcome.has_failed = has_failed(publisher);
  outcome.is_complete = is_at_end_ && !refused_ && !outcome.has_failed && outcome.tally.unknown() == 0;
  outcome.resume = how_to_resume(publisher);
  outcome.skips_too_large = fails_at_too_large(publisher);
  outcome.progress_resumes =
      resume_file_ != nullptr && outcome.resume == options_from(first_to_send(publisher));
  // Of several files nobody can say a line.
  outcome.stops_short = (refused_ || !is_at_end_) && !source_.can_resume();
  if (!refused_ || outcome.stops_short) return outcome;
  outcome.refused = refused_;
  outcome.resume_mended = options_from(*refused_);
  return outcome;
}

std::string Delivery::options_from(const bus::Origin& from) const {
  if (!source_.can_resume()) return {};
  Pace pace = rounds_.pace();
  // The progress file keeps the round, and the command the number of rounds.
  if (resume_file_ != nullptr) pace.is_counted = pace.is_endless = false;
  return resume_options(from, pace, !source_.file().empty());
}

/// Is the first message that failed one that the broker never takes?
bool Delivery::fails_at_too_large(const bus::Publisher& publisher) const {
  const std::optional<bus::Origin> too_large = publisher.too_large();
  return too_large && first_failed(publisher) == too_large;
}

std::string Delivery::how_to_resume(const bus::Publisher& publisher) const {
  if (const std::optional<bus::Origin> from = first_failed(publisher)) {
    if (!fails_at_too_large(publisher)) return options_from(*from);
    // Without --progress nothing more is to be done behind the last message.
    const bool is_last = is_at_end_ && *from == reached_;
    if (is_last && resume_file_ == nullptr) return {};
    // The line may have another message.
    const bool shares_line = has_message_ && rounds_.round() == from->round && message_.line == from->line;
    if (shares_line) return {};
    return options_from({from->round, from->line + 1});
  }
  if (refused_) return behind_refused_ ? options_from(*behind_refused_) : std::string();
  return is_at_end_ ? std::string() : options_from(next_in_input());
}

}  // namespace wazobus::commands
